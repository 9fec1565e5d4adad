import { act, badge, card, copyable, el, empty, grid, h, head, loading, problem, toast, useAsked, when } from "../lib/ui.js";
import { get, post, session } from "../lib/api.js";
import { megabytes, words } from "../lib/format.js";

const { div, h3, p, span } = el;

/** What each order does, in words for whoever is about to give it. */
const ORDERS = [
  ["start", "Start", "", null, (host) => host.state === "gone" || host.state === "down"],
  ["stop", "Drain and stop", "", "What it carries moves to other hosts; then it stays down.", (host) => host.state === "up"],
  ["pause", "Freeze", "quiet", "Its process stands still, and the others take over what it has.", (host) => host.state === "up"],
  ["resume", "Thaw", "quiet", null, (host) => host.state !== "up"],
  ["kill", "Kill", "danger", "Its process dies at once, as by a fault; it is started again.", (host) => host.state === "up"],
];

export default function Stack() {
  const hosts = useAsked(() => get("/v1/hosts"), [], 2);
  const all = hosts.value?.hosts || [];
  const zones = [...new Set(all.map((host) => host.zone))].sort();
  const may = hosts.value?.takes_orders && !session().isKey;
  return div(
    head("Stack", all.length > 1 ? `${all.length} hosts in ${zones.length} zones.` : "The hosts that carry your traffic."),
    problem(hosts.error),
    !hosts.value ? !hosts.error && loading() : div({ class: "stack" },
      !hosts.value.takes_orders && card(null, empty("Everything runs in one process", "Several zones show what happens when hosts die: start them beside this stack, in a folder of their own."),
        copyable("./ringfort up --zones 3 --data .ringfort-zones --port 0")),
      hosts.value.takes_orders && session().isKey && p({ class: "note" }, "Orders to hosts need the account's own SID and auth token; you are signed in with a key."),
      zones.map((zone) => h(Zone, { key: zone, zone, hosts: all.filter((host) => host.zone === zone), may, isOnly: zones.length === 1, again: hosts.again })),
      all.length > 1 && h(Releases),
      all.length > 1 && h(Drills)));
}

function Zone({ zone, hosts, may, isOnly, again }) {
  const order = (path, what) => async () => {
    const { done } = await post(path);
    toast(`${what}: ${done.join(", ")}`);
    again();
  };
  return card(isOnly ? "Hosts" : `Zone ${zone}`,
    may && div({ class: "actions" },
      act("Make its database the primary", order(`/v1/zones/${zone}/promote`, "Primary"), { kind: "quiet", confirm: `The primary of the database moves to zone ${zone}.` }),
      act("Stop the zone", order(`/v1/zones/${zone}/stop`, "Stopped"), { kind: "quiet", confirm: `All hosts of zone ${zone} drain and stop.` }),
      act("Start the zone", order(`/v1/zones/${zone}/start`, "Started"), { kind: "quiet" })),
    grid(`Hosts of zone ${zone}`, [
      { name: "Host", cell: (host) => el.b(host.name) },
      { name: "State", isPlain: true, cell: (host) => badge(host.state) },
      { name: "Roles", wide: true, cell: (host) => div({ class: "roles" }, host.roles.map((role) => span({ key: role }, role))) },
      { name: "Load", wide: true, cell: (host) => Object.entries(host.load).map(([name, n]) => `${name} ${n}`).join(", ") || "–" },
      { name: "Release", wide: true, cell: (host) => host.release || "–" },
      ...(may ? [{
        name: "Orders", label: "", cell: (host) => div({ class: "actions" }, ORDERS.filter(([, , , , fits]) => fits(host)).map(([path, text, kind, confirm]) =>
          h("span", { key: path }, act(text, order(`/v1/hosts/${host.name}/${path}`, text), { kind, confirm: confirm && `${host.name}: ${confirm}` })))),
      }] : []),
    ], hosts));
}

function Releases() {
  const asked = useAsked(() => get("/v1/releases"), [], 5);
  const all = asked.value?.releases || [];
  const deploy = asked.value?.deploy;
  return card("Releases", problem(asked.error),
    deploy && p(badge(deploy.state === "done" ? "done" : deploy.state === "running" ? "running" : deploy.state, words(deploy.state)),
      ` ${deploy.from} → ${deploy.to}: ${deploy.done} of ${deploy.hosts} hosts, begun `, when(deploy.begun), deploy.why && ` – ${deploy.why}`),
    all.length === 0 ? empty("No releases yet", "A release is code and settings under one version, brought out host by host.")
      : grid("Releases", [
        { name: "Version", cell: (r) => el.b(r.version) },
        { name: "Built", cell: (r) => when(r.built) },
        { name: "Size", number: true, cell: (r) => megabytes(r.bytes) },
      ], all.map((r) => ({ ...r, name: r.version }))),
    div({ class: "tight" }, p({ class: "hint" }, "Build one and bring it out:"), copyable("./ringfort release build"), copyable("./ringfort deploy VERSION")));
}

function Drills() {
  const asked = useAsked(() => get("/v1/drills"), [], 10);
  const all = asked.value?.drills || [];
  return card("Drills and evacuations", problem(asked.error),
    all.length === 0 && empty("No drills yet", "A drill breaks something under load and says whether what is promised held. Its report appears here."),
    div({ class: "tight" }, all.map((drill) => el.details({ key: drill.name, class: "webhook" },
      el.summary(badge(drill.verdict), span({ class: "url" }, `${words(drill.kind.toLowerCase())} ${drill.target}`), when(drill.begun)),
      div({ class: "webhook-body" }, grid(`Checks of ${drill.name}`, [
        { name: "Must hold", cell: (c) => c.what },
        { name: "Bound", cell: (c) => c.bound },
        { name: "Got", cell: (c) => c.got },
        { name: "Verdict", cell: (c) => badge(c.held ? "held" : "not held") },
      ], drill.checks.map((c) => ({ ...c, name: c.what }))))))),
    div({ class: "tight" }, h3("By command"),
      p({ class: "hint" }, "These take minutes and outlive hosts, so they run from a shell on the machine:"),
      copyable("./ringfort drill host"), copyable("./ringfort evacuate a"), copyable("./ringfort restore a")));
}
