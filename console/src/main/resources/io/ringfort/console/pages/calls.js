import { Dialog, Form, act, badge, card, el, empty, facts, field, h, head, link, loading, problem, sid, toast, useAsked, useState, when } from "../lib/ui.js";
import { get, post, remove } from "../lib/api.js";
import { direction, duration, number, words } from "../lib/format.js";
import { Records } from "../lib/records.js";
import { Player } from "../lib/sound.js";
import { Timeline } from "../lib/timeline.js";
import { Webhook } from "../lib/webhook.js";

const { div, p, span } = el;
const STATUSES = ["queued", "ringing", "in-progress", "completed", "busy", "no-answer", "failed", "canceled"];
const LIVE = ["queued", "ringing", "in-progress"];

export default function Calls({ rest, query }) {
  return rest[0] ? h(Call, { sid: rest[0], key: rest[0] }) : h(List, { query });
}

function List({ query }) {
  const [isOpen, setOpen] = useState(false);
  return div(
    h(Records, {
      query,
      actions: [act("Make a call", async () => setOpen(true), { kind: "primary" })],
      kind: {
        title: "Calls", list: "calls", path: "/Calls.json",
        columns: [
          { name: "When", cell: (c) => link(`#/calls/${c.sid}`, when(c.date_created)) },
          { name: "Status", isPlain: true, cell: (c) => badge(c.status) },
          { name: "From", cell: (c) => number(c.from) },
          { name: "To", cell: (c) => number(c.to) },
          { name: "Length", number: true, wide: true, cell: (c) => duration(c.duration) },
          { name: "Direction", wide: true, cell: (c) => direction(c.direction) },
        ],
        filters: [
          { param: "From", name: "From", placeholder: "+1…" },
          { param: "To", name: "To", placeholder: "+1…" },
          { param: "Status", name: "Status", kind: [["", "Any"], ...STATUSES.map((s) => [s, words(s)])] },
          { param: "StartTime", name: "Began on", kind: "date" },
          { param: "Sid", name: "SID", placeholder: "CA…", own: (c, value) => c.sid.includes(value.trim()) },
        ],
        none: () => empty("No calls yet", "Make the first one from here, with an SDK, or from a handset on the Phones page.",
          act("Make a call", async () => setOpen(true), { kind: "primary" })),
      },
    }),
    isOpen && h(Caller, { close: () => setOpen(false) }));
}

const GREETING = "<Response>\n  <Say>Hello from Ringfort. Please leave a message.</Say>\n  <Record timeout=\"5\" maxLength=\"10\"/>\n</Response>";

function Caller({ close }) {
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [twiml, setTwiml] = useState(GREETING);
  const own = useAsked(() => get("/IncomingPhoneNumbers.json", { PageSize: 100 }), []);
  const numbers = (own.value?.incoming_phone_numbers || []).map((n) => n.phone_number);
  const call = async () => {
    const made = await post("/Calls.json", { From: from || numbers[0] || "", To: to.trim(), Twiml: twiml });
    location.hash = `#/calls/${made.sid}`;
  };
  return h(Dialog, { title: "Make a call", close },
    h(Form, { submit: call, text: "Call" },
      field({ name: "From", value: from || numbers[0] || "", set: setFrom, kind: numbers.map((n) => [n, number(n)]) }),
      field({ name: "To", value: to, set: setTo, required: true, kind: "tel", placeholder: "+12025550147", hint: "On the simulated carrier every number is a handset." }),
      field({ name: "TwiML", value: twiml, set: setTwiml, kind: "area", required: true })));
}

function Call({ sid: own }) {
  const asked = useAsked(() => get(`/Calls/${own}.json`), [own], 2);
  const c = asked.value;
  const back = link("#/calls", "← All calls", "back");
  if (!c) {
    return div(back, head("Call"), asked.error ? problem(asked.error) : loading());
  }
  const isLive = LIVE.includes(c.status);
  return div(back,
    head(`${number(c.from)} → ${number(c.to)}`, sid(c.sid), badge(c.status),
      isLive && act("Hang up", async () => { await post(`/Calls/${own}.json`, { Status: "completed" }); asked.again(); }, { kind: "danger" })),
    div({ class: "stack" },
      card("Facts", facts([
        ["Direction", direction(c.direction)], ["Length", c.duration !== null && duration(c.duration)], ["Created", when(c.date_created)],
        ["Dialled", c.start_time && when(c.start_time)], ["Ended", c.end_time && when(c.end_time)], ["Answered by", c.answered_by],
        ["Parent call", c.parent_call_sid && link(`#/calls/${c.parent_call_sid}`, sid(c.parent_call_sid))],
      ])),
      h(Recordings, { sid: own, isLive }),
      div({ class: "halves" },
        h(Timeline, { sid: own, seconds: isLive ? 1 : 0, key: c.status }),
        div({ class: "stack" },
          h(Webhooks, { sid: own, isLive, key: c.status }),
          h(Notices, { sid: own, key: c.status + "n" })))));
}

function Recordings({ sid: own, isLive }) {
  const asked = useAsked(() => get(`/Calls/${own}/Recordings.json`), [own], 3);
  const all = asked.value?.recordings || [];
  if (!all.length && !asked.error) {
    return null;
  }
  const erase = (r) => async () => {
    await remove(`/Recordings/${r.sid}.json`);
    toast("The recording is erased.");
    asked.again();
  };
  return card("Recordings", problem(asked.error), div({ class: "stack" }, all.map((r) =>
    div({ key: r.sid, class: "tight" },
      div({ class: "past-line" }, span(badge(r.status), " ", sid(r.sid)),
        r.status === "completed" && act("Erase", erase(r), { kind: "quiet", confirm: "The sound cannot be brought back." })),
      r.status === "completed" && h(Player, { path: `/Recordings/${r.sid}.wav`, name: `recording ${r.sid}` })))));
}

function Webhooks({ sid: own, isLive }) {
  const asked = useAsked(() => get(`/Calls/${own}/Events.json`, { PageSize: 200 }), [own], isLive ? 2 : 0);
  // What came in has no address of its own.
  const all = (asked.value?.events || []).filter((event) => event.request.url);
  const again = async ({ request }) => {
    await post(`/Calls/${own}.json`, { Url: request.url, Method: request.method || "POST" });
    toast("The call asks that address again, and goes on with the answer.");
  };
  return card("Webhooks", problem(asked.error),
    asked.value && all.length === 0 && empty("No webhooks", "Neither TwiML nor a callback was asked for over HTTP in this call."),
    div({ class: "tight" }, all.map((event, i) => h(Webhook, {
      key: i, event,
      failed: isLive
        ? div({ class: "actions" }, act("Ask again", () => again(event), { title: "The live call fetches this address now" }))
        : p({ class: "hint" }, "The call is over, so its document cannot be asked for again. Status callbacks are repeated by themselves."),
    }))));
}

function Notices({ sid: own }) {
  const asked = useAsked(() => get(`/Calls/${own}/Notifications.json`), [own]);
  const all = asked.value?.notifications || [];
  return all.length === 0 ? null : card("Notices", div({ class: "tight" }, all.map((n) =>
    div({ key: n.sid, class: n.log === "0" ? "alert serious" : "alert" }, `${n.error_code}: ${decodeText(n.message_text)}`))));
}

/** Notices carry their text as a query string. */
function decodeText(text) {
  const fields = new URLSearchParams(text || "");
  return fields.get("Msg") || fields.get("ErrorCode") || text || "";
}
