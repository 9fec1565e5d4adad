import { Form, act, card, el, empty, field, h, head, link, toast, useAsked, useState } from "../lib/ui.js";
import { get, post, session } from "../lib/api.js";
import { number } from "../lib/format.js";
import { Handset } from "../lib/handset.js";
import { BrowserPhone } from "./browser-phone.js";

const { div, p } = el;
const STORE = "ringfort.handsets";
const FIRST = ["+12025550147", "+12025550148"];

function remembered() {
  try {
    const list = JSON.parse(localStorage.getItem(STORE));
    return Array.isArray(list) && list.every((n) => /^\+[0-9]{5,15}$/.test(n)) ? list : FIRST;
  } catch {
    return FIRST;
  }
}

export default function Phones() {
  const own = useAsked(() => get("/IncomingPhoneNumbers.json", { PageSize: 100 }), [], 10);
  const numbers = (own.value?.incoming_phone_numbers || []).map((n) => n.phone_number);
  const [handsets, setHandsets] = useState(remembered());
  const keep = (list) => {
    localStorage.setItem(STORE, JSON.stringify(list));
    setHandsets(list);
  };
  return div(
    head("Phones", session().hasHandsets
      ? "Handsets of the simulated carrier. Send an SMS and make a call from either end, and see and hear both."
      : "Your carriers are real ones here, so there are no simulated handsets."),
    div({ class: "stack" },
      own.value && h(Account, { numbers, handsets }),
      own.value && h(BrowserPhone, { numbers: own.value.incoming_phone_numbers || [], handsets: session().hasHandsets ? handsets : [], again: own.again }),
      session().hasHandsets
        ? div({ class: "phones" },
          handsets.map((n) => h(Handset, { key: n, own: n, numbers, forget: () => keep(handsets.filter((x) => x !== n)) })),
          h(Another, { add: (n) => keep([...handsets.filter((x) => x !== n), n]) }))
        : card(null, empty("No simulated carrier", "A stack started by ./ringfort up without a carriers section has one."))));
}

function Another({ add }) {
  const [value, setValue] = useState("");
  const submit = async () => {
    const text = value.replace(/[\s()-]/g, "");
    if (!/^\+[0-9]{5,15}$/.test(text)) {
      throw new Error("A number begins with + and its country, such as +12025550149.");
    }
    add(text);
    setValue("");
  };
  return card("Another handset", h(Form, { submit, text: "Show it", kind: "" },
    field({ name: "Number", value, set: setValue, kind: "tel", placeholder: "+12025550149", required: true, hint: "Every number that is not yours is a handset." })));
}

/** What an application would do: write to a handset, call it. */
function Account({ numbers, handsets }) {
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [text, setText] = useState("Hello from Ringfort");
  const sender = from || numbers[0] || "";
  const receiver = to || handsets[0] || "";
  const send = async () => {
    const m = await post("/Messages.json", { From: sender, To: receiver, Body: text });
    toast("Sent: look at the handset.");
    return m;
  };
  const call = async () => {
    const escaped = text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
    await post("/Calls.json", { From: sender, To: receiver, Twiml: `<Response><Pause length="1"/><Say>${escaped}</Say><Pause length="1"/><Say>Goodbye.</Say></Response>` });
    toast("The handset rings.");
  };
  return card("Your account",
    numbers.length === 0 ? p({ class: "note" }, "You have no number yet: ", link("#/numbers", "buy one"), " first.") :
    h(Form, { submit: send, text: "Send SMS", extra: act("Call and say it", call) },
      div({ class: "columns" },
        field({ name: "From your number", value: sender, set: setFrom, kind: numbers.map((n) => [n, number(n)]) }),
        field({ name: "To", value: receiver, set: setTo, kind: "tel", list: handsets, required: true }),
        field({ name: "Text", value: text, set: setText, required: true }))));
}
