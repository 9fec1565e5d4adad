import { badge, card, el, empty, h, head, link, problem, useAsked, useEffect, useRef, useState, when } from "../lib/ui.js";
import { follow, get, session } from "../lib/api.js";
import { count, number, rate } from "../lib/format.js";
import { Chart } from "../lib/chart.js";

const { div, h2, h3, li, p, section, span, ul } = el;
const POINTS = 120;

export default function Overview() {
  return session().isOperator ? h(Operators) : div(head("Overview"), h(Recent));
}

function Operators() {
  const [news, setNews] = useState(null);
  const [error, setError] = useState(null);
  const [history, setHistory] = useState([]);
  const last = useRef(null);
  useEffect(() => follow("/v1/overview", (next) => {
    setNews(next);
    const before = last.current;
    last.current = next;
    setHistory((points) => {
      const point = measured(before, next, points.at(-1));
      return point ? [...points, point].slice(-POINTS) : points;
    });
  }, setError), []);
  const latest = history.at(-1);
  return div(
    head("Overview", null, span({ class: error || !news ? "live off" : "live" }, error ? "Not live" : news ? "Live" : "Connecting …")),
    problem(error),
    news && h(Alerts, { alerts: news.alerts }),
    div({ class: "stack" },
      div({ class: "cards" },
        figure("Calls in flight", news && count(news.figures.calls_live), "", "Calls in flight", [history.map((x) => x.calls)]),
        figure("Messages in hand", news && count(news.figures.messages_in_hand), "", "Messages in hand", [history.map((x) => x.messages)]),
        figure("Messages out", latest && rate(latest.out), "/s", "Messages out and in per second", [history.map((x) => x.out), history.map((x) => x.in)], ["out", "in"]),
        figure("Calls begun", latest && rate(latest.begun), "/s", "Calls begun per second", [history.map((x) => x.begun)]),
        figure("Queue commit", latest && latest.append !== null && rate(latest.append), "ms", "Time to make an entry durable", [history.map((x) => x.append)]),
        figure("Webhook answer", latest && latest.webhook !== null && rate(latest.webhook), "ms", "Time until customers' servers answer", [history.map((x) => x.webhook)])),
      news && h(Hosts, { hosts: news.hosts }),
      h(Recent)));
}

/** Rates between two looks; what nothing new is known of stays as it was. */
function measured(before, now, former) {
  if (!before) {
    return null;
  }
  const seconds = (new Date(now.at) - new Date(before.at)) / 1000;
  const grown = (name) => Math.max(0, now.counters[name] - before.counters[name]);
  const mean = (micros, n, former) => (grown(n) ? grown(micros) / grown(n) / 1000 : former ?? null);
  return seconds <= 0 ? null : {
    calls: now.figures.calls_live,
    messages: now.figures.messages_in_hand,
    out: grown("messages_out") / seconds,
    in: grown("messages_in") / seconds,
    begun: (grown("calls_out") + grown("calls_in")) / seconds,
    append: mean("append_micros", "appends", former?.append),
    webhook: mean("webhook_micros", "webhooks", former?.webhook),
  };
}

function figure(name, value, unit, label, series, legend) {
  return div({ class: "card figure" },
    span({ class: "figure-name" }, name),
    span({ class: "figure-value" }, value || value === 0 ? value : "–", value && unit && span({ class: "figure-unit" }, unit)),
    h(Chart, { name: `${label}, last two minutes`, series, points: POINTS }),
    legend && div({ class: "legend" }, span(legend[0]), span({ class: "two" }, legend[1])));
}

function Alerts({ alerts }) {
  return alerts.length === 0 ? null : div({ class: "alerts", role: "status" }, alerts.map((alert) =>
    div({ key: alert.text, class: alert.level === "serious" ? "alert serious" : "alert" },
      el.b(alert.level === "serious" ? "Serious" : "Look"), span(alert.text))));
}

export function Hosts({ hosts }) {
  const zones = [...new Set(hosts.map((host) => host.zone))].sort();
  return section({ class: "card" },
    h2({ class: "card-title" }, hosts.length === 1 ? "Host" : `${hosts.length} hosts in ${zones.length} ${zones.length === 1 ? "zone" : "zones"}`),
    div({ class: "zones" }, zones.map((zone) => div({ key: zone, class: "tight" },
      zones.length > 1 && h3(`Zone ${zone}`),
      hosts.filter((host) => host.zone === zone).map((host) => div({ key: host.name, class: "host" },
        div({ class: "host-head" }, host.name, badge(host.state)),
        div({ class: "roles" }, host.roles.map((role) => span({ key: role }, role))),
        p({ class: "hint" }, [host.address, ...Object.entries(host.load).map(([name, n]) => `${name} ${n}`)].join(" · "))))))));
}

/** The newest of both kinds, for a first look. */
function Recent() {
  const messages = useAsked(() => get("/Messages.json", { PageSize: 6 }), [], 4);
  const calls = useAsked(() => get("/Calls.json", { PageSize: 6 }), [], 4);
  const none = empty("Nothing has happened yet", "Send an SMS or make a call: the Phones page has a handset for each end.",
    session().hasHandsets && link("#/phones", "Open the phones", "button primary"));
  const isNew = messages.value?.messages.length === 0 && calls.value?.calls.length === 0;
  return isNew ? card(null, none) : div({ class: "halves" },
    card("Latest calls", problem(calls.error), latest(calls.value?.calls || [], "calls")),
    card("Latest messages", problem(messages.error), latest(messages.value?.messages || [], "messages")));
}

function latest(rows, kind) {
  return rows.length === 0 ? p({ class: "soft" }, "None yet.") : ul({ class: "past" }, rows.map((row) =>
    li({ key: row.sid, class: "past-line" },
      div(link(`#/${kind}/${row.sid}`, `${number(row.from || row.messaging_service_sid)} → ${number(row.to)}`), p({ class: "hint" }, when(row.date_created))),
      badge(row.status))));
}
