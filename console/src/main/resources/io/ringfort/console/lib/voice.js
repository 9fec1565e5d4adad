// The phone of this browser: signalling as the API's own SDK speaks it (docs/browser-calls.md), and
// the browser's sound. Asked for when it is first used; what it says goes to line.js.

import { get, post } from "./api.js";
import { Call, LOST_MS } from "./voice-call.js";

/** Nothing heard for so long: the connection is dead. The other side says something every 5 s. */
const SILENT_MS = 15_000;
const REGISTER_MS = 30_000;
const RING_SECONDS = 3;
const SLOWEST_MS = 10_000;
const REFRESH_MS = 60_000;

/** Why a call came to nothing, by the called one's status. */
const ENDS = { busy: "busy or declined", "no-answer": "nobody answered", failed: "it could not be reached", canceled: "canceled" };

export class Phone {
  /** @param identity whom others call; @param changed told `{state, error, call}` after each change */
  constructor(identity, changed) {
    this.identity = identity;
    this.changed = changed;
    this.state = "connecting";
    this.error = null;
    this.call = null;
    this.tries = 0;
    this.seconds = 0;
    this.waiting = [];
    this.leave = () => this.close();
    addEventListener("pagehide", this.leave);
    this.timer = setInterval(() => this.look(), 1000);
    this.connect();
  }

  told(state = this.state, error = this.error) {
    this.state = state;
    this.error = error;
    this.changed({ state, error, call: this.call?.shown() ?? null });
  }

  // ── Signalling ──────────────────────────────────────────────────────────────────────────────────

