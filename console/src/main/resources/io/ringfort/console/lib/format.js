// How values are shown. Pure functions of what the API gives.

const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const WHOLE = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });
const COUNT = new Intl.NumberFormat();

/** Of today only the time, else the day, too. */
export function moment(text) {
  const at = text ? new Date(text) : null;
  if (!at || Number.isNaN(at.getTime())) {
    return "–";
  }
  const today = at.toDateString() === new Date().toDateString();
  return today ? TIME.format(at) : `${DAY.format(at)}, ${TIME.format(at)}`;
}

export function wholeMoment(text) {
  const at = text ? new Date(text) : null;
  return !at || Number.isNaN(at.getTime()) ? "" : WHOLE.format(at);
}

/** `+0.480 s` since a first moment. */
export function offset(first, text) {
  const ms = new Date(text) - new Date(first);
  return ms < 60_000 ? `+${(ms / 1000).toFixed(3)} s` : `+${duration(Math.round(ms / 1000))}`;
}

/** Seconds as `1:05`. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined || seconds === "") {
    return "–";
  }
  const whole = Math.max(0, Math.round(Number(seconds)));
  const h = Math.floor(whole / 3600);
  const m = Math.floor((whole % 3600) / 60);
  const s = String(whole % 60).padStart(2, "0");
  return h ? `${h}:${String(m).padStart(2, "0")}:${s}` : `${m}:${s}`;
}

/** Numbers of the North American plan as people there write them; anything else as it is. */
export function number(text) {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(text || "");
  return parts ? `+1 ${parts[1]} ${parts[2]} ${parts[3]}` : text || "–";
}

export function count(value) {
  return COUNT.format(value);
}

export function rate(value) {
  return value >= 100 ? COUNT.format(Math.round(value)) : value >= 10 ? value.toFixed(1) : value.toFixed(value ? 2 : 0);
}

export function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** `no-answer` as `No answer`. */
export function words(text) {
  const spaced = String(text || "").replace(/[-_]/g, " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

const DIRECTIONS = { "outbound-api": "Outbound, API", "outbound-reply": "Outbound, reply", "outbound-dial": "Outbound, dialled", "outbound-call": "Outbound, call" };

export function direction(text) {
  return DIRECTIONS[text] || words(text);
}

/** How a status looks: what went well, what is under way, what did not. */
export function tone(status) {
  switch (status) {
    case "delivered": case "received": case "completed": case "up": case "held": case "active": case "done": case "sent":
      return "good";
    case "queued": case "accepted": case "scheduled": case "sending": case "ringing": case "in-progress": case "initiated":
    case "receiving": case "starting": case "draining": case "processing": case "running": case "answered":
    case "cancelling": case "going_back":
      return "busy";
    case "failed": case "undelivered": case "busy": case "no-answer": case "gone": case "down": case "not held": case "stuck":
    case "frozen": case "absent": case "refused":
      return "bad";
    default:
      return "still";
  }
}

/** The path of a resource's page, if it has one. */
export function pageOf(sid) {
  const kinds = { CA: "calls", SM: "messages", MM: "messages" };
  return /^(CA|SM|MM)[0-9a-f]{32}$/.test(sid) ? `#/${kinds[sid.slice(0, 2)]}/${sid}` : null;
}
