// What the phone of this browser does, for every page of the console: a call goes on while other
// pages are looked at, and ends with the tab or the session. The phone itself comes when it is asked for.

import { useEffect, useState } from "./ui.js";
import { onSession, session } from "./api.js";

const STORE = "ringfort.client";
const OFF = { state: "off", error: null, call: null };
let shown = OFF;
let phone = null;
const listeners = new Set();

function show(next) {
  shown = next;
  listeners.forEach((listener) => listener());
}

onSession(() => {
  if (!session()) {
    phone?.close();
    phone = null;
    show(OFF);
  }
});

/** `{state: off|connecting|ready|lost, error, call}`, as it changes. */
export function useLine() {
  const [, redraw] = useState(0);
  useEffect(() => {
    const listener = () => redraw((n) => n + 1);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, []);
  return shown;
}

export function clientName() {
  return localStorage.getItem(STORE) || "console";
}

/** The phone, switched on; under another name than before when that has changed. */
export async function switchOn(name) {
  localStorage.setItem(STORE, name);
  const { Phone } = await import("./voice.js");
  if (!phone || phone.isClosed || phone.identity !== name) {
    phone?.close();
    const own = phone = new Phone(name, (next) => own === phone && show(next));
    own.told();
  }
  return phone;
}

export function switchOff() {
  phone?.close();
}

/** The phone that is on, for whoever acts in a call. */
export function current() {
  return phone;
}
