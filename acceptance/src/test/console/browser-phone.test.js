// The browser phone of the Phones page, with a browser whose microphone hears a tone.
'use strict';

const assert = require('node:assert/strict');
const nodeTest = require('node:test');
const { Browser, MICROPHONE_HZ, PHONE, api, until, sid, token, base } = require('./browser.js');

const from = process.env.FROM;
const simulator = process.env.SIMULATOR_URL;
const [toCall, busy, caller, refused, breaks, wanders, closes, signs] = process.env.HANDSETS.split(',');

/** Every character that a client's name may have, and that markup or code would need. */
const HOSTILE = "client:'-window.ran.push(1)-'(%3Cimg)";

let browser;

function test(name, does) {
  nodeTest.test(name, async () => {
    try {
      await does();
    } catch (e) {
      await browser?.lookBack(name);
      throw e;
    }
  });
}

nodeTest.before(async () => { browser = await Browser.start({ hearsTone: true }); });

nodeTest.after(() => browser?.close());

const behave = (number, behaviour) => fetch(`${simulator}/handsets/${number}/phone`, { method: 'POST', body: new URLSearchParams(behaviour) });
const dial = (number, to, script) => fetch(`${simulator}/handsets/${number}/calls`, { method: 'POST', body: new URLSearchParams({ To: to, script }) });
const calls = async (number) => (await (await fetch(`${simulator}/handsets/${number}/calls`)).json()).calls;
const heardMs = (call, hz) => (call?.tones || []).filter((t) => Math.abs(t.frequencyHz - hz) < 12).reduce((sum, t) => sum + t.toMs - t.fromMs, 0);
const isHeardAt = (number) => until('that the page is heard', async () => (await calls(number)).some((c) => heardMs(c, MICROPHONE_HZ) > 800));
const isOverAt = (number) => until('the end at the handset', async () => (await calls(number)).every((c) => c.state === 'ended'), 60_000);

/** A signed-in tab on the Phones page. @param options of its context */
async function phones(name, handset, options = { permissions: ['microphone'] }) {
  const tab = await browser.tab(options);
  await tab.page.addInitScript(([client, list]) => {
    localStorage.setItem('ringfort.client', client);
    localStorage.setItem('ringfort.handsets', JSON.stringify(list));
  }, [name, [handset]]);
  await tab.page.addInitScript(watchCalls);
  await tab.signIn();
  await tab.go('#/phones');
  await tab.page.getByLabel('Number or client to call').waitFor();
  return tab;
}

/** What the page's calls are made of, for whoever measures them. */
function watchCalls() {
  window.peers = [];
  window.sockets = [];
  const Peer = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Peer {
    constructor(...options) {
      super(...options);
      window.peers.push(this);
    }
  };
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...options) {
      super(...options);
      window.sockets.push(this);
    }
  };
  // What cleans a voice takes a pure tone for noise.
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = () => ask({ audio: { echoCancellation: false, autoGainControl: false, noiseSuppression: false } });
  let meter;
  /** The strongest frequency that arrives now. */
  window.hear = () => {
    const peer = window.peers.at(-1);
    const track = peer?.getReceivers()[0]?.track;
    if (!track) {
      return { hz: 0, db: -Infinity };
    }
    if (meter?.track !== track) {
      const context = new AudioContext();
      meter = { track, analyser: new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 }) };
      context.createMediaStreamSource(new MediaStream([track])).connect(meter.analyser);
    }
    const spectrum = new Float32Array(meter.analyser.frequencyBinCount);
    meter.analyser.getFloatFrequencyData(spectrum);
    const best = spectrum.reduce((most, db, i) => (db > spectrum[most] ? i : most), 0);
    return { hz: best * meter.analyser.context.sampleRate / meter.analyser.fftSize, db: spectrum[best] };
  };
}

const says = (tab, text) => tab.page.locator('#line', { hasText: text }).waitFor({ timeout: 60_000 });
const presses = (tab, name) => tab.page.getByRole('button', { name, exact: true }).click();
const hears = (tab, hz) => until(`${hz} Hz`, async () => {
  const heard = await tab.page.evaluate(() => window.hear());
  return Math.abs(heard.hz - hz) < 10 && heard.db > -50;
}, 60_000);

async function calling(tab, to) {
  await tab.page.getByLabel('Number or client to call').fill(to);
  await presses(tab, 'Call from this browser');
}

const keypad = (tab) => tab.page.getByRole('group', { name: /^Keypad of the browser phone/ });

