import { Dialog, Form, act, el, empty, field, grid, h, loading, problem, toast, useAsked, useState } from "../lib/ui.js";
import { get, post } from "../lib/api.js";
import { number } from "../lib/format.js";
import { Manage, hook, urlCell } from "../lib/manage.js";

const { div, span } = el;
const FIELDS = [
  { param: "FriendlyName", key: "friendly_name", name: "Name" },
  ...hook("VoiceUrl", "voice_url", "Voice URL"),
  ...hook("VoiceFallbackUrl", "voice_fallback_url", "Voice fallback URL"),
  ...hook("SmsUrl", "sms_url", "SMS URL"),
  ...hook("SmsFallbackUrl", "sms_fallback_url", "SMS fallback URL"),
  ...hook("StatusCallback", "status_callback", "Call status callback"),
  { param: "VoiceApplicationSid", key: "voice_application_sid", name: "Voice application", placeholder: "AP…" },
  { param: "SmsApplicationSid", key: "sms_application_sid", name: "SMS application", placeholder: "AP…" },
];

export default function Numbers() {
  const [isBuying, setBuying] = useState(false);
  const [round, setRound] = useState(0);
  const buy = act("Buy a number", async () => setBuying(true), { kind: "primary" });
  return div(
    h(Manage, {
      key: round, actions: [buy],
      kind: {
        title: "Numbers", one: "number", list: "incoming_phone_numbers", path: "/IncomingPhoneNumbers.json",
        lead: "What your customers call and write to.",
        pathOf: (row) => `/IncomingPhoneNumbers/${row.sid}.json`, fields: FIELDS, newFields: null,
        end: "Release", ended: "released",
        columns: [
          { name: "Number", cell: (row) => span(number(row.phone_number), row.friendly_name !== row.phone_number && el.br(), row.friendly_name !== row.phone_number && span({ class: "hint" }, row.friendly_name)) },
          { name: "Voice", cell: (row) => row.voice_application_sid || urlCell(row.voice_url) },
          { name: "SMS", cell: (row) => row.sms_application_sid || urlCell(row.sms_url) },
          { name: "Can", wide: true, cell: (row) => Object.entries(row.capabilities).filter(([, can]) => can).map(([what]) => what).join(", ") },
        ],
        confirm: "Somebody else may buy this number then.",
        none: ["No numbers yet", "A number is where calls and messages come from and go to. Your carrier has some for sale.", buy],
      },
    }),
    isBuying && h(Shop, { close: () => setBuying(false), bought: () => setRound(round + 1) }));
}

function Shop({ close, bought }) {
  const [country, setCountry] = useState("US");
  const [area, setArea] = useState("");
  const [contains, setContains] = useState("");
  const [asked, setAsked] = useState({ country: "US", area: "", contains: "" });
  const found = useAsked(() => get(`/AvailablePhoneNumbers/${encodeURIComponent(asked.country)}/Local.json`,
    { AreaCode: asked.area, Contains: asked.contains, PageSize: 20 }), [JSON.stringify(asked)]);
  const rows = (found.value?.available_phone_numbers || []).map((n) => ({ ...n, name: n.phone_number }));
  const buy = (n) => async () => {
    await post("/IncomingPhoneNumbers.json", { PhoneNumber: n.phone_number });
    toast(`${number(n.phone_number)} is yours.`);
    bought();
    close();
  };
  return h(Dialog, { title: "Buy a number", close },
    h(Form, { text: "Search", kind: "", submit: async () => setAsked({ country: country.trim().toUpperCase(), area: area.trim(), contains: contains.trim() }) },
      div({ class: "columns" },
        field({ name: "Country", value: country, set: setCountry, required: true, hint: "Two letters" }),
        field({ name: "Area code", value: area, set: setArea, placeholder: "415" }),
        field({ name: "Contains", value: contains, set: setContains, placeholder: "1234 or *77*" }))),
    problem(found.error),
    found.isLoading && !found.value ? loading()
      : rows.length === 0 ? !found.error && empty("No such number for sale", "Try another area code or fewer digits.")
      : grid("Numbers for sale", [
        { name: "Number", cell: (n) => number(n.phone_number) },
        { name: "Where", cell: (n) => [n.locality, n.region].filter(Boolean).join(", ") || "–" },
        { name: "Buy", label: "", cell: (n) => div({ class: "actions" }, act("Buy", buy(n), { kind: "primary", title: `Buy ${n.phone_number}` })) },
      ], rows));
}
