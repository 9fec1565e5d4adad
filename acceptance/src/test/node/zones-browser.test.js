// Calls of a web page whose hosts are killed under it: three zones, three gateways, @twilio/voice-sdk unmodified.
'use strict';
const assert = require('node:assert/strict');
const { test, before, after } = require('node:test');
const { client, until, phone, calls, hangUp, heardMs, Customer, Browser, MICROPHONE_HZ } = require('./browser');

const { FROM, HANDSETS, RESOLVE, TRUST, OPERATOR_URL, ONE_NAME } = process.env;
const elsewhere = { skip: ONE_NAME ? 'the same by one name and by many' : false };
const TONE_HZ = 440;
const handsets = HANDSETS.split(',');
let customer;
let browser;

before(async () => {
  customer = await Customer.start();
  customer.answer('/voice', (r, form) => r.dial({ callerId: FROM }).number(form.To));
  browser = await Browser.start({ resolve: RESOLVE, trust: TRUST });
});

after(async () => {
  await browser?.close();
  customer?.close();
});

/** What operators do and see. */
async function operator(order, body) {
  const answer = await fetch(`${OPERATOR_URL}/${order}`, { method: 'POST', body: body && JSON.stringify(body) });
  assert.equal(answer.status, 200, `${order}: ${answer.status}`);
  return answer.text();
}

/** The host that has the page's connection. */
const gatewayOf = (tab) => tab.run(() => device._stream.gateway);

const at = (tab, name) => tab.run((n) => events.filter((e) => e.name === n).map((e) => e.at), name);

/** How long a tone was away at most, between its first and its last moment. */
function longestWithout(call, hz) {
  const tones = call.tones.filter((t) => Math.abs(t.frequencyHz - hz) < 12).sort((a, b) => a.fromMs - b.fromMs);
  return tones.slice(1).reduce((most, t, i) => Math.max(most, t.fromMs - tones[i].toMs), 0);
}

/** A page that is in a call with a handset: each hears the other. */
async function inCall(identity, to) {
  await phone(to, { script: `tones:${TONE_HZ}@900s`, ringMs: 100 });
  const tab = await browser.page(customer);
  await tab.register(identity);
  await tab.connect({ To: to });
  await tab.saw('call.accept');
  await tab.hears(TONE_HZ);
  await isHeard(to);
  await tab.run(() => watchSilence());
  return tab;
}

/** Waits until the handset has heard the page for another while. */
async function isHeard(to) {
  const [call] = await until(() => calls(to), (all) => all.length > 0);
  const before = heardMs(call, MICROPHONE_HZ);
  await until(() => calls(to), (all) => heardMs(all[0], MICROPHONE_HZ) > before + 1500, 'the page is not heard');
}

/** Each hears the other; keys arrive; a message is acknowledged, and the handset's end told, over the page's connection. */
async function goesOn(tab, to) {
  await tab.hears(TONE_HZ);
  await isHeard(to);
  await tab.run(() => call.sendDigits('7'));
  await until(() => calls(to), ([call]) => JSON.stringify(call.digits).includes('7'), 'the key does not arrive');
  await tab.run(() => call.sendMessage({ content: { still: 'there' }, contentType: 'application/json', messageType: 'user-defined-message' }));
  await tab.saw('call.messageSent');
  assert.deepEqual(await tab.events('call.disconnect'), []);
  const [call] = await calls(to);
  await hangUp(to, call.id);
  await tab.saw('call.disconnect');
  return call;
}

async function report(name, tab, call) {
  const [lost] = await at(tab, 'call.transportClose');
  const [back] = (await at(tab, 'call.reconnected')).slice(-1);
  await operator(`report/${name}`, {
    pageSilentMs: await tab.run(() => longestSilence()),
    handsetWithoutToneMs: longestWithout(call, MICROPHONE_HZ),
    handsetWithoutPacketsMs: call.longestGapMs,
    ...(lost && back ? { signallingAwayMs: back - lost } : {}),
  });
}

test('a page whose gateway is killed comes back over another; the sound does not stop', async () => {
  const tab = await inCall('ivan', handsets[0]);
  const first = await gatewayOf(tab);

  await operator(`kill/${first}`);
  await tab.saw('call.reconnecting');
  await tab.saw('call.reconnected');
  await tab.saw('device.registered', 2);

  assert.notEqual(await gatewayOf(tab), first);
  const call = await goesOn(tab, handsets[0]);
  await report(`zones-browser-kill-gateway${ONE_NAME ? '-one-name' : ''}`, tab, call);
  assert.ok(await tab.run(() => longestSilence()) < 2_000, 'the page heard nothing');
  await tab.close();
  await operator(`await/${first}`);
});

test('a page whose voice host is killed hears and is heard again from another one', elsewhere, async () => {
  const tab = await inCall('judy', handsets[1]);
  const owner = await operator(`owner/${await tab.callSid()}`);

  await operator(`kill/${owner}`);
  await tab.saw('call.reconnecting');
  await tab.saw('call.reconnected');

  const call = await goesOn(tab, handsets[1]);
  await report('zones-browser-kill-voice', tab, call);
  assert.deepEqual(await tab.events('call.error'), []);
  await tab.close();
  await operator(`await/${owner}`);
});

test('a page that loses its gateway and its voice host at once hears and is heard again', elsewhere, async () => {
  const tab = await inCall('kate', handsets[2]);
  const first = await gatewayOf(tab);
  const owner = await operator(`owner/${await tab.callSid()}`);

  await operator(`kill/${owner}`);
  await operator(`kill/${first}`);
  await tab.saw('call.transportClose');

  await until(() => tab.run(() => longestSilence()), (ms) => ms > 2_000, 'the sound went on');
  const call = await goesOn(tab, handsets[2]);
  await report('zones-browser-kill-both', tab, call);
  await tab.close();
  await operator(`await/${owner}`);
  await operator(`await/${first}`);
});

test('a page that rings when its gateway is killed rings again, answers and hears', elsewhere, async () => {
  const tab = await browser.page(customer);
  await tab.register('lena');
  const first = await gatewayOf(tab);
  const twiml = `<Response><Play loop="0">${process.env.SIMULATOR_URL}/sounds/tone.wav</Play></Response>`;
  const made = await client.calls.create({ to: 'client:lena', from: FROM, twiml, timeout: 120 });
  await tab.saw('device.incoming');

  await operator(`kill/${first}`);
  const { parameters } = await tab.saw('device.incoming', 2);
  await tab.run(() => accept());
  await tab.saw('call.accept');
  await tab.hears(TONE_HZ);

  assert.equal(parameters.CallSid, made.sid);
  await client.calls(made.sid).update({ status: 'completed' });
  await tab.saw('call.disconnect');
  await tab.close();
  await operator(`await/${first}`);
});
