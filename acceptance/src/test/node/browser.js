// A page with the browser SDK as npm gives it, in a real browser, and the customer's server behind it.
'use strict';
const assert = require('node:assert/strict');
const { createServer } = require('node:http');
const { once } = require('node:events');
const { setTimeout: pause } = require('node:timers/promises');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { chromium } = require('playwright-core');
const twilio = require('twilio');

const { ACCOUNT_SID, AUTH_TOKEN, API_URL, SECURE_URL, SIMULATOR_URL, CHROMIUM, EDGES } = process.env;
const PATIENCE_MS = 60_000;
const MICROPHONE_HZ = 620;

const client = twilio(ACCOUNT_SID, AUTH_TOKEN);
client.api.baseUrl = API_URL;

async function until(look, wished, what = 'not in time') {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const seen = await look();
    if (wished(seen)) return seen;
    assert.ok(Date.now() < end, `${what}: ${JSON.stringify(seen)}`);
    await pause(100);
  }
}

// Handsets of the simulated carrier.
async function phone(number, behaviour) {
  const answer = await fetch(`${SIMULATOR_URL}/handsets/${number}/phone`, { method: 'POST', body: new URLSearchParams(behaviour) });
  assert.equal(answer.status, 200);
}

async function calls(number) {
  return (await (await fetch(`${SIMULATOR_URL}/handsets/${number}/calls`)).json()).calls;
}

async function hangUp(number, id) {
  const answer = await fetch(`${SIMULATOR_URL}/handsets/${number}/calls/${id}/hangup`, { method: 'POST' });
  assert.ok(answer.ok, `${answer.status}`);
}

async function dial(number, to, script) {
  const answer = await fetch(`${SIMULATOR_URL}/handsets/${number}/calls`, { method: 'POST', body: new URLSearchParams({ To: to, script }) });
  return (await answer.json()).id;
}

const heardMs = (call, hz) => call.tones.filter((t) => Math.abs(t.frequencyHz - hz) < 12).reduce((sum, t) => sum + t.toMs - t.fromMs, 0);

function wav(hz, seconds) {
  const rate = 48_000;
  const samples = Buffer.alloc(44 + rate * seconds * 2);
  samples.write('RIFF', 0); samples.writeUInt32LE(samples.length - 8, 4); samples.write('WAVEfmt ', 8);
  samples.writeUInt32LE(16, 16); samples.writeUInt16LE(1, 20); samples.writeUInt16LE(1, 22);
  samples.writeUInt32LE(rate, 24); samples.writeUInt32LE(rate * 2, 28); samples.writeUInt16LE(2, 32); samples.writeUInt16LE(16, 34);
  samples.write('data', 36); samples.writeUInt32LE(samples.length - 44, 40);
  for (let i = 0; i < rate * seconds; i++) samples.writeInt16LE(Math.round(8000 * Math.sin(2 * Math.PI * hz * i / rate)), 44 + 2 * i);
  return samples;
}

