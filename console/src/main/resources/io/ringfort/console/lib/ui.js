// What every page is made of. Text always becomes text nodes: nothing here makes markup of a string.

import { Fragment, h, render } from "preact";
import { useCallback, useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import { ApiError } from "./api.js";
import { moment, tone, wholeMoment, words } from "./format.js";

export { Fragment, h, render, useCallback, useEffect, useId, useMemo, useRef, useState };

/** `el.div({class: "card"}, "text", el.b("more"))`; the properties may be left out. */
export const el = new Proxy({}, {
  get: (_, tag) => (first, ...rest) =>
    first && first.constructor === Object ? h(tag, first, ...rest) : h(tag, null, first, ...rest),
});

const { a, button, dd, div, dl, dt, h1, h2, input, label, p, section, select, option, span, table, tbody, td, th, thead, time, tr, caption } = el;

// ── Asking the API ────────────────────────────────────────────────────────────────────────────────

/**
 * What a function that asks the API gives, again when `inputs` change, and every `seconds` while the
 * tab is looked at: `{value, error, isLoading, again}`.
 */
export function useAsked(ask, inputs, seconds = 0) {
  const [state, setState] = useState({ value: null, error: null, isLoading: true });
  const round = useRef(0);
  const again = useCallback(async () => {
    const mine = ++round.current;
    try {
      const value = await ask();
      if (mine === round.current) {
        setState({ value, error: null, isLoading: false });
      }
    } catch (error) {
      if (mine === round.current) {
        setState((before) => ({ ...before, error, isLoading: false }));
      }
    }
  }, inputs);
  useEffect(() => {
    setState((before) => ({ ...before, isLoading: true }));
    again();
    if (!seconds) {
      return () => { round.current++; };
    }
    const timer = setInterval(() => document.visibilityState === "visible" && again(), seconds * 1000);
    return () => {
      round.current++;
      clearInterval(timer);
    };
  }, [again, seconds]);
  return { ...state, again };
}

// ── Words on the screen ───────────────────────────────────────────────────────────────────────────

/** The head of a page: what it is, and what can be done. */
export function head(title, lead, ...actions) {
  return h(Head, { title, lead, actions });
}

function Head({ title, lead, actions }) {
  useEffect(() => {
    document.title = `${title} · Ringfort`;
  }, [title]);
  return div({ class: "head" },
    div({ class: "head-words" }, h1({ tabIndex: -1 }, title), lead && p({ class: "lead" }, lead)),
    actions.some(Boolean) && div({ class: "actions" }, ...actions));
}

export function card(title, ...children) {
  return section({ class: "card" }, title && h2({ class: "card-title" }, title), ...children);
}

/** A status in a word and a colour. */
export function badge(status, text) {
  return span({ class: `badge ${tone(status)}` }, text || words(status));
}

export function when(text) {
  return time({ dateTime: text || undefined, title: wholeMoment(text) }, moment(text));
}

export function sid(text) {
  return span({ class: "sid", title: text }, text);
}

/** Pairs of a name and what it is; those without a value are left out. */
export function facts(pairs) {
  return dl({ class: "facts" },
    pairs.filter(([, value]) => value || value === 0)
      .map(([name, value]) => div({ key: name }, dt(name), dd(value))));
}

/** Says that there is nothing, and what to do about it. */
export function empty(title, text, ...actions) {
  return div({ class: "empty" }, p({ class: "empty-title" }, title), text && p(text),
    actions.length > 0 && div({ class: "actions" }, ...actions));
}

export function problem(error) {
  return error && div({ class: "problem", role: "alert" }, sentence(error));
}

export function sentence(error) {
  return error instanceof ApiError && error.code ? `${error.message} (${error.code})` : String(error.message || error);
}

export function loading() {
  return div({ class: "loading", role: "status" }, "Loading …");
}

// ── Tables ────────────────────────────────────────────────────────────────────────────────────────

/**
 * @param columns `{name, cell(row), wide?, number?, isPlain?}`; what is `wide` is left out on narrow screens, where
 *   what is plain needs no name before it
 * @param open what happens on a click on a row, beside its links
 */
export function grid(what, columns, rows, open) {
  // One that scrolls sideways can be scrolled by keyboard, too.
  return div({ class: "table-frame", tabIndex: 0, role: "region", "aria-label": what },
    // Said outright: narrow screens show rows as blocks, which would end them being a table.
    table({ role: "table" },
      caption({ class: "hidden" }, what),
      thead({ role: "rowgroup" }, tr({ role: "row" }, columns.map((c) => th({ key: c.name, scope: "col", role: "columnheader", class: classes(c) }, c.label === undefined ? c.name : c.label || span({ class: "hidden" }, c.name))))),
      tbody({ role: "rowgroup" }, rows.map((row) =>
        tr({ role: "row", key: row.sid || row.name, class: open && "opens", onClick: open && ((e) => !e.target.closest("a, button") && open(row)) },
          columns.map((c) => td({ key: c.name, role: "cell", class: classes(c), "data-label": c.isPlain || c === columns[0] ? undefined : c.label ?? c.name }, c.cell(row))))))));
}

function classes(column) {
  return [column.wide && "wide", column.number && "number", column.label === "" && "acts"].filter(Boolean).join(" ") || undefined;
}

// ── Forms ─────────────────────────────────────────────────────────────────────────────────────────

/**
 * A labelled input.
 * @param kind an input's type, `area`, or a list of choices `[value, text]`
 * @param narrowed what goes before the name for who cannot see what it stands beside
 */
export function field({ name, narrowed, value, set, kind = "text", hint, required, placeholder, list, autocomplete = "off" }) {
  return h(Field, { name, narrowed, value, set, kind, hint, required, placeholder, list, autocomplete });
}

function Field({ name, narrowed, value, set, kind, hint, required, placeholder, list, autocomplete }) {
  const id = useId();
  const shared = {
    id, value, required, placeholder,
    "aria-describedby": hint ? id + "-hint" : undefined,
    onInput: (e) => set(e.target.value),
  };
  const control = Array.isArray(kind)
    ? select(shared, kind.map(([v, text]) => option({ key: v, value: v, selected: v === value }, text)))
    : kind === "area" ? el.textarea({ ...shared, rows: 3 })
    : input({ ...shared, type: kind, autocomplete, list: list && id + "-list", spellcheck: false });
  return div({ class: "field" },
    label({ for: id }, narrowed ? [span({ class: "hidden" }, `${narrowed} `), name] : name),
    control,
    list && el.datalist({ id: id + "-list" }, list.map((v) => option({ key: v, value: v }))),
    hint && p({ class: "hint", id: id + "-hint" }, hint));
}

export function check({ name, value, set }) {
  return label({ class: "check" }, input({ type: "checkbox", checked: value, onChange: (e) => set(e.target.checked) }), name);
}

/** A button that is busy while what it does lasts; what fails is told at the bottom. */
export function act(text, does, { kind = "", confirm, title, disabled } = {}) {
  return h(Act, { text, does, kind, confirm, title, disabled });
}

function Act({ text, does, kind, confirm, title, disabled }) {
  const [isBusy, setBusy] = useState(false);
  const run = async () => {
    if (confirm && !(await ask(confirm, text))) {
      return;
    }
    setBusy(true);
    try {
      await does();
    } catch (e) {
      toast(sentence(e), true);
    } finally {
      setBusy(false);
    }
  };
  return button({ type: "button", class: `button ${kind}`, disabled: isBusy || disabled, "aria-busy": isBusy, title, onClick: run }, text);
}

/** A form that is sent by its button or Enter. */
export function Form({ submit, text, kind = "primary", children, extra }) {
  const [error, setError] = useState(null);
  const [isBusy, setBusy] = useState(false);
  const send = async (e) => {
    e.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await submit();
    } catch (e2) {
      setError(e2);
    } finally {
      setBusy(false);
    }
  };
  return el.form({ class: "form", onSubmit: send, noValidate: false },
    children,
    problem(error),
    div({ class: "actions" }, button({ class: `button ${kind}`, disabled: isBusy, "aria-busy": isBusy }, text), extra));
}

