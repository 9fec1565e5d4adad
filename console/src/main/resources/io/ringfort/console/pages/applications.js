import { h, sid } from "../lib/ui.js";
import { Manage, hook, urlCell } from "../lib/manage.js";

const FIELDS = [
  { param: "FriendlyName", key: "friendly_name", name: "Name" },
  ...hook("VoiceUrl", "voice_url", "Voice URL"),
  ...hook("VoiceFallbackUrl", "voice_fallback_url", "Voice fallback URL"),
  ...hook("StatusCallback", "status_callback", "Call status callback"),
  ...hook("SmsUrl", "sms_url", "SMS URL"),
  ...hook("SmsFallbackUrl", "sms_fallback_url", "SMS fallback URL"),
  { param: "MessageStatusCallback", key: "message_status_callback", name: "Message status callback", kind: "url" },
];

export default function Applications() {
  return h(Manage, {
    kind: {
      title: "Applications", one: "application", list: "applications", path: "/Applications.json",
      lead: "URLs under one name, for many numbers and for <Dial><Application>.",
      pathOf: (row) => `/Applications/${row.sid}.json`, fields: FIELDS,
      columns: [
        { name: "Name", cell: (row) => row.friendly_name },
        { name: "Voice URL", cell: (row) => urlCell(row.voice_url) },
        { name: "SMS URL", wide: true, cell: (row) => urlCell(row.sms_url) },
        { name: "SID", wide: true, cell: (row) => sid(row.sid) },
      ],
      confirm: "Numbers that use this application lose their URLs.",
      none: ["No applications yet", "An application holds the URLs that answer calls and messages, so that you set them once for many numbers."],
    },
  });
}
