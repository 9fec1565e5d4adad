// What happened to a call or message, step by step.

import { el, empty, h, useAsked, problem, loading, card } from "./ui.js";
import { get } from "./api.js";
import { offset, wholeMoment, words } from "./format.js";

const { b, div, li, ol, p, span, time } = el;

/** Asks for it by itself; [TimelineOf] shows one that was asked for. */
export function Timeline({ sid, seconds }) {
  return h(TimelineOf, { asked: useAsked(() => get(`/v1/timeline/${sid}`), [sid], seconds) });
}

export function TimelineOf({ asked }) {
  const timeline = asked.value;
  if (!timeline) {
    return card("Timeline", asked.error ? problem(asked.error) : loading());
  }
  const first = timeline.entries[0]?.at;
  return card("Timeline",
    timeline.verdict && p({ class: "soft" }, "Verdict: ", b(timeline.verdict.reason),
      timeline.verdict.code ? ` (${timeline.verdict.code})` : ""),
    timeline.entries.length === 0 && empty("No steps yet", "They appear here as they happen."),
    ol({ class: "timeline" }, timeline.entries.map((entry, i) =>
      li({ key: i, class: `step ${entry.kind} ${isBad(entry) ? "bad" : ""}` },
        time({ class: "step-at", dateTime: entry.at, title: wholeMoment(entry.at) }, offset(first, entry.at)),
        span({ class: "step-dot", "aria-hidden": "true" }),
        div(
          p({ class: "step-text" }, entry.text, span({ class: "step-kind" }, kindOf(entry.kind))),
          div({ class: "details" }, details(entry.details, entry.kind)))))));
}

const KINDS = { sip: "SIP", twiml: "TwiML", smpp: "SMPP" };

function kindOf(kind) {
  return KINDS[kind] || words(kind);
}

/** Parameters and bodies of requests have a place of their own. */
function details(all, kind) {
  const elsewhere = kind === "webhook" ? ["body", "url", "method", "contentType", "token"] : ["body"];
  return Object.entries(all)
    .filter(([name, value]) => !name.startsWith("param.") && !elsewhere.includes(name)
      // How many requests one try took; more than one where it was redirected.
      && !(kind === "webhook" && name === "attempts" && value === "1"))
    .map(([name, value]) => span({ key: name }, spaced(name), " ", b(value)));
}

function spaced(name) {
  return name.replace(/Ms$/, " (ms)").replace(/([a-z])([A-Z])/g, (_, before, after) => `${before} ${after.toLowerCase()}`);
}

function isBad(entry) {
  const status = Number(entry.details.status || entry.details.sipStatus);
  return status >= 400 || (entry.kind === "webhook" && Boolean(entry.details.code)) || /fail|refused|lost|error/i.test(entry.text);
}
