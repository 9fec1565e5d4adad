// One handset of the simulated carrier on screen: messages, calls, keypad, and its sound.

import { act, badge, el, empty, field, h, problem, sentence, toast, useAsked, useEffect, useRef, useState } from "./ui.js";
import { get, post } from "./api.js";
import { duration, moment, number } from "./format.js";
import { Player, listenAlong, soundContext } from "./sound.js";

const { button, div, h2, li, p, span, ul } = el;
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];
const ANSWERS = [["answer", "Answers by itself"], ["no-answer", "Rings until I answer"], ["busy", "Is busy"], ["decline", "Declines"]];
const PAST = 6;

/** @param numbers the account's, which this handset writes to and calls; @param forget takes it away */
export function Handset({ own, numbers, forget }) {
  const [tab, setTab] = useState("messages");
  const asked = useAsked(() => all(own), [own], 1);
  const [peer, setPeer] = useState("");
  const to = peer || numbers[0] || "";
  const calls = asked.value?.calls || [];
  const live = calls.filter((call) => call.state !== "ended");
  const rings = live.some((call) => call.state === "ringing" && call.direction === "inbound");
  useEffect(() => { if (rings) { setTab("phone"); } }, [rings]);
  const path = `/v1/handsets/${own}`;
  return el.article({ class: "phone", "aria-label": `Handset ${own}` },
    div({ class: "phone-head" }, h2(number(own)),
      button({ type: "button", class: "button quiet", onClick: forget, "aria-label": `Take handset ${own} off this page` }, "✕")),
    div({ class: "tabs", role: "tablist", "aria-label": `Handset ${own}` },
      tabOf("messages", "Messages", tab, setTab, own),
      tabOf("phone", live.length ? "Phone · in a call" : "Phone", tab, setTab, own)),
    problem(asked.error),
    div({ role: "tabpanel", id: `panel-${own}`, "aria-labelledby": `tab-${own}-${tab}`, class: "tight" },
      tab === "messages"
        ? h(Thread, { own, path, value: asked.value, to, setPeer, numbers, again: asked.again })
        : h(Phone, { own, path, calls, live, behaviour: asked.value?.behaviour, to, setPeer, numbers, again: asked.again })));
}

function tabOf(id, text, tab, setTab, own) {
  const other = id === "messages" ? "phone" : "messages";
  return button({
    type: "button", role: "tab", id: `tab-${own}-${id}`, "aria-selected": tab === id ? "true" : "false", "aria-controls": `panel-${own}`,
    tabIndex: tab === id ? 0 : -1, onClick: () => setTab(id),
    onKeyDown: (e) => {
      if (e.key === "ArrowLeft" || e.key === "ArrowRight") {
        setTab(other);
        document.getElementById(`tab-${own}-${other}`).focus();
      }
    },
  }, text);
}

async function all(own) {
  const path = `/v1/handsets/${own}`;
  const [received, sent, calls, behaviour] = await Promise.all(
    ["messages", "sent", "calls", "phone"].map((what) => get(`${path}/${what}`)));
  const thread = [
    ...received.messages.map((m) => ({ at: m.receivedAt, who: m.from, body: m.body, isOwn: false })),
    ...sent.messages.map((m) => ({ at: m.sentAt, who: m.to, body: m.body, isOwn: true, isTaken: m.acknowledged })),
  ].sort((x, y) => (x.at < y.at ? -1 : 1));
  return { thread, calls: calls.calls, behaviour };
}

function Thread({ own, path, value, to, setPeer, numbers, again }) {
  const [body, setBody] = useState("");
  const end = useRef(null);
  const thread = value?.thread || [];
  useEffect(() => {
    if (end.current) {
      end.current.scrollTop = end.current.scrollHeight;
    }
  }, [thread.length]);
  const send = async (e) => {
    e.preventDefault();
    try {
      await post(`${path}/messages`, { To: to, Body: body });
      setBody("");
      again();
    } catch (e2) {
      toast(sentence(e2), true);
    }
  };
  return div({ class: "tight" },
    div({ class: "thread", ref: end, tabIndex: 0, role: "log", "aria-label": `Messages of ${own}` },
      thread.length === 0 && empty("No messages", "Write to one of your numbers, or send this handset an SMS from your account."),
      thread.map((m, i) => [
        div({ key: `${i}b`, class: m.isOwn ? "bubble own" : "bubble" }, m.body),
        div({ key: `${i}m`, class: m.isOwn ? "bubble-meta own" : "bubble-meta" },
          `${m.isOwn ? "to" : "from"} ${number(m.who)} · ${moment(m.at)}${m.isOwn && !m.isTaken ? " · waits" : ""}`),
      ])),
    el.form({ class: "composer", onSubmit: send },
      field({ name: "To", value: to, set: setPeer, kind: "tel", list: numbers, required: true }),
      field({ name: "Text", value: body, set: setBody, required: true }),
      button({ class: "button primary" }, "Send")));
}