// Everything that a page needs beside the SDK's five lines: it writes down what happens, and listens.
const PAGE = `<!doctype html><meta charset="utf-8"><title>A phone in a page</title><link rel="icon" href="data:,">
<script src="/twilio.min.js"></script>
<script>
window.events = [];
const note = (name, what) => events.push({ name, what: what === undefined ? null : what, at: Date.now() });
const problem = (e) => ({ code: e.code, name: e.name, message: e.message });
function follow(call) {
  window.call = call;
  for (const name of ['accept', 'cancel', 'disconnect', 'reject', 'reconnecting', 'reconnected', 'transportClose', 'ringing', 'messageReceived', 'messageSent', 'warning']) {
    call.on(name, (what) => note('call.' + name, typeof what === 'boolean' || typeof what === 'string' ? what : what && what.code ? problem(what) : name.startsWith('message') ? what : undefined));
  }
  call.on('error', (e) => note('call.error', problem(e)));
  return call;
}
async function open(options, identity) {
  const token = await (await fetch('/token?identity=' + identity + '&' + new URLSearchParams(options.grant || {}))).text();
  const device = window.device = new Twilio.Device(token, options.device);
  for (const name of ['registered', 'unregistered', 'tokenWillExpire']) device.on(name, () => note('device.' + name));
  device.on('error', (e) => note('device.error', { ...problem(e), original: e.originalError && e.originalError.code }));
  device.on('incoming', (call) => {
    note('device.incoming', { parameters: call.parameters, custom: Object.fromEntries(call.customParameters) });
    follow(call);
  });
}
async function connect(params) { return follow(await device.connect({ params, rtcConstraints: { audio: { echoCancellation: false, autoGainControl: false, noiseSuppression: false } } })).parameters; }
function accept() { call.accept({ rtcConstraints: { audio: { echoCancellation: false, autoGainControl: false, noiseSuppression: false } } }); }
// The strongest frequency that is heard now, and how strong it is.
let analyser, spectrum, source;
function hear() {
  const stream = call.getRemoteStream();
  if (!stream) return { hz: 0, db: -Infinity };
  if (source !== stream) {
    const context = new AudioContext();
    analyser = context.createAnalyser();
    analyser.fftSize = 8192;
    analyser.smoothingTimeConstant = 0;
    context.createMediaStreamSource(stream).connect(analyser);
    source = stream;
    spectrum = new Float32Array(analyser.frequencyBinCount);
  }
  analyser.getFloatFrequencyData(spectrum);
  let best = 0;
  spectrum.forEach((db, i) => { if (db > spectrum[best]) best = i; });
  return { hz: best * analyser.context.sampleRate / analyser.fftSize, db: spectrum[best] };
}
// From now on, how long the longest silence was that was heard, the present one included.
function watchSilence() {
  const context = new AudioContext();
  const tap = new AnalyserNode(context, { fftSize: 1024 });
  context.createMediaStreamSource(call.getRemoteStream()).connect(tap);
  const samples = new Float32Array(tap.fftSize);
  let longest = 0;
  let heard = performance.now();
  const look = () => {
    tap.getFloatTimeDomainData(samples);
    const now = performance.now();
    longest = Math.max(longest, now - heard);
    if (samples.some((s) => Math.abs(s) > 0.02)) heard = now;
  };
  setInterval(look, 20);
  window.longestSilence = () => Math.round(longest);
}
async function network() {
  const pc = call._mediaHandler.version?.pc;
  if (!pc) return {};
  const seen = { connection: pc.connectionState };
  (await pc.getStats()).forEach((s) => {
    if (s.type === 'inbound-rtp') Object.assign(seen, { received: s.packetsReceived, lost: s.packetsLost });
    if (s.type === 'transport') Object.assign(seen, { srtp: s.srtpCipher, tls: s.tlsVersion });
    if (s.type === 'codec') (seen.codecs = seen.codecs || []).push(s.mimeType);
  });
  return seen;
}
</script>`;

/** A customer's server: the page, tokens, and documents for calls. */
class Customer {
  static async start() {
    const customer = new Customer();
    customer.documents = new Map();
    customer.requests = [];
    customer.key = await client.newKeys.create({ friendlyName: 'browsers' });
    const sdk = fs.readFileSync(path.join(__dirname, 'node_modules/@twilio/voice-sdk/dist/twilio.min.js'));
    customer.server = createServer(async (request, response) => {
      const url = new URL(request.url, 'http://localhost');
      if (url.pathname === '/') return response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE);
      if (url.pathname === '/twilio.min.js') return response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(sdk);
      if (url.pathname === '/token') return response.end(customer.token(Object.fromEntries(url.searchParams)));
      let body = '';
      for await (const chunk of request) body += chunk;
      const form = Object.fromEntries(new URLSearchParams(body));
      customer.requests.push({ path: url.pathname, form });
      const document = customer.documents.get(url.pathname);
      response.writeHead(200, { 'Content-Type': 'text/xml' }).end(document ? document(form) : '<Response/>');
    }).listen(0, '127.0.0.1');
    await once(customer.server, 'listening');
    customer.url = `http://127.0.0.1:${customer.server.address().port}`;
    const application = await client.applications.create({ friendlyName: 'browsers', voiceUrl: `${customer.url}/voice`, statusCallback: `${customer.url}/status` });
    customer.application = application.sid;
    return customer;
  }

  /** By the helper library, as every customer makes them. */
  token({ identity, ttl = '3600', incoming = 'true', outgoing = 'true', account = ACCOUNT_SID, secret = this.key.secret }) {
    const token = new twilio.jwt.AccessToken(account, this.key.sid, secret, { identity, ttl: Number(ttl) });
    token.addGrant(new twilio.jwt.AccessToken.VoiceGrant({
      incomingAllow: incoming === 'true',
      ...(outgoing === 'true' ? { outgoingApplicationSid: this.application, outgoingApplicationParams: { shop: 'books' } } : {}),
    }));
    return token.toJwt();
  }

  answer(path, build) {
    this.documents.set(path, (form) => {
      const response = new twilio.twiml.VoiceResponse();
      build(response, form);
      return response.toString();
    });
  }

  asked(path) { return this.requests.filter((r) => r.path === path); }

  close() { this.server.close(); this.server.closeAllConnections(); }
}

