import { Form, Dialog, act, badge, el, empty, facts, field, h, head, link, loading, problem, card, sid, toast, useAsked, useState, when } from "../lib/ui.js";
import { get, post } from "../lib/api.js";
import { direction, number, tone, words } from "../lib/format.js";
import { Records } from "../lib/records.js";
import { TimelineOf } from "../lib/timeline.js";
import { Webhook } from "../lib/webhook.js";

const { div, p, span } = el;
const STATUSES = ["queued", "scheduled", "sending", "sent", "delivered", "undelivered", "failed", "received", "canceled"];

export default function Messages({ rest, query }) {
  return rest[0] ? h(Message, { sid: rest[0], key: rest[0] }) : h(List, { query });
}

function List({ query }) {
  const [isOpen, setOpen] = useState(false);
  return div(
    h(Records, {
      query,
      actions: [act("Send a message", async () => setOpen(true), { kind: "primary" })],
      kind: {
        title: "Messages", list: "messages", path: "/Messages.json",
        columns: [
          { name: "When", cell: (m) => link(`#/messages/${m.sid}`, when(m.date_created)) },
          { name: "Status", isPlain: true, cell: (m) => badge(m.status) },
          { name: "From", cell: (m) => number(m.from || m.messaging_service_sid) },
          { name: "To", cell: (m) => number(m.to) },
          { name: "Text", wide: true, cell: (m) => span({ class: "clip" }, m.body) },
          { name: "Direction", wide: true, cell: (m) => direction(m.direction) },
        ],
        filters: [
          { param: "From", name: "From", placeholder: "+1…" },
          { param: "To", name: "To", placeholder: "+1…" },
          { param: "DateSent", name: "Sent on", kind: "date" },
          { param: "Status", name: "Status", kind: [["", "Any"], ...STATUSES.map((s) => [s, words(s)])], own: (m, value) => m.status === value },
          { param: "Text", name: "Text or SID", placeholder: "Search", own: (m, value) => `${m.body} ${m.sid}`.toLowerCase().includes(value.trim().toLowerCase()) },
        ],
        none: () => empty("No messages yet", "Send the first one from here, with an SDK, or from a handset on the Phones page.",
          act("Send a message", async () => setOpen(true), { kind: "primary" })),
      },
    }),
    isOpen && h(Composer, { close: () => setOpen(false) }));
}

function Composer({ close }) {
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [body, setBody] = useState("");
  const own = useAsked(() => get("/IncomingPhoneNumbers.json", { PageSize: 100 }), []);
  const numbers = (own.value?.incoming_phone_numbers || []).map((n) => n.phone_number);
  const send = async () => {
    const sent = await post("/Messages.json", { From: from || numbers[0] || "", To: to.trim(), Body: body });
    toast("Sent off.");
    location.hash = `#/messages/${sent.sid}`;
  };
  return h(Dialog, { title: "Send a message", close },
    numbers.length === 0 && own.value && p({ class: "note" }, "You have no number yet: ", link("#/numbers", "buy one"), " first."),
    h(Form, { submit: send, text: "Send" },
      field({ name: "From", value: from || numbers[0] || "", set: setFrom, kind: numbers.map((n) => [n, number(n)]) }),
      field({ name: "To", value: to, set: setTo, required: true, kind: "tel", placeholder: "+12025550147", hint: "On the simulated carrier every number is a handset." }),
      field({ name: "Text", value: body, set: setBody, kind: "area", required: true })));
}

function Message({ sid: own }) {
  const asked = useAsked(() => get(`/Messages/${own}.json`), [own], 2);
  const m = asked.value;
  const back = link("#/messages", "← All messages", "back");
  if (!m) {
    return div(back, head("Message"), asked.error ? problem(asked.error) : loading());
  }
  const isOver = tone(m.status) !== "busy";
  return div(back,
    head(`${number(m.from || m.messaging_service_sid)} → ${number(m.to)}`, sid(m.sid), badge(m.status),
      m.status === "scheduled" && act("Cancel", async () => { await post(`/Messages/${own}.json`, { Status: "canceled" }); asked.again(); },
        { kind: "danger", confirm: "The message will not be sent." })),
    div({ class: "stack" },
      m.error_code && div({ class: "problem" }, `${m.error_message} (${m.error_code})`),
      card("Text", m.body ? p({ class: m.direction === "inbound" ? "bubble" : "bubble own" }, m.body) : p({ class: "soft" }, "The text is empty or was taken out.")),
      card("Facts", facts([
        ["Direction", direction(m.direction)], ["Segments", m.num_segments], ["Created", when(m.date_created)],
        ["Sent", m.date_sent && when(m.date_sent)], ["Updated", when(m.date_updated)], ["Service", m.messaging_service_sid && sid(m.messaging_service_sid)],
      ])),
      h(Story, { sid: own, seconds: isOver ? 5 : 2, key: m.status })));
}

/** The timeline, and its webhooks unfolded. They come after the message has ended, too. */
function Story({ sid: own, seconds }) {
  const asked = useAsked(() => get(`/v1/timeline/${own}`), [own], seconds);
  const all = (asked.value?.entries || []).filter((entry) => entry.kind === "webhook");
  // Of several tries at one webhook only the last can be sent again.
  const last = new Map(all.map((entry) => [entry.details.token, entry]));
  const again = async (entry) => {
    await post(`/v1/timeline/${own}/webhooks/${entry.details.token}/resend`);
    toast("Sent again, with the same token. What comes of it appears here.");
    asked.again();
  };
  return div({ class: "halves" },
    h(TimelineOf, { asked }),
    card("Webhooks",
      asked.value && all.length === 0 && empty("No webhooks", "No server was asked or told about this message so far."),
      div({ class: "tight" }, all.map((entry) => h(Webhook, {
        key: entry.at + entry.details.token, event: eventOf(entry),
        failed: entry.details.token && last.get(entry.details.token) === entry
          && div({ class: "actions" }, act("Send again", () => again(entry), { title: "The same request, with the same token" })),
      })))));
}

/** A step as a call's events have it. */
function eventOf({ text, details: d }) {
  return {
    text,
    isBad: Boolean(d.code),
    note: [d["param.MessageStatus"], d.attempt === "by hand" ? "sent again" : d.attempt > 1 && `try ${d.attempt}`].filter(Boolean).join(" · "),
    request: {
      method: d.method, url: d.url,
      parameters: Object.fromEntries(Object.entries(d).flatMap(([name, value]) =>
        name.startsWith("param.") ? [[name.slice("param.".length), value]] : name === "token" ? [["I-Twilio-Idempotency-Token", value]] : [])),
    },
    response: { response_code: d.status, request_duration: d.latencyMs, content_type: d.contentType, response_body: d.body },
  };
}