function Phone({ own, path, calls, live, behaviour, to, setPeer, numbers, again }) {
  const dial = async () => {
    soundContext();
    await post(`${path}/calls`, { To: to, Script: "listen" });
    again();
  };
  const press = (key) => async () => {
    if (live[0]) {
      await post(`${path}/calls/${live[0].id}/digits`, { Digits: key });
    } else {
      setPeer(to + key);
    }
  };
  return div({ class: "stack" },
    live.map((call) => h(InCall, { key: call.id, path, call, again })),
    live.length === 0 && div({ class: "composer" },
      field({ name: "Call", value: to, set: setPeer, kind: "tel", list: numbers }),
      act("Clear", async () => setPeer(" "), { kind: "quiet" }),
      act("Call", dial, { kind: "go" })),
    div({ class: "keypad", role: "group", "aria-label": live.length ? "Keypad: sends digits in the call" : "Keypad" },
      KEYS.map((key) => button({ key, type: "button", onClick: () => press(key)().catch((e) => toast(sentence(e), true)) }, key))),
    behaviour && field({
      name: "When it is called", value: behaviour.answer, kind: choices(behaviour.answer),
      set: (answer) => post(`${path}/phone`, { Answer: answer, Script: answer === "answer" ? "silence:1s sentence silence:4s repeat" : "listen" })
        .then(again, (e) => toast(sentence(e), true)),
    }),
    h(Past, { own, calls: calls.filter((call) => call.state === "ended").slice(0, PAST) }));
}

/** Behaviours that were told by other means have a line of their own. */
function choices(answer) {
  return ANSWERS.some(([value]) => value === answer) ? ANSWERS : [...ANSWERS, [answer, `Refuses with ${answer}`]];
}

function InCall({ path, call, again }) {
  const [isHeard, setHeard] = useState(false);
  const [, tick] = useState(0);
  const rings = call.state === "ringing";
  const comesIn = call.direction === "inbound";
  const other = comesIn ? call.from : call.to;
  const base = `${path}/calls/${call.id}`;
  const does = (what, form) => async () => {
    await post(`${base}/${what}`, form);
    again();
  };
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (isHeard) {
      return listenAlong((ms) => `${base}/sound?FromMs=${ms}`, (e) => {
        setHeard(false);
        toast(sentence(e), true);
      });
    }
  }, [isHeard]);
  return div({ class: rings ? "in-call rings" : "in-call", role: "group", "aria-label": `Call with ${other}` },
    div({ class: "in-call-who", role: "status" }, rings ? (comesIn ? "Incoming call from " : "Calling ") : "In a call with ", number(other)),
    !rings && p({ class: "soft" }, `${duration((Date.now() - new Date(call.answeredAt)) / 1000)}${call.held ? " · on hold by the other side" : ""}`),
    div({ class: "actions" },
      rings && comesIn && act("Answer", async () => { soundContext(); await does("answer")(); }, { kind: "go" }),
      act(rings && comesIn ? "Decline" : "Hang up", does("hangup"), { kind: "stop" }),
      !rings && button({ type: "button", class: "button", "aria-pressed": isHeard, onClick: () => { soundContext(); setHeard(!isHeard); } }, isHeard ? "Stop listening" : "Listen"),
      !rings && act("Say a sentence", does("talk", { Script: "sentence listen" })),
      !rings && act("Play a tone", does("talk", { Script: "tones:440@2s listen" }))));
}

function Past({ own, calls }) {
  return calls.length === 0 ? null : div(
    el.h3("Past calls"),
    ul({ class: "past" }, calls.map((call) => li({ key: call.id },
      div({ class: "past-line" },
        span(`${call.direction === "inbound" ? "from" : "to"} ${number(call.direction === "inbound" ? call.from : call.to)} · ${moment(call.startedAt)}`),
        call.answeredAt ? span({ class: "soft" }, duration((new Date(call.endedAt) - new Date(call.answeredAt)) / 1000)) : badge("no-answer", `Not answered (${call.sipStatus})`)),
      call.answeredAt && h(Player, { path: `/v1/handsets/${own}/calls/${call.id}/sound`, name: `what the handset heard on ${moment(call.startedAt)}`, lazy: true })))));
}
