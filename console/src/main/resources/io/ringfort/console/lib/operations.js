// What takes minutes and outlives hosts: an evacuation, a deploy, a drill. The agent runs one at a
// time; here it is begun, followed and cancelled.

import { act, badge, card, check, el, field, grid, h, problem, toast, useAsked, useEffect, useRef, useState, when } from "./ui.js";
import { get, post } from "./api.js";
import { duration, words } from "./format.js";

const { details, div, p, pre, progress, span, summary } = el;

const OVER = new Set(["done", "failed", "refused", "cancelled"]);

const SHOWN = "operations";

const ANYWHERE = "Where it does the most";

const OUTCOMES = {
  running: "Under way",
  cancelling: "Ending, and putting in order what it can",
  done: "Done",
  failed: "Ended as it must not: the lines say why",
  refused: "Refused, nothing was done: the last line says why",
  cancelled: "Cancelled",
};

/** What each kind of drill does, for whoever is about to start it. */
const DRILLS = {
  host: "Kill a host",
  zone: "Kill all hosts of a zone",
  database: "Kill the primary of the database",
  queue: "Kill a host of the queue",
  memory: "Kill a host of the memory",
  freeze: "Freeze a host",
  edge: "Kill an edge",
  gateway: "Kill a gateway",
  move: "Drain a host",
};

/**
 * All operations, followed more closely while one runs: `{value, error, running, begin}`.
 * `begin(form)` starts one and brings it into sight.
 */
export function useOperations() {
  const [isBusy, setBusy] = useState(false);
  const asked = useAsked(() => get("/v1/operations"), [], isBusy ? 1 : 4);
  const all = asked.value?.operations || [];
  const running = all.find((o) => !OVER.has(o.state)) || null;
  useEffect(() => setBusy(running !== null), [running !== null]);
  const begin = async (form) => {
    const begun = await post("/v1/operations", form);
    toast(`Begun: ${begun.text}`);
    await asked.again();
    document.getElementById(SHOWN)?.scrollIntoView({ block: "nearest" });
  };
  return { ...asked, all, running, begin };
}

/** The newest operation with its lines, and those before it. */
export function OperationsCard({ operations, may, hosts, deploy, drills }) {
  const [newest, ...earlier] = operations.all;
  return div({ id: SHOWN }, card("Operations",
    problem(operations.error),
    newest
      ? h(Newest, { key: newest.id, newest, may, again: operations.again, hosts, deploy, drills })
      : p({ class: "hint" }, "Evacuations, deploys, drains and drills show here how they go. They are run by the agent of the hosts, so they go on when this page is closed."),
    earlier.length > 0 && div({ class: "tight" }, earlier.map((o) => h(Earlier, { key: o.id, operation: o })))));
}

function Newest({ newest, may, again, hosts, deploy, drills }) {
  const isOver = OVER.has(newest.state);
  const asked = useAsked(() => get(`/v1/operations/${newest.id}`), [newest.id, newest.state], isOver ? 0 : 1);
  const cancel = async () => {
    await post(`/v1/operations/${newest.id}/cancel`);
    again();
  };
  const hurts = newest.words[0] === "drill"
    ? "The fault is undone, and there is no report."
    : "What it has done stays done; hosts that are down stay down.";
  return div({ class: "tight" },
    div({ class: "operation-head" },
      p({ role: "status" }, badge(newest.state), " ", el.b(newest.text), ` – ${OUTCOMES[newest.state] || words(newest.state)}`),
      !isOver && may && act("Cancel", cancel, { kind: "danger", confirm: `${newest.text} ends before its time. ${hurts}`, disabled: newest.state === "cancelling" })),
    p({ class: "hint" }, "Begun ", when(newest.begun), newest.ended && `, ended after ${duration((new Date(newest.ended) - new Date(newest.begun)) / 1000)}`),
    !isOver && h(Progress, { operation: newest, hosts, deploy }),
    problem(asked.error),
    asked.value && h(Lines, { operation: asked.value }),
    isOver && h(DrillReport, { operation: newest, drills }));
}

/** How far it is, where that can be told from the hosts. */
function Progress({ operation, hosts, deploy }) {
  const far = howFar(operation, hosts, deploy);
  return far && div({ class: "operation-progress" },
    progress({ max: far.of, value: far.done, "aria-label": `${operation.text}: how far it is` }),
    span({ class: "hint" }, far.text));
}