  async connect() {
    try {
      this.token = await post("/v1/client-token", { Identity: this.identity });
      if (this.isClosed) {
        return;
      }
      // The same door as the page's: nothing else has to be trusted.
      const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/signal`);
      this.socket = socket;
      this.heardAt = Date.now();
      socket.onopen = () => this.listen();
      socket.onmessage = (e) => socket === this.socket && this.hear(e.data);
      socket.onclose = () => socket === this.socket && this.lost();
    } catch (e) {
      if (e.status) {
        this.close(e.message);
      } else {
        this.lost();
      }
    }
  }

  listen() {
    this.write("listen", {
      token: this.token.token,
      reconnectTimeout: LOST_MS / 1000,
      browserinfo: { p: "browser", plugin: "rtc", v: "console", browser: { platform: "", userAgent: navigator.userAgent } },
    });
  }

  lost() {
    this.socket = null;
    this.isConnected = false;
    if (this.isClosed) {
      return;
    }
    if (this.call?.state === "incoming") {
      this.ended("the connection broke off");
    }
    this.told("lost");
    this.retry = setTimeout(() => this.connect(), Math.min(100 * 2 ** this.tries++, SLOWEST_MS));
  }

  /** Every second: is anybody there, and is the token good for long enough? */
  look() {
    if (this.socket && Date.now() - this.heardAt > SILENT_MS) {
      this.socket.onclose = null;
      this.socket.close();
      this.lost();
    } else if (this.state === "ready" && Date.now() - this.registeredAt > REGISTER_MS) {
      this.register();
    }
    if (++this.seconds % RING_SECONDS === 0) {
      this.call?.ring();
    }
    if (this.state === "ready" && !this.isAsking && new Date(this.token.expires) - Date.now() < REFRESH_MS) {
      this.refresh();
    }
  }

  async refresh() {
    this.isAsking = true;
    try {
      this.token = await post("/v1/client-token", { Identity: this.identity });
      this.listen();
    } catch {
      // Asked again in a second, until it is too late.
    } finally {
      this.isAsking = false;
    }
  }

  register() {
    this.registeredAt = Date.now();
    this.write("register", { media: { audio: true } });
  }

  write(type, payload) {
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify({ type, version: "1.6", payload }));
      return true;
    }
    return false;
  }

  hear(text) {
    this.heardAt = Date.now();
    if (text === "\n") {
      this.socket.send("\n");
      return;
    }
    const { type, payload } = JSON.parse(text);
    const call = this.call;
    // Of a call that begins, the platform's name is not known yet.
    const isOurs = call && call.state !== "ended" && (!call.sid || !payload.callsid || payload.callsid === call.sid);
    switch (type) {
      case "connected": return this.connected();
      case "ready": return this.told("ready", null);
      case "close": return this.close(this.error || "The platform refused the token.");
      case "error": return this.told(this.state, `${payload.error.message} (${payload.error.code})`);
      case "invite": return this.invited(payload);
      case "cancel": return isOurs && call.state === "incoming" && this.ended("the caller gave up, or somebody else answered");
      case "ringing": return isOurs && call.rings(payload);
      case "answer": return isOurs && call.answered(payload);
      case "hangup": return isOurs && this.hungUp(payload.error);
    }
  }

  connected() {
    this.tries = 0;
    this.isConnected = true;
    this.register();
    if (this.call?.reconnect && this.call.state === "talking") {
      const { sid, reconnect, pc } = this.call;
      this.write("invite", { callsid: sid, sdp: pc.localDescription.sdp, reconnect, twilio: {} });
      this.call.looked();
    }
    this.waiting.splice(0).forEach((does) => does());
  }

  invited({ callsid, sdp, parameters, reconnect }) {
    if (this.call && this.call.state !== "ended") {
      this.write("reject", { callsid });
      return;
    }
    this.call = new Call(this, String(parameters.From), { sid: callsid, offer: sdp, reconnect });
    this.told();
  }

  async hungUp(error) {
    const call = this.call;
    this.ended(error ? error.message : "");
    if (call.sid && call.name) {
      // The platform hangs up alike whatever became of the call that it made for us.
      const children = await get("/Calls.json", { ParentCallSid: call.sid }).catch(() => ({ calls: [] }));
      const why = ENDS[children.calls[0]?.status];
      if (why) {
        call.why = why;
        this.told();
      }
    }
  }

  ended(why) {
    this.call?.end(why);
    this.told();
  }

  // ── What the page asks for ──────────────────────────────────────────────────────────────────────

  async dial(to, callerId) {
    if (this.call && this.call.state !== "ended") {
      throw new Error("There is a call already.");
    }
    const call = this.call = new Call(this, to, { name: `TJS${crypto.randomUUID()}` });
    this.told();
    await call.open();
    const query = Object.entries({ To: to, CallerId: callerId || "" }).map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
    const does = () => call.state === "calling" && this.write("invite", { callsid: call.name, sdp: call.pc.localDescription.sdp, twilio: { params: query } });
    if (!this.isConnected || !does()) {
      this.waiting.push(does);
    }
  }

  async answer() {
    const call = this.call;
    call.state = "answering";
    this.told();
    await call.open(call.offer);
    this.write("answer", { callsid: call.sid, sdp: call.pc.localDescription.sdp });
    call.talks();
  }

  hangUp() {
    const call = this.call;
    if (call && call.state !== "ended") {
      this.write(call.state === "incoming" ? "reject" : "hangup", { callsid: call.sid || call.name });
      this.ended("");
    }
  }

  press(key) {
    const sender = this.call.pc.getSenders()[0]?.dtmf;
    if (sender?.canInsertDTMF) {
      sender.insertDTMF(sender.toneBuffer + key, 160, 70);
    } else {
      this.write("dtmf", { callsid: this.call.sid, dtmf: key });
    }
  }

  mute(isMuted) {
    this.call.isMuted = isMuted;
    this.call.silence();
    this.told();
  }

  /** Ends the call and goes. @param error what went wrong */
  close(error = null) {
    if (this.isClosed) {
      return;
    }
    this.hangUp();
    this.isClosed = true;
    removeEventListener("pagehide", this.leave);
    clearInterval(this.timer);
    clearTimeout(this.retry);
    this.socket?.close();
    this.told("off", error);
  }
}