test('calls a handset by keyboard: each hears the other, keys arrive, mute is silent, and it hangs up', async () => {
  await behave(toCall, { script: 'tones:440@90s', ringMs: 300 });
  const tab = await phones('ann', toCall);
  await tab.accessible('the browser phone');
  await tab.page.getByLabel('Number or client to call').fill('');
  for (const key of toCall.slice(1)) {
    await keypad(tab).getByRole('button', { name: key, exact: true }).click();
  }
  assert.equal(await tab.page.getByLabel('Number or client to call').inputValue(), toCall.slice(1));
  await tab.page.getByLabel('Number or client to call').fill(toCall);
  await tab.page.getByLabel('Call as').selectOption(from);
  await tab.page.getByRole('button', { name: 'Call from this browser' }).focus();
  await tab.page.keyboard.press('Enter');
  await says(tab, 'In a call with');
  await hears(tab, 440);
  await isHeardAt(toCall);
  assert.equal((await calls(toCall))[0].from, from);
  await tab.accessible('in a call');
  await tab.fits('in a call');
  await tab.shot('browser-phone-call');

  await keypad(tab).getByRole('button', { name: '5', exact: true }).click();
  await keypad(tab).getByRole('button', { name: '#', exact: true }).click();
  await until('the keys', async () => /5.*#/s.test(JSON.stringify((await calls(toCall))[0])));
  await presses(tab, 'Mute');
  await tab.page.getByRole('button', { name: 'Unmute' }).waitFor();
  assert.ok(await tab.page.evaluate(() => window.peers.at(-1).getSenders()[0].track.enabled === false));
  await presses(tab, 'Hang up here');
  await says(tab, 'is over');
  await isOverAt(toCall);
  assert.ok(await tab.page.evaluate(() => window.peers.every((p) => p.connectionState === 'closed')));
  await tab.clean('a call');
  await tab.close();
});

test('says in words what it cannot call, and who is busy', async () => {
  await behave(busy, { answer: 'busy' });
  const tab = await phones('bob', busy, { permissions: ['microphone'], viewport: PHONE, hasTouch: true });
  await calling(tab, '0123');
  await tab.page.getByText('a number begins with + and its country').waitFor();
  await calling(tab, '+0123456789');
  await says(tab, 'expected: + and 7 to 15 digits');
  await calling(tab, busy);
  await says(tab, 'busy or declined');
  await tab.accessible('on a phone');
  await tab.fits('on a phone');
  await tab.shot('browser-phone-narrow');
  await tab.clean('refusals');
  await tab.close();
});

test('a handset calls one of the numbers, it rings here, is answered and declined', async () => {
  const [shop] = (await api('GET', '/AvailablePhoneNumbers/US/Local.json?PageSize=1')).available_phone_numbers;
  const bought = await api('POST', '/IncomingPhoneNumbers.json', { PhoneNumber: shop.phone_number });
  const tab = await phones('cid', caller);
  await tab.page.getByLabel('Call as').selectOption(bought.phone_number);
  await tab.page.getByText('Be called here').click();
  await tab.page.getByRole('button', { name: /^Let .* ring here$/ }).click();
  await tab.page.getByText('rings here when it is called').waitFor();
  await says(tab, 'client:cid reaches this page');
  assert.equal((await api('GET', `/IncomingPhoneNumbers/${bought.sid}.json`)).voice_url, 'client:cid');

  await dial(caller, bought.phone_number, 'tones:880@60s');
  await says(tab, 'Incoming call from');
  await tab.accessible('ringing');
  await tab.shot('browser-phone-rings');
  await presses(tab, 'Answer here');
  await says(tab, 'In a call with');
  await hears(tab, 880);
  await isHeardAt(caller);
  await presses(tab, 'Hang up here');
  await isOverAt(caller);

  await dial(caller, bought.phone_number, 'tones:880@60s');
  await says(tab, 'Incoming call from');
  await presses(tab, 'Decline here');
  await isOverAt(caller);
  await presses(tab, 'Let it ring nowhere');
  await tab.page.getByText('leads nowhere yet').waitFor();
  await presses(tab, 'Switch off');
  await says(tab, 'Off.');
  await tab.clean('incoming calls');
  await tab.close();
  await api('DELETE', `/IncomingPhoneNumbers/${bought.sid}.json`);
});

test('the account calls it over REST; its keys reach <Gather>, and a hostile name stays text', async () => {
  const sink = `${simulator}/sink/keys-${Date.now()}`;
  await fetch(sink, { method: 'PUT', body: JSON.stringify({ contentType: 'text/xml', body: '<Response><Hangup/></Response>' }) });
  const tab = await phones('dan', caller);
  await tab.page.getByText('Be called here').click();
  await presses(tab, 'Switch on');
  await says(tab, 'client:dan reaches this page');
  await api('POST', '/Calls.json', {
    From: HOSTILE, To: 'client:dan',
    Twiml: `<Response><Gather numDigits="3" timeout="60" action="${sink}"/></Response>`,
  });
  await says(tab, HOSTILE);
  await presses(tab, 'Answer here');
  await says(tab, 'In a call with');
  await until('its sound', () => tab.page.evaluate(() => window.peers.at(-1)?.connectionState === 'connected'));
  for (const key of ['1', '5', '9']) {
    await keypad(tab).getByRole('button', { name: key, exact: true }).click();
  }
  await says(tab, 'is over');
  const asked = (await (await fetch(`${sink}/requests`)).json()).requests;
  assert.equal(asked[0].form.Digits, '159');
  await tab.clean('a call over REST');
  await tab.close();
});

test('without a microphone it says so, and hears all the same', async () => {
  await behave(refused, { script: 'tones:500@60s', ringMs: 100 });
  const tab = await phones('eve', refused, { permissions: [] });
  await calling(tab, refused);
  await tab.page.getByText('The microphone is not allowed').waitFor();
  await says(tab, 'In a call with');
  await hears(tab, 500);
  await tab.accessible('without a microphone');
  await presses(tab, 'Hang up here');
  await isOverAt(refused);
  await tab.clean('without a microphone');
  await tab.close();
});

test('the sound goes on while the signalling breaks, and the call still has its buttons', async () => {
  await behave(breaks, { script: 'tones:440@120s', ringMs: 100 });
  const tab = await phones('fay', breaks);
  await calling(tab, breaks);
  await says(tab, 'In a call with');
  await hears(tab, 440);
  const before = await tab.page.evaluate(() => window.sockets.length);
  await tab.page.evaluate(() => window.sockets.at(-1).close());
  await until('another connection', () => tab.page.evaluate((n) => window.sockets.length > n && window.sockets.at(-1).readyState === 1, before));
  await hears(tab, 440);
  await until('that it is well again', async () => !(await tab.page.locator('#line').innerText()).includes('broke off'));
  await presses(tab, 'Hang up here');
  await isOverAt(breaks);
  await tab.clean('a broken connection');
  await tab.close();
});

test('a call goes on while other pages are looked at, and ends there', async () => {
  await behave(wanders, { script: 'tones:440@120s', ringMs: 100 });
  const tab = await phones('gus', wanders);
  await calling(tab, wanders);
  await says(tab, 'In a call with');
  await tab.go('#/calls');
  await tab.page.getByRole('link', { name: /^In a call with/ }).waitFor();
  await hears(tab, 440);
  await tab.accessible('another page in a call');
  await tab.shot('browser-phone-elsewhere');
  await presses(tab, 'Hang up');
  await isOverAt(wanders);
  await tab.clean('other pages');
  await tab.close();
});

test('a call ends with its tab, and with the session', async () => {
  await behave(closes, { script: 'tones:440@120s', ringMs: 100 });
  await behave(signs, { script: 'tones:440@120s', ringMs: 100 });
  const [one, other] = [await phones('hal', closes), await phones('ivy', signs)];
  await calling(one, closes);
  await calling(other, signs);
  await says(one, 'In a call with');
  await says(other, 'In a call with');
  await one.page.goto('about:blank');
  await other.go('#/overview');
  await presses(other, 'Sign out');
  await other.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await isOverAt(closes);
  await isOverAt(signs);
  await one.close();
  await other.close();
});

test('a key of the account can use it, too', async () => {
  const key = await api('POST', '/Keys.json', { FriendlyName: 'phone' });
  const made = await fetch(`${base}/v1/client-token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${Buffer.from(`${key.sid}:${key.secret}`).toString('base64')}` },
    body: new URLSearchParams({ Identity: 'jo' }),
  });
  const body = await made.text();
  assert.equal(made.status, 200);
  assert.ok(!body.includes(key.secret) && !body.includes(token) && JSON.parse(body).identity === 'jo', sid);
  await api('DELETE', `/Keys/${key.sid}.json`);
});