function howFar({ words: [command, target] }, hosts, deploy) {
  const own = hosts.filter((host) => host.zone === target);
  const up = own.filter((host) => host.state === "up").length;
  switch (command) {
    case "evacuate":
      return { done: own.length - up, of: own.length, text: `${own.length - up} of ${own.length} hosts of zone ${target} are out of traffic` };
    case "restore":
      return { done: up, of: own.length, text: `${up} of ${own.length} hosts of zone ${target} are up` };
    case "deploy":
      return deploy && !["done", "back"].includes(deploy.state) ? { done: deploy.done, of: deploy.hosts, text: `${deploy.done} of ${deploy.hosts} hosts` } : null;
    default:
      return null;
  }
}

/** Spoken as they come; the last one stays in sight unless somebody scrolled away from it. */
function Lines({ operation }) {
  const own = useRef(null);
  const isAtEnd = useRef(true);
  const { lines, lines_left_out: leftOut } = operation;
  useEffect(() => {
    if (own.current && isAtEnd.current) {
      own.current.scrollTop = own.current.scrollHeight;
    }
  }, [lines.length + leftOut]);
  const onScroll = (e) => {
    isAtEnd.current = e.target.scrollHeight - e.target.scrollTop - e.target.clientHeight < 24;
  };
  return pre({ ref: own, onScroll, class: "lines", role: "log", "aria-live": "polite", "aria-label": `What ${operation.text} says`, tabIndex: 0 },
    leftOut > 0 && span({ key: "left-out" }, `(${leftOut} lines before these are not kept)\n`),
    lines.length === 0 ? span({ key: "none" }, "…") : lines.map((line, i) => span({ key: leftOut + i }, `${line}\n`)));
}

function Earlier({ operation }) {
  const [isOpen, setOpen] = useState(false);
  const asked = useAsked(async () => (isOpen ? get(`/v1/operations/${operation.id}`) : null), [operation.id, isOpen]);
  return details({ class: "webhook", onToggle: (e) => setOpen(e.target.open) },
    summary(badge(operation.state), span({ class: "url" }, operation.text), when(operation.begun)),
    isOpen && div({ class: "webhook-body" }, problem(asked.error), asked.value && h(Lines, { operation: asked.value })));
}

/** The verdict of a drill that is over. */
function DrillReport({ operation, drills }) {
  const [begun, ended] = [new Date(operation.begun), new Date(operation.ended)];
  const report = operation.words[0] === "drill" && drills.find((d) => new Date(d.begun) >= begun && new Date(d.begun) <= ended);
  return report && div({ class: "tight" }, p(badge(report.verdict), ` ${report.name}`), checks(report));
}

/** What had to hold, and what came of it. */
export function checks(drill) {
  return grid(`Checks of ${drill.name}`, [
    { name: "Must hold", cell: (c) => c.what },
    { name: "Bound", cell: (c) => c.bound },
    { name: "Got", cell: (c) => c.got },
    { name: "Verdict", cell: (c) => badge(c.held ? "held" : "not held") },
  ], drill.checks.map((c) => ({ ...c, name: c.what })));
}

/** Starts a drill. */
export function DrillForm({ operations, hosts }) {
  const kinds = operations.value?.drill_kinds || [];
  const [kind, setKind] = useState("");
  const [where, setWhere] = useState("");
  const [load, setLoad] = useState(false);
  const drill = kind || kinds[0];
  const targets = [...new Set(hosts.map((host) => (drill === "zone" ? host.zone : host.name)))].sort();
  const target = targets.includes(where) ? where : "";
  const start = () => operations.begin({ Kind: "drill", Drill: drill, Target: target, Load: load });
  return div({ class: "form" },
    div({ class: "columns" },
      field({ name: "What to break", value: drill, set: setKind, kind: kinds.map((k) => [k, DRILLS[k] || words(k)]) }),
      field({ name: "Where", value: target, set: setWhere, kind: [["", ANYWHERE], ...targets.map((t) => [t, t])] })),
    check({ name: "Much load: 50 SMS a second and 40 handsets in calls, instead of 5 and 10", value: load, set: setLoad }),
    div({ class: "actions" }, act("Start the drill", start, {
      kind: "danger", disabled: operations.running !== null || !drill,
      confirm: `${DRILLS[drill] || words(drill)}, ${target || ANYWHERE.toLowerCase()}: for some minutes the stack gets calls and messages of the drill, and is really broken for a while.`,
    })));
}
