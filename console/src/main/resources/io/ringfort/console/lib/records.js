// A list of what happened, newest first: filtered by the API, kept fresh, longer on demand.

import { act, el, empty, field, grid, h, head, loading, problem, useAsked, useEffect, useState } from "./ui.js";
import { get } from "./api.js";
import { pageOf } from "./format.js";

const { div, span } = el;
const EVERY_SECONDS = 3;
const SIZE = 50;

/**
 * @param kind `{title, lead, path, list, columns, filters, none}`: `list` is the name of the array in an
 *   answer; a filter is `{param, name, kind?, placeholder?, own?}`, where `own(row, value)` is one that the
 *   API does not know
 */
export function Records({ kind, query, actions = [] }) {
  const [filters, setFilters] = useState(Object.fromEntries(kind.filters.map((f) => [f.param, query.get(f.param) || ""])));
  const [older, setOlder] = useState({ rows: [], next: undefined });
  const asked = Object.fromEntries(kind.filters.filter((f) => !f.own).map((f) => [f.param, f.send ? f.send(filters[f.param]) : filters[f.param].trim()]));
  const inputs = [JSON.stringify(asked)];
  const fresh = useAsked(() => get(kind.path, { ...asked, PageSize: SIZE }), inputs, EVERY_SECONDS);
  useEffect(() => setOlder({ rows: [], next: undefined }), inputs);

  const first = fresh.value ? fresh.value[kind.list] : [];
  const seen = new Set(first.map((row) => row.sid));
  const all = [...first, ...older.rows.filter((row) => !seen.has(row.sid))];
  const shown = kind.filters.filter((f) => f.own && filters[f.param]).reduce((rows, f) => rows.filter((row) => f.own(row, filters[f.param])), all);
  const next = older.next === undefined ? fresh.value?.next_page_uri : older.next;
  const isFiltered = Object.values(filters).some((value) => value !== "");
  const clear = () => setFilters(Object.fromEntries(kind.filters.map((f) => [f.param, ""])));

  const more = async () => {
    const page = await get(next);
    setOlder((before) => ({ rows: [...before.rows, ...page[kind.list]], next: page.next_page_uri }));
  };
  const change = (f, value) => {
    const own = pageOf(value.trim());
    if (own) {
      location.hash = own;
    }
    setFilters((before) => ({ ...before, [f.param]: value }));
  };

  return div(
    head(kind.title, kind.lead, span({ class: fresh.error ? "live off" : "live" }, fresh.error ? "Not live" : "Live"), ...actions),
    div({ class: "filters", role: "search" },
      kind.filters.map((f) => h("div", { key: f.param }, field({
        name: f.name, value: filters[f.param], set: (value) => change(f, value), kind: f.kind, placeholder: f.placeholder,
      })))),
    problem(fresh.error),
    fresh.isLoading && !fresh.value ? loading()
      : shown.length ? grid(kind.title, kind.columns, shown, (row) => { location.hash = pageOf(row.sid); })
      : isFiltered ? div({ class: "card" }, empty("Nothing fits these filters", "Loosen one of them, or start over.", act("Clear filters", async () => clear())))
      : div({ class: "card" }, kind.none()),
    next && div({ class: "more" }, act("Show older", more)));
}
