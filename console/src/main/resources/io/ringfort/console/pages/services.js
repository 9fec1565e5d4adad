import { act, el, field, h, problem, sid, useAsked, useState } from "../lib/ui.js";
import { get, post, remove } from "../lib/api.js";
import { number } from "../lib/format.js";
import { Manage, urlCell } from "../lib/manage.js";

const { div, li, p, ul } = el;
const FIELDS = [
  { param: "FriendlyName", key: "friendly_name", name: "Name", required: true },
  { param: "InboundRequestUrl", key: "inbound_request_url", name: "Incoming message URL", kind: "url" },
  { param: "FallbackUrl", key: "fallback_url", name: "Fallback URL", kind: "url" },
  { param: "StatusCallback", key: "status_callback", name: "Status callback", kind: "url" },
  { param: "StickySender", key: "sticky_sender", name: "Same sender for the same receiver", kind: "flag" },
  { param: "AreaCodeGeomatch", key: "area_code_geomatch", name: "Sender from the receiver's area", kind: "flag" },
];

export default function Services() {
  return h(Manage, {
    kind: {
      title: "Messaging services", one: "messaging service", list: "services", path: "/v1/Services",
      lead: "Many numbers that send as one.",
      pathOf: (row) => `/v1/Services/${row.sid}`, fields: FIELDS,
      newFields: FIELDS.slice(0, 2),
      columns: [
        { name: "Name", cell: (row) => row.friendly_name },
        { name: "Incoming message URL", wide: true, cell: (row) => urlCell(row.inbound_request_url) },
        { name: "SID", cell: (row) => sid(row.sid) },
      ],
      confirm: "Messages that name this service are refused from now on.",
      none: ["No messaging services yet", "A service picks the sender of each message among its numbers, and spreads the load over them."],
    },
    extra: (row) => h(Pool, { service: row.sid }),
  });
}

function Pool({ service }) {
  const path = `/v1/Services/${service}/PhoneNumbers`;
  const members = useAsked(() => get(path, { PageSize: 200 }), [service]);
  const own = useAsked(() => get("/IncomingPhoneNumbers.json", { PageSize: 200 }), []);
  const [chosen, setChosen] = useState("");
  const inside = members.value?.phone_numbers || [];
  const known = new Set(inside.map((n) => n.sid));
  const free = (own.value?.incoming_phone_numbers || []).filter((n) => !known.has(n.sid));
  const pick = chosen || free[0]?.sid || "";
  return div({ class: "tight" }, el.h3("Numbers of this service"), problem(members.error),
    inside.length === 0 && p({ class: "hint" }, "None yet: without one it cannot send."),
    ul({ class: "past" }, inside.map((n) => li({ key: n.sid, class: "past-line" }, number(n.phone_number),
      act("Take out", async () => { await remove(`${path}/${n.sid}`); members.again(); }, { kind: "quiet" })))),
    free.length > 0 && div({ class: "composer" },
      field({ name: "Add a number", value: pick, set: setChosen, kind: free.map((n) => [n.sid, number(n.phone_number)]) }),
      act("Add", async () => { await post(path, { PhoneNumberSid: pick }); setChosen(""); members.again(); })));
}
