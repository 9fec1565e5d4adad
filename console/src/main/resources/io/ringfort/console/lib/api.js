// The way to the API: the same that customers use, with the credentials that were typed in. They live
// in this tab's sessionStorage and nowhere else.

const STORE = "ringfort.login";

/** A request that the API refused, or that did not reach it (status 0). */
export class ApiError extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

let login = read();
const listeners = new Set();

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(STORE));
  } catch {
    return null;
  }
}

/** Who is signed in: `{user, secret, account, name, isKey, isOperator, hasHandsets}`; null: nobody. */
export function session() {
  return login;
}

export function onSession(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function become(next) {
  login = next;
  if (next) {
    sessionStorage.setItem(STORE, JSON.stringify(next));
  } else {
    sessionStorage.removeItem(STORE);
  }
  listeners.forEach((listener) => listener());
}

export async function signIn(user, secret) {
  const me = await ask("GET", "/v1/identity", null, { user, secret });
  become({
    user,
    secret,
    account: me.account_sid,
    name: me.friendly_name,
    isKey: me.is_key,
    isOperator: me.is_operator,
    hasHandsets: me.has_handsets,
  });
}

export function signOut() {
  become(null);
}

function authorization(who) {
  const bytes = new TextEncoder().encode(`${who.user}:${who.secret}`);
  return "Basic " + btoa(String.fromCharCode(...bytes));
}

/** Below the account, unless it is a path of its own. */
function whole(path) {
  return path.startsWith("/v1/") || path.startsWith("/2010-04-01/")
    ? path
    : `/2010-04-01/Accounts/${login.account}${path}`;
}

async function send(method, path, form, who, signal) {
  const options = {
    method,
    signal,
    // Without it a browser asks for a password itself when the API refuses one.
    credentials: "omit",
    cache: "no-store",
    headers: { Authorization: authorization(who) },
  };
  if (form) {
    options.body = new URLSearchParams(form);
  }
  try {
    return await fetch(path, options);
  } catch (e) {
    if (e.name === "AbortError") {
      throw e;
    }
    throw new ApiError(0, 0, "The API does not answer. Is the stack running?");
  }
}

async function refused(response) {
  let body = {};
  try {
    body = await response.json();
  } catch {
    // What stands before the API may answer with no JSON.
  }
  if (response.status === 401 && login) {
    signOut();
  }
  return new ApiError(response.status, body.code || 0, body.message || `The API answered ${response.status}.`);
}

async function ask(method, path, form, who, signal) {
  const response = await send(method, path, form, who, signal);
  if (!response.ok) {
    throw await refused(response);
  }
  return response.status === 204 ? null : response.json();
}

/** Fields that are empty are left out of a query. */
export function get(path, query = {}, signal) {
  const given = Object.entries(query).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  const text = new URLSearchParams(given).toString();
  return ask("GET", whole(path) + (text ? (path.includes("?") ? "&" : "?") + text : ""), null, login, signal);
}

export function post(path, form = {}) {
  return ask("POST", whole(path), form, login);
}

export function remove(path) {
  return ask("DELETE", whole(path), null, login);
}

/** A sound or another file, as a Blob. */
export async function file(path) {
  const response = await send("GET", whole(path), null, login);
  if (!response.ok) {
    throw await refused(response);
  }
  return response.blob();
}

/**
 * Follows server-sent events until the returned function is called; comes back by itself. Not an
 * EventSource: that cannot send credentials.
 */
export function follow(path, onEvent, onState = () => {}) {
  const ending = new AbortController();
  const run = async () => {
    while (!ending.signal.aborted && login) {
      try {
        await events(await send("GET", path, null, login, ending.signal), onEvent, onState);
      } catch (e) {
        if (ending.signal.aborted) {
          return;
        }
        onState(e instanceof ApiError ? e : new ApiError(0, 0, "The connection broke off; trying again."));
        if (e.status === 403 || e.status === 401) {
          return;
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 1500));
    }
  };
  run();
  return () => ending.abort();
}

async function events(response, onEvent, onState) {
  if (!response.ok) {
    throw await refused(response);
  }
  onState(null);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const data = block.split("\n").filter((l) => l.startsWith("data:")).map((l) => l.slice(5).trim()).join("\n");
      if (data) {
        onEvent(JSON.parse(data));
      }
    }
  }
}
