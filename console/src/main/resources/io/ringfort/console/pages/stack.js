import { act, badge, card, copyable, el, empty, grid, h, head, loading, problem, toast, useAsked, when } from "../lib/ui.js";
import { get, post, session } from "../lib/api.js";
import { megabytes, words } from "../lib/format.js";
import { checks, DrillForm, OperationsCard, useOperations } from "../lib/operations.js";

const { div, h3, p, span } = el;

/** What each order does, in words for whoever is about to give it; a drain takes a while and is an operation. */
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
  return div(
    head("Stack", all.length > 1 ? `${all.length} hosts in ${zonesOf(all).length} zones.` : "The hosts that carry your traffic."),
    problem(hosts.error),
    !hosts.value ? !hosts.error && loading() : all.length > 1 || hosts.value.takes_orders ? h(ManyHosts, { hosts, all }) : h(OneHost, { all }));
}

function zonesOf(hosts) {
  return [...new Set(hosts.map((host) => host.zone))].sort();
}

function OneHost({ all }) {
  return div({ class: "stack" },
    card(null, empty("Everything runs in one process", "Several zones show what happens when hosts die: start them beside this stack, in a folder of their own."),
      copyable("./ringfort up --zones 3 --data .ringfort-zones --port 0")),
    h(Zone, { zone: all[0]?.zone, hosts: all, all, may: false, isOnly: true }));
}

function ManyHosts({ hosts, all }) {
  const operations = useOperations();
  // What ended may have changed all of these.
  const ended = operations.all.map((o) => o.state).join();
  const releases = useAsked(() => get("/v1/releases"), [ended], 5);
  const drills = useAsked(() => get("/v1/drills"), [ended], 10);
  const may = hosts.value.takes_orders && !session().isKey;
  return div({ class: "stack" },
    hosts.value.takes_orders && session().isKey && p({ class: "note" }, "Orders to hosts need the account's own SID and auth token; you are signed in with a key."),
    hosts.value.takes_orders && h(OperationsCard, { operations, may, hosts: all, deploy: releases.value?.deploy, drills: drills.value?.drills || [] }),
    zonesOf(all).map((zone) => h(Zone, { key: zone, zone, hosts: all.filter((host) => host.zone === zone), all, may, isOnly: zonesOf(all).length === 1, again: hosts.again, operations })),
    h(Releases, { asked: releases, may, operations }),
    h(Drills, { asked: drills, may, operations, hosts: all }));
}

/** Who looks through a gateway that is about to go is told of another one. */
function otherDoor(zone, all) {
  const doors = all.filter((host) => host.roles.includes("gateway"));
  const other = doors.find((host) => host.zone !== zone && host.state === "up");
  return other && doors.some((host) => host.zone === zone && host.address === location.hostname)
    ? ` This page comes from that zone and goes with it: open ${location.protocol}//${other.address}:${location.port}/console to see how it goes on.`
    : "";
}

function Zone({ zone, hosts, all, may, isOnly, again, operations }) {
  const isBusy = operations?.running !== null;
  const order = (path, what) => async () => {
    const { done } = await post(path);
    toast(`${what}: ${done.join(", ")}`);
    again();
  };
  const toHost = (host, path, text) => (path === "stop" ? () => operations.begin({ Kind: "stop", Host: host.name }) : order(`/v1/hosts/${host.name}/${path}`, text));
  return card(isOnly ? "Hosts" : `Zone ${zone}`,
    may && div({ class: "actions" },
      act(`Evacuate zone ${zone}`, () => operations.begin({ Kind: "evacuate", Zone: zone }), {
        disabled: isBusy || hosts.every((host) => host.state !== "up"),
        confirm: `Everything moves off zone ${zone}, and its hosts stop, one after the other; it is refused when the other zones could not carry the stack.${otherDoor(zone, all)}`,
      }),
      act(`Restore zone ${zone}`, () => operations.begin({ Kind: "restore", Zone: zone }), { disabled: isBusy || hosts.every((host) => host.state === "up") }),
      act(`Make the database of zone ${zone} the primary`, order(`/v1/zones/${zone}/promote`, "Primary"), { kind: "quiet", confirm: `The primary of the database moves to zone ${zone}.` })),
    grid(`Hosts of zone ${zone}`, [
      { name: "Host", cell: (host) => el.b(host.name) },
      { name: "State", isPlain: true, cell: (host) => badge(host.state) },
      { name: "Roles", wide: true, cell: (host) => div({ class: "roles" }, host.roles.map((role) => span({ key: role }, role))) },
      { name: "Load", wide: true, cell: (host) => Object.entries(host.load).map(([name, n]) => `${name} ${n}`).join(", ") || "–" },
      { name: "Release", wide: true, cell: (host) => host.release || "–" },
      ...(may ? [{
        name: "Orders", label: "", cell: (host) => div({ class: "actions" }, ORDERS.filter(([, , , , fits]) => fits(host)).map(([path, text, kind, confirm]) =>
          h("span", { key: path }, act(text, toHost(host, path, text), { kind, disabled: path === "stop" && isBusy, confirm: confirm && `${host.name}: ${confirm}` })))),
      }] : []),
    ], hosts));
}

function Releases({ asked, may, operations }) {
  const all = asked.value?.releases || [];
  const deploy = asked.value?.deploy;
  const isBusy = operations.running !== null;
  const bring = (version) => act(`Deploy ${version}`, () => operations.begin({ Kind: "deploy", Release: version }), {
    disabled: isBusy, confirm: `All hosts are brought to release ${version}, one after the other; it goes back by itself when that is bad.`,
  });
  return card("Releases", problem(asked.error),
    deploy && div({ class: "operation-head" },
      p(badge(deploy.state),
        ` ${deploy.from} → ${deploy.to}: ${deploy.done} of ${deploy.hosts} hosts, begun `, when(deploy.begun), deploy.why && ` – ${deploy.why}`),
      may && deploy.state !== "back" && act("Take it back", () => operations.begin({ Kind: "take_back" }), { disabled: isBusy, confirm: `All hosts are brought back to release ${deploy.from}, one after the other.` })),
    all.length === 0 ? empty("No releases yet", "A release is code and settings under one version, brought out host by host.")
      : grid("Releases", [
        { name: "Version", cell: (r) => el.b(r.version) },
        { name: "Built", cell: (r) => when(r.built) },
        { name: "Size", number: true, cell: (r) => megabytes(r.bytes) },
        ...(may ? [{ name: "Orders", label: "", cell: (r) => div({ class: "actions" }, bring(r.version)) }] : []),
      ], all.map((r) => ({ ...r, name: r.version }))),
    div({ class: "tight" }, p({ class: "hint" }, "Build one from the sources on the machine:"), copyable("./ringfort release build")));
}

function Drills({ asked, may, operations, hosts }) {
  const all = asked.value?.drills || [];
  return card("Drills", problem(asked.error),
    all.length === 0 && empty("No drills yet", "A drill breaks something under load and says whether what is promised held. Its report appears here."),
    div({ class: "tight" }, all.map((drill) => el.details({ key: drill.name, class: "webhook" },
      el.summary(badge(drill.verdict), span({ class: "url" }, `${words(drill.kind.toLowerCase())} ${drill.target}`), when(drill.begun)),
      div({ class: "webhook-body" }, checks(drill))))),
    may && div({ class: "tight" }, h3("Start a drill"), h(DrillForm, { operations, hosts })));
}
