// One call of the phone of this browser: its sound.

import { soundContext } from "./sound.js";

/** A network that comes back by itself gets that long. */
const PATCHY_MS = 3_000;
/** One that does not is waited for that long. */
export const LOST_MS = 30_000;
const SILENT = 0.001;

/** One call. States: `incoming → answering → talking`, `calling → ringing → talking`; any `→ ended`. */
export class Call {
  /** @param name our own, where we call; @param sid the platform's, as soon as it is known */
  constructor(phone, other, { name = null, sid = null, offer = null, reconnect = null }) {
    Object.assign(this, { phone, other, name, sid, offer, reconnect, state: name ? "calling" : "incoming" });
    this.isMuted = false;
    this.why = "";
    this.problem = null;
  }

  shown() {
    const { other, sid, state, since, isMuted, why, problem } = this;
    return { other, sid, state, since, isMuted, why, problem, isOutgoing: Boolean(this.name) };
  }

  /** @param offer of the other side; null: ours is the first */
  async open(offer) {
    try {
      await this.prepare(offer);
    } catch (e) {
      this.end(String(e.message || e));
    }
    if (this.state === "ended") {
      this.shut();
      this.phone.told();
      throw new Error(`The call is over${this.why && `: ${this.why}`}.`);
    }
  }

  /** The microphone, if it may be had, and the way of the sound. */
  async prepare(offer) {
    const pc = this.pc = new RTCPeerConnection();
    pc.ontrack = ({ track }) => this.play(track);
    pc.onconnectionstatechange = () => this.looked();
    if (offer) {
      await pc.setRemoteDescription({ type: "offer", sdp: offer });
    }
    this.microphone = await this.listening();
    if (this.state === "ended") {
      return;
    }
    pc.addTrack(this.microphone);
    if (!offer) {
      // Telephones speak it, too: nobody has to translate.
      const codecs = RTCRtpReceiver.getCapabilities("audio").codecs;
      pc.getTransceivers()[0].setCodecPreferences([...codecs].sort((x, y) => (y.mimeType === "audio/PCMU") - (x.mimeType === "audio/PCMU")));
    }
    await pc.setLocalDescription(offer ? await pc.createAnswer() : await pc.createOffer());
  }

  async listening() {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      return stream.getAudioTracks()[0];
    } catch (e) {
      this.problem = !navigator.mediaDevices
        ? "Browsers give a microphone to pages of https and of this machine (localhost) only: the other side hears nothing. You hear it."
        : e.name === "NotFoundError"
          ? "There is no microphone: the other side hears nothing. You hear it."
          : "The microphone is not allowed: the other side hears nothing. You hear it. Allow it beside the page's address, and call again.";
      this.phone.told();
      // Silence in its place, or the call would be taken for dead.
      return soundContext().createMediaStreamDestination().stream.getAudioTracks()[0];
    }
  }

  play(track) {
    this.sound ??= new Audio();
    this.sound.srcObject = new MediaStream([track]);
    this.sound.play().catch(() => {
      this.problem = "The browser plays no sound before a click on this page.";
      this.phone.told();
    });
  }

  /** What telephones sound like, where nothing else does. */
  ring() {
    const heard = this.pc?.getReceivers()[0]?.getSynchronizationSources()[0]?.audioLevel || 0;
    if (this.state === "incoming" || (this.state === "ringing" && heard < SILENT)) {
      const out = soundContext();
      const quiet = new GainNode(out, { gain: 0.06 });
      quiet.connect(out.destination);
      for (const frequency of [440, 480]) {
        const tone = new OscillatorNode(out, { frequency });
        tone.connect(quiet);
        tone.start();
        tone.stop(out.currentTime + 1);
      }
    }
  }

  silence() {
    this.microphone.enabled = !this.isMuted;
  }

  async described(sdp) {
    if (sdp && this.pc.signalingState === "have-local-offer") {
      await this.pc.setRemoteDescription({ type: "answer", sdp });
    }
  }

  rings({ callsid, sdp }) {
    this.sid = callsid;
    this.state = "ringing";
    this.phone.told();
    return this.described(sdp);
  }

  answered({ callsid, sdp, reconnect }) {
    this.sid = callsid;
    this.reconnect = reconnect || this.reconnect;
    if (this.state !== "talking") {
      this.talks();
    }
    return this.described(sdp);
  }

  talks() {
    this.state = "talking";
    this.since = Date.now();
    this.phone.told();
  }

  /** The way of the sound is gone: asks for a new one, again and again, for a while. */
  looked() {
    const { pc } = this;
    clearTimeout(this.soon);
    if (this.state !== "talking" || pc.connectionState === "connected") {
      this.brokenAt = null;
      return;
    }
    if (pc.connectionState === "failed" || pc.connectionState === "disconnected") {
      this.brokenAt ??= Date.now();
      if (Date.now() - this.brokenAt > LOST_MS) {
        this.phone.hangUp();
        this.why = "the sound broke off";
        this.phone.told();
        return;
      }
      if (pc.connectionState === "failed" || Date.now() - this.brokenAt >= PATCHY_MS) {
        this.anew().catch(() => {});
      }
      this.soon = setTimeout(() => this.looked(), PATCHY_MS);
    }
  }

  async anew() {
    await this.pc.setLocalDescription(await this.pc.createOffer({ iceRestart: true }));
    this.phone.write("reinvite", { callsid: this.sid, sdp: this.pc.localDescription.sdp });
  }

  end(why) {
    this.state = "ended";
    this.why = why;
    this.shut();
  }

  shut() {
    clearTimeout(this.soon);
    this.microphone?.stop();
    this.pc?.close();
    if (this.sound) {
      this.sound.srcObject = null;
    }
  }
}
