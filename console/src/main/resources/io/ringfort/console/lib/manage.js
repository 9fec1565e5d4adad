// Things that are kept and changed: a list, a form to make one, a form to change one, and an end.

import { Dialog, Form, act, check, el, empty, field, grid, h, head, loading, problem, toast, useAsked, useState } from "./ui.js";
import { get, post, remove } from "./api.js";


const { div } = el;
const METHODS = [["POST", "POST"], ["GET", "GET"]];

/** `Url`s of a kind with the method that goes with them, as fields. */
export function hook(param, key, name) {
  const isUrl = param.endsWith("Url");
  return [
    { param, key, name, kind: "url", placeholder: "https://", hasMethod: true },
    { param: isUrl ? param.replace(/Url$/, "Method") : `${param}Method`, key: isUrl ? key.replace(/_url$/, "_method") : `${key}_method`, name: "Method", narrowed: name, kind: METHODS },
  ];
}

/**
 * @param kind `{title, lead, one, list, path, pathOf(row), columns, fields, none, made?, newFields?}`; a field is
 *   `{param, key, name, kind?, required?}`, where `key` is its name in answers
 * @param extra more for a row's dialog, such as what belongs to it
 */
export function Manage({ kind, extra, actions = [] }) {
  const asked = useAsked(() => get(kind.path, { PageSize: 200 }), [kind.path]);
  const [isNew, setNew] = useState(false);
  const [edited, setEdited] = useState(null);
  const [made, setMade] = useState(null);
  const rows = asked.value?.[kind.list] || [];
  const create = kind.newFields !== null && act(`New ${kind.one}`, async () => setNew(true), { kind: "primary" });
  const end = (row) => async () => {
    await remove(kind.pathOf(row));
    toast(`The ${kind.one} is ${kind.ended || "deleted"}.`);
    asked.again();
  };
  const columns = [...kind.columns, {
    name: "Actions", label: "", cell: (row) => div({ class: "actions" },
      kind.fields && act("Edit", async () => setEdited(row)),
      act(kind.end || "Delete", end(row), { kind: "quiet", confirm: kind.confirm })),
  }];
  return div(
    head(kind.title, kind.lead, ...actions, rows.length > 0 && create),
    problem(asked.error),
    asked.isLoading && !asked.value ? loading()
      : rows.length ? grid(kind.title, columns, rows)
      : !asked.error && div({ class: "card" }, empty(kind.none[0], kind.none[1], create || kind.none[2])),
    isNew && h(Editor, {
      title: `New ${kind.one}`, fields: kind.newFields || kind.fields, row: {}, text: "Create", close: () => setNew(false),
      save: async (form) => {
        const answer = await post(kind.path, form);
        setNew(false);
        asked.again();
        if (kind.made) {
          setMade(answer);
        }
      },
    }),
    edited && h(Editor, {
      key: edited.sid, title: `Edit ${kind.one}`, fields: kind.fields, row: edited, text: "Save", close: () => setEdited(null),
      extra: extra && extra(edited),
      save: async (form) => {
        await post(kind.pathOf(edited), form);
        setEdited(null);
        toast("Saved.");
        asked.again();
      },
    }),
    made && h(Dialog, { title: `Your new ${kind.one}`, close: () => setMade(null) }, kind.made(made),
      div({ class: "actions" }, act("Done", async () => setMade(null), { kind: "primary" }))));
}

function Editor({ title, fields, row, text, close, save, extra }) {
  const [values, setValues] = useState(Object.fromEntries(fields.map((f) => [f.param, start(f, row)])));
  const submit = () => save(Object.fromEntries(fields
    // What a form does not change it does not send: an empty URL would take one away only if there was one.
    .filter((f) => values[f.param] !== start(f, row) || f.required)
    .map((f) => [f.param, String(values[f.param])])));
  return h(Dialog, { title, close },
    h(Form, { submit, text },
      div({ class: "editor" }, fields.map((f) => div({ key: f.param, class: f.narrowed || f.hasMethod ? undefined : "whole" },
        f.kind === "flag"
          ? check({ name: f.name, value: values[f.param], set: (v) => setValues((before) => ({ ...before, [f.param]: v })) })
          : field({ ...f, value: values[f.param], set: (v) => setValues((before) => ({ ...before, [f.param]: v })) }))))),
    extra);
}

function start(f, row) {
  const value = row[f.key];
  return f.kind === "flag" ? Boolean(value) : value ?? (Array.isArray(f.kind) ? f.kind[0][0] : "");
}

export function urlCell(url) {
  return url ? el.span({ class: "clip", title: url }, url) : el.span({ class: "soft" }, "–");
}

