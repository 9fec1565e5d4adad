// Calls of a web page with @twilio/voice-sdk, unmodified. https://www.twilio.com/docs/voice/sdks/javascript
'use strict';
const assert = require('node:assert/strict');
const { test, before, after } = require('node:test');
const { client, until, phone, calls, dial, heardMs, Customer, Browser, MICROPHONE_HZ } = require('./browser');

const { FROM, HANDSETS } = process.env;
const handsets = HANDSETS.split(',');
let customer;
let browser;

before(async () => {
  customer = await Customer.start();
  browser = await Browser.start();
});

after(async () => {
  await browser?.close();
  customer?.close();
});

test('a page calls a handset, hears it and is heard, and hangs up', async () => {
  const to = handsets[0];
  await phone(to, { script: 'tones:440@60s', ringMs: 100 });
  customer.answer('/voice', (r, form) => r.dial({ callerId: FROM }).number(form.To));
  const tab = await browser.page(customer);
  await tab.open('alice');

  await tab.connect({ To: to, colour: 'red & green' });
  await tab.saw('call.accept');
  await tab.hears(440);
  await until(() => calls(to), (all) => all.length > 0 && heardMs(all[0], MICROPHONE_HZ) > 1000, 'the page is not heard');
  const network = await tab.run(() => window.network());
  const sid = await tab.callSid();
  await tab.run(() => call.disconnect());

  await tab.saw('call.disconnect');
  await until(() => calls(to), (all) => all[0].state === 'ended');
  const [asked] = customer.asked('/voice');
  assert.equal(asked.form.From, 'client:alice');
  assert.equal(asked.form.Caller, 'client:alice');
  assert.equal(asked.form.colour, 'red & green');
  assert.equal(asked.form.shop, 'books');
  assert.equal(asked.form.Direction, 'inbound');
  assert.equal(asked.form.CallSid, sid);
  assert.equal(asked.form.ApplicationSid, customer.application);
  assert.match(network.srtp, /AES/);
  assert.equal(network.lost, 0);
  const call = await until(() => client.calls(sid).fetch(), (c) => c.status === 'completed');
  assert.equal(call.from, 'client:alice');
  await tab.close();
});