/** A browser whose microphone hears a tone. Nothing but the stack and the customer can be reached. */
class Browser {
  /**
   * @param resolve Chromium's rules for names that no server knows
   * @param trust the hash of the only key that servers may have; without it every certificate will do
   */
  static async start({ resolve, trust } = {}) {
    const browser = new Browser();
    browser.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ringfort-browser-'));
    const microphone = path.join(browser.folder, 'microphone.wav');
    fs.writeFileSync(microphone, wav(MICROPHONE_HZ, 10));
    browser.context = await chromium.launchPersistentContext(path.join(browser.folder, 'profile'), {
      executablePath: CHROMIUM,
      headless: true,
      ignoreHTTPSErrors: !trust,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
        '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${microphone}`,
        trust ? `--ignore-certificate-errors-spki-list=${trust}` : '--ignore-certificate-errors', ...(resolve ? [`--host-resolver-rules=${resolve}`] : []),
        '--autoplay-policy=no-user-gesture-required', '--allow-loopback-in-peer-connection'],
    });
    const click = wav(1000, 1).subarray(0, 44 + 9_600);
    // The SDK fetches its sounds from its maker.
    await browser.context.route('https://sdk.twilio.com/**', (route) => route.fulfill({ body: click, contentType: 'audio/wav', headers: { 'Access-Control-Allow-Origin': '*' } }));
    return browser;
  }

  async page(customer) {
    const page = await this.context.newPage();
    page.on('pageerror', (e) => console.error('page:', e.message));
    if (process.env.VERBOSE) page.on('console', (m) => console.error('console:', m.text()));
    await page.goto(customer.url);
    return new Tab(page);
  }

  async close() {
    await this.context.close();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

class Tab {
  constructor(page) {
    this.page = page;
    this.edge = EDGES ? EDGES.split(',') : `localhost:${new URL(SECURE_URL).port}/signal?`;
  }

  /** With public options only. */
  open(identity, { grant = {}, device = {} } = {}) {
    const options = { edge: this.edge, ...device };
    return this.page.evaluate(([o, i]) => open(o, i), [{ grant, device: options }, identity]);
  }

  async register(identity, options) {
    await this.open(identity, options);
    await this.page.evaluate(() => device.register());
    await this.saw('device.registered');
  }

  connect(params) { return this.page.evaluate((p) => connect(p), params); }

  run(what, given) { return this.page.evaluate(what, given); }

  events(name) { return this.page.evaluate((n) => events.filter((e) => e.name === n).map((e) => e.what), name); }

  /** What an event said, once it has come that often. */
  async saw(name, times = 1) {
    const all = await until(() => this.page.evaluate(() => events), (e) => e.filter((x) => x.name === name).length >= times, `no ${name}`);
    return all.filter((x) => x.name === name)[times - 1].what;
  }

  hears(hz) {
    return until(() => this.page.evaluate(() => hear()), (heard) => Math.abs(heard.hz - hz) < 8 && heard.db > -50, `${hz} Hz is not heard`);
  }

  async callSid() { return (await until(() => this.page.evaluate(() => call.parameters.CallSid), (sid) => /^CA/.test(sid || ''))); }

  close() { return this.page.close(); }
}

module.exports = { client, until, phone, calls, dial, hangUp, heardMs, Customer, Browser, MICROPHONE_HZ };
