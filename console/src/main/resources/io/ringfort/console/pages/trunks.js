import { badge, card, el, empty, grid, head, loading, problem, useAsked } from "../lib/ui.js";
import { get } from "../lib/api.js";
import { count } from "../lib/format.js";

const { div, p, span } = el;

export default function Trunks() {
  const asked = useAsked(() => get("/v1/trunks"), [], 2);
  const carriers = asked.value?.carriers || [];
  const trunks = asked.value?.trunks || [];
  return div(
    head("Carriers", "Who takes your traffic, and whether they can be reached.", span({ class: asked.error ? "live off" : "live" }, asked.error ? "Not live" : "Live")),
    problem(asked.error),
    !asked.value ? !asked.error && loading() : div({ class: "stack" },
      carriers.length + trunks.length === 0 && card(null, empty("No carrier", "Carriers stand in the stack's configuration, under carriers and trunks: see docs/operations.md.")),
      carriers.map((carrier) => card(`${carrier.name} · messages over SMPP`,
        p({ class: "soft" }, `Submits: ${count(carrier.submits.taken || 0)} taken, ${count(carrier.submits.refused || 0)} refused, ${count(carrier.submits.none || 0)} without an answer`),
        ways("Bind", carrier.name, carrier.binds))),
      trunks.map((trunk) => card(`${trunk.name} · calls over SIP`, ways("Gateway", trunk.name, trunk.gateways)))));
}

function ways(what, name, all) {
  return grid(`${what}s of ${name}`, [
    { name: what, cell: (way) => span({ class: "sid" }, way.name) },
    { name: "State", isPlain: true, cell: (way) => badge(way.up === way.of ? "up" : way.up ? "draining" : "down", way.up === way.of ? "Up" : way.up ? `Up at ${way.up} of ${way.of} hosts` : "Down") },
    { name: "Down at", wide: true, cell: (way) => way.down_at.join(", ") || "–" },
  ], all);
}