// ── Dialogs and messages ──────────────────────────────────────────────────────────────────────────

/** A dialog over the page; Escape and a click beside it close it. */
export function Dialog({ title, close, children }) {
  const own = useRef(null);
  const id = useId();
  useEffect(() => {
    const dialog = own.current;
    dialog.showModal();
    return () => dialog.open && dialog.close();
  }, []);
  return el.dialog({
    ref: own, "aria-labelledby": id,
    onClose: close,
    onClick: (e) => e.target === own.current && close(),
  },
    div({ class: "dialog" },
      div({ class: "dialog-head" }, h2({ id }, title),
        button({ type: "button", class: "button quiet", onClick: close, "aria-label": "Close" }, "✕")),
      children));
}

let question = null;
const asked = new Set();

function ask(text, yes) {
  return new Promise((resolve) => {
    question = { text, yes, resolve };
    asked.forEach((l) => l());
  });
}

let told = [];
const tellers = new Set();

export function toast(text, isBad = false) {
  const one = { text, isBad, id: Math.random() };
  told = [...told, one];
  tellers.forEach((l) => l());
  setTimeout(() => {
    told = told.filter((t) => t !== one);
    tellers.forEach((l) => l());
  }, isBad ? 9000 : 4000);
}

/** Questions and short messages of the whole console. */
export function Overlays() {
  const [, redraw] = useState(0);
  useEffect(() => {
    const listener = () => redraw((n) => n + 1);
    tellers.add(listener);
    asked.add(listener);
    return () => {
      tellers.delete(listener);
      asked.delete(listener);
    };
  }, []);
  const answer = (yes) => {
    question?.resolve(yes);
    question = null;
    redraw((n) => n + 1);
  };
  return h(Fragment, null,
    div({ class: "toasts", role: "status", "aria-live": "polite" },
      told.map((t) => div({ key: t.id, class: `toast ${t.isBad ? "bad" : ""}` }, t.text))),
    question && h(Dialog, { title: "Are you sure?", close: () => answer(false) },
      p(question.text),
      div({ class: "actions" },
        button({ type: "button", class: "button danger", onClick: () => answer(true) }, question.yes),
        button({ type: "button", class: "button", onClick: () => answer(false) }, "Cancel"))));
}

/** Text to take along, such as a command. */
export function copyable(text) {
  return div({ class: "copyable" }, el.code({ tabIndex: 0 }, text),
    button({
      type: "button", class: "button quiet", "aria-label": `Copy: ${text}`,
      onClick: () => navigator.clipboard.writeText(text).then(() => toast("Copied."), () => toast("This browser does not let me copy.", true)),
    }, "Copy"));
}

export function link(to, text, kind) {
  return a({ href: to, class: kind }, text);
}
