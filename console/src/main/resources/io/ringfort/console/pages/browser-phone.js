// The place of the phone in the browser on the Phones page: what is rendered here stands between the
// account's own panel and the handsets. Empty until the browser's own audio is plugged in.

/** @param numbers the account's own, as the API lists them */
export function BrowserPhone() {
  return null;
}
