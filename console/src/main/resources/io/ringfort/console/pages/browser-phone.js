// The phone in the browser on the Phones page: calls the handsets and everybody else, and is called,
// with the browser's own microphone and sound.

import { act, badge, card, el, field, h, link, problem, toast, useEffect, useState } from "../lib/ui.js";
import { post } from "../lib/api.js";
import { duration, number } from "../lib/format.js";
import { clientName, current, switchOff, switchOn, useLine } from "../lib/line.js";

const { button, div, p } = el;
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];
const NAME = /^[A-Za-z0-9_.-]{1,64}$/;
const CLIENT = "client:";

/** @param numbers the account's own, as the API lists them; @param handsets whom to call; @param again asks for the numbers */
export function BrowserPhone({ numbers, handsets, again }) {
  const line = useLine();
  const [name, setName] = useState(clientName());
  const [own, setOwn] = useState("");
  const [to, setTo] = useState(handsets[0] || "");
  const mine = numbers.find((n) => n.phone_number === own) || numbers[0];
  const call = line.call?.state === "ended" ? null : line.call;
  const on = async () => {
    if (!NAME.test(name)) {
      throw new Error("A name has letters, digits and . _ - only.");
    }
    return switchOn(name);
  };
  const dial = async () => (await on()).dial(address(to), mine?.phone_number);
  const press = (key) => {
    if (call?.state === "talking") {
      current().press(key);
    } else if (!call) {
      setTo(to + key);
    }
  };
  return card("Browser phone",
    div({ class: "status", role: "status", "aria-live": "polite", id: "line" }, said(line, name)),
    problem(line.error),
    line.call?.problem && div({ class: "problem", role: "alert" }, line.call.problem),
    div({ class: "halves" },
      div({ class: "tight" },
        call ? h(InCall, { call }) : div({ class: "tight" },
          field({
            name: "Number or client to call", value: to, set: setTo, list: [...handsets, ...numbers.map((n) => n.phone_number)],
            hint: `A number such as +12025550147, or ${CLIENT}NAME.`,
          }),
          numbers.length > 0 && field({ name: "Call as", value: mine.phone_number, set: setOwn, kind: numbers.map((n) => [n.phone_number, number(n.phone_number)]) }),
          div({ class: "actions" },
            act("Call from this browser", dial, { kind: "go" }),
            act("Clear the number", async () => setTo(""), { kind: "quiet" })))),
      div({ class: "keypad", role: "group", "aria-label": call ? "Keypad of the browser phone: sends digits in the call" : "Keypad of the browser phone" },
        KEYS.map((key) => button({ key, type: "button", onClick: () => press(key) }, key)))),
    h(Reached, { line, name, setName, mine, on, again, isBusy: Boolean(call) }));
}

/** A number as people write it, or a client. */
function address(text) {
  const plain = text.trim();
  const digits = plain.replace(/[\s()-]/g, "");
  if (plain.startsWith(CLIENT) ? plain.length > CLIENT.length : /^\+[0-9]{7,15}$/.test(digits)) {
    return plain.startsWith(CLIENT) ? plain : digits;
  }
  throw new Error(`Got "${plain}": a number begins with + and its country, such as +12025550147; a client is ${CLIENT}NAME.`);
}

function said({ state, call }, name) {
  const whom = call && number(call.other);
  const patchy = state === "lost" ? " The connection to the platform broke off; it comes back by itself." : "";
  switch (call?.state) {
    case "calling": return `Calling ${whom} …${patchy}`;
    case "ringing": return `It rings at ${whom}.${patchy}`;
    case "incoming": return `Incoming call from ${whom}.`;
    case "answering": return `Answering ${whom} …`;
    case "talking": return `In a call with ${whom}.${patchy}`;
  }
  const past = call ? `The call with ${whom} is over${call.why ? `: ${call.why}` : ""}. ` : "";
  switch (state) {
    case "ready": return `${past}Ready: whoever calls ${CLIENT}${name} reaches this page.`;
    case "connecting": return `${past}Connecting …`;
    case "lost": return `${past}${patchy.trim()}`;
    default: return `${past}Off. Call somebody, or switch it on to be called.`;
  }
}

function InCall({ call }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  const comesIn = call.state === "incoming";
  const talks = call.state === "talking";
  return div({ class: comesIn ? "in-call rings" : "in-call", role: "group", "aria-label": `Call of this browser with ${call.other}` },
    div({ class: "in-call-who" }, number(call.other)),
    p({ class: "soft" }, talks ? duration((Date.now() - call.since) / 1000) : comesIn ? "calls you" : "…"),
    div({ class: "actions" },
      comesIn && act("Answer here", () => current().answer(), { kind: "go" }),
      act(comesIn ? "Decline here" : "Hang up here", async () => current().hangUp(), { kind: "stop" }),
      talks && button({ type: "button", class: "button", "aria-pressed": call.isMuted, onClick: () => current().mute(!call.isMuted) }, call.isMuted ? "Unmute" : "Mute"),
      talks && call.sid && link(`#/calls/${call.sid}`, "What happens in it")));
}

/** How others reach this page. */
function Reached({ line, name, setName, mine, on, again, isBusy }) {
  const isOn = line.state !== "off";
  const goal = CLIENT + name;
  const ringsHere = mine?.voice_url === goal && !mine.voice_application_sid;
  const lead = async (url) => {
    await post(`/IncomingPhoneNumbers/${mine.sid}.json`, { VoiceUrl: url, VoiceApplicationSid: "" });
    again();
  };
  const ring = async () => {
    await on();
    await lead(goal);
    toast(`Call ${number(mine.phone_number)} from a handset.`);
  };
  return el.details({ open: isOn },
    el.summary("Be called here"),
    div({ class: "tight" },
      field({ name: "Name of this phone", value: name, set: setName, hint: `Calls to ${goal} ring here.`, required: true }),
      div({ class: "actions" }, isOn ? act("Switch off", async () => switchOff(), { disabled: isBusy }) : act("Switch on", on)),
      mine && p(badge(ringsHere ? "completed" : "queued", number(mine.phone_number)), " ",
        ringsHere ? "rings here when it is called." : mine.voice_url ? ["asks ", el.span({ class: "sid" }, mine.voice_url), " what to do with its calls."] : "leads nowhere yet."),
      mine && div({ class: "actions" },
        ringsHere
          ? act("Let it ring nowhere", () => lead(""), { kind: "quiet" })
          : act(`Let ${number(mine.phone_number)} ring here`, ring, { confirm: mine.voice_url && !mine.voice_url.startsWith(CLIENT) ? `Its voice URL, ${mine.voice_url}, is taken out.` : null }))));
}
