import { copyable, el, h, problem, sid, when } from "../lib/ui.js";
import { session, ApiError } from "../lib/api.js";
import { Manage } from "../lib/manage.js";

const { div, p } = el;

export default function Keys() {
  if (session().isKey) {
    return div(el.h1({ tabIndex: -1 }, "API keys"), problem(new ApiError(403, 0, "Keys are made and seen with the account's own SID and auth token. Sign in with those.")));
  }
  return h(Manage, {
    kind: {
      title: "API keys", one: "API key", list: "keys", path: "/Keys.json",
      lead: "Each program gets a key of its own, so that one can be taken back alone.",
      pathOf: (row) => `/Keys/${row.sid}.json`,
      fields: [{ param: "FriendlyName", key: "friendly_name", name: "Name", hint: "Such as the program that uses it" }],
      columns: [
        { name: "Name", cell: (row) => row.friendly_name || "–" },
        { name: "SID", cell: (row) => sid(row.sid) },
        { name: "Made", wide: true, cell: (row) => when(row.date_created) },
      ],
      confirm: "Programs that use this key are refused from now on.",
      none: ["No API keys yet", "Make one for each program that speaks to the API, and keep the auth token to yourself."],
      made: (key) => div({ class: "tight" },
        p("Take the secret along now: it is shown this once."),
        copyable(key.sid), copyable(key.secret)),
    },
  });
}
