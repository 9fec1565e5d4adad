import { Form, act, card, el, field, h, problem, sid, toast, useAsked, useState } from "../lib/ui.js";
import { get, post, remove } from "../lib/api.js";
import { Manage, hook, urlCell } from "../lib/manage.js";

const { div, li, p, span, ul } = el;
const FIELDS = [
  { param: "DomainName", key: "domain_name", name: "Domain", required: true, placeholder: "office.sip.example.com" },
  { param: "FriendlyName", key: "friendly_name", name: "Name" },
  ...hook("VoiceUrl", "voice_url", "Voice URL"),
  { param: "SipRegistration", key: "sip_registration", name: "Phones may register", kind: "flag" },
];

export default function Sip() {
  return div({ class: "stack" },
    h(Manage, {
      kind: {
        title: "SIP domains", one: "SIP domain", list: "domains", path: "/SIP/Domains.json",
        lead: "Where your own phones and exchanges call in.",
        pathOf: (row) => `/SIP/Domains/${row.sid}.json`, fields: FIELDS,
        columns: [
          { name: "Domain", cell: (row) => row.domain_name },
          { name: "Voice URL", cell: (row) => urlCell(row.voice_url) },
          { name: "Phones register", wide: true, cell: (row) => (row.sip_registration ? "Yes" : "No") },
          { name: "SID", wide: true, cell: (row) => sid(row.sid) },
        ],
        confirm: "Phones of this domain cannot call any more.",
        none: ["No SIP domains yet", "Make one, give it a list of user names and passwords, and point a SIP phone at it."],
      },
      extra: (row) => h(Allowed, { domain: row.sid }),
    }),
    h(Lists));
}

/** Which lists of user names may call and register. */
function Allowed({ domain }) {
  const lists = useAsked(() => get("/SIP/CredentialLists.json", { PageSize: 200 }), []);
  const calls = `/SIP/Domains/${domain}/Auth/Calls/CredentialListMappings`;
  const registrations = `/SIP/Domains/${domain}/Auth/Registrations/CredentialListMappings`;
  const mapped = useAsked(() => get(`${calls}.json`), [domain]);
  const may = new Set((mapped.value?.contents || []).map((m) => m.sid));
  const set = (list, on) => async () => {
    for (const base of [calls, registrations]) {
      await (on ? post(`${base}.json`, { CredentialListSid: list.sid }) : remove(`${base}/${list.sid}.json`)).catch((e) => {
        if (e.status !== 404 && e.status !== 400) {
          throw e;
        }
      });
    }
    mapped.again();
  };
  return div({ class: "tight" }, el.h3("Who may call and register"), problem(mapped.error),
    (lists.value?.credential_lists || []).length === 0 && p({ class: "hint" }, "There is no list of user names yet: make one below the domains."),
    ul({ class: "past" }, (lists.value?.credential_lists || []).map((list) => li({ key: list.sid, class: "past-line" },
      span(list.friendly_name), may.has(list.sid) ? act("Take away", set(list, false), { kind: "quiet" }) : act("Allow", set(list, true))))));
}

function Lists() {
  const lists = useAsked(() => get("/SIP/CredentialLists.json", { PageSize: 200 }), []);
  const [name, setName] = useState("");
  const make = async () => {
    await post("/SIP/CredentialLists.json", { FriendlyName: name });
    setName("");
    lists.again();
  };
  return card("User names and passwords", problem(lists.error),
    div({ class: "stack" },
      (lists.value?.credential_lists || []).map((list) => h(List, { key: list.sid, list, again: lists.again })),
      h(Form, { submit: make, text: "Make a list", kind: "" }, field({ name: "Name of a new list", value: name, set: setName, required: true }))));
}

function List({ list, again }) {
  const base = `/SIP/CredentialLists/${list.sid}`;
  const users = useAsked(() => get(`${base}/Credentials.json`), [list.sid]);
  const [user, setUser] = useState("");
  const [secret, setSecret] = useState("");
  const add = async () => {
    await post(`${base}/Credentials.json`, { Username: user, Password: secret });
    setUser("");
    setSecret("");
    users.again();
  };
  return el.details({ class: "webhook" },
    el.summary(span({ class: "url" }, list.friendly_name), span({ class: "soft" }, `${users.value?.credentials.length ?? "…"} users`)),
    div({ class: "webhook-body" },
      ul({ class: "past" }, (users.value?.credentials || []).map((c) => li({ key: c.sid, class: "past-line" }, c.username,
        act("Remove", async () => { await remove(`${base}/Credentials/${c.sid}.json`); users.again(); }, { kind: "quiet" })))),
      h(Form, { submit: add, text: "Add", kind: "" }, div({ class: "columns" },
        field({ name: "User name", value: user, set: setUser, required: true }),
        field({ name: "Password", value: secret, set: setSecret, kind: "password", required: true, hint: "12 characters at least, with a digit, small and capital letters", autocomplete: "new-password" }))),
      div({ class: "actions" }, act("Delete this list", async () => { await remove(`${base}.json`); toast("The list is deleted."); again(); }, { kind: "quiet", confirm: "Its users cannot call any more." }))));
}
