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

test('a handset calls a page by <Dial><Client>, with parameters; the page answers, hears it and is heard', async () => {
  const from = handsets[1];
  customer.answer('/number', (r) => {
    const called = r.dial({ timeout: 30 }).client();
    called.identity('bob');
    called.parameter({ name: 'order', value: 'a b&c' });
  });
  const [offer] = await client.availablePhoneNumbers('US').local.list({ limit: 1 });
  const number = await client.incomingPhoneNumbers.create({ phoneNumber: offer.phoneNumber, voiceUrl: `${customer.url}/number` });
  const tab = await browser.page(customer);
  await tab.register('bob');

  await dial(from, number.phoneNumber, 'tones:880@60s');
  const { parameters, custom } = await tab.saw('device.incoming');
  await tab.run(() => accept());
  await tab.saw('call.accept');
  await tab.hears(880);
  await until(() => calls(from), (all) => all.length > 0 && heardMs(all[0], MICROPHONE_HZ) > 1000, 'the page is not heard');
  await client.calls(parameters.CallSid).update({ status: 'completed' });

  await tab.saw('call.disconnect');
  assert.equal(parameters.From, from);
  assert.equal(parameters.To, 'client:bob');
  assert.equal(parameters.AccountSid, process.env.ACCOUNT_SID);
  assert.deepEqual(custom, { order: 'a b&c' });
  await until(() => calls(from), (all) => all[0].state === 'ended');
  await tab.close();
});

test('the REST API calls a page from another; what the page presses reaches <Gather>', async () => {
  customer.answer('/menu', (r) => r.gather({ numDigits: 4, timeout: 30, action: `${customer.url}/menu-keys` }));
  customer.answer('/menu-keys', (r) => r.hangup());
  const tab = await browser.page(customer);
  await tab.register('carol');

  const made = await client.calls.create({ to: 'client:carol?room=7', from: 'client:shop', url: `${customer.url}/menu` });
  const { parameters, custom } = await tab.saw('device.incoming');
  await tab.run(() => accept());
  await tab.saw('call.accept');
  await until(() => tab.run(() => network()), (n) => n.connection === 'connected');
  await tab.run(() => call.sendDigits('15#9'));
  await tab.saw('call.disconnect');

  assert.equal(parameters.CallSid, made.sid);
  assert.equal(parameters.From, 'client:shop');
  assert.deepEqual(custom, { room: '7' });
  assert.equal(customer.asked('/menu-keys')[0].form.Digits, '15');
  assert.equal(customer.asked('/menu-keys')[0].form.FinishedOnKey, '#');
  const call = await until(() => client.calls(made.sid).fetch(), (c) => c.status === 'completed');
  assert.equal(call.to, 'client:carol');
  await tab.close();
});

test('a page that rejects is busy, one that ignores does not answer, one that is gone cannot be reached', async () => {
  const twiml = '<Response><Pause length="60"/></Response>';
  const call = (timeout) => client.calls.create({ to: 'client:dora', from: FROM, twiml, timeout });
  const status = (sid, wished) => until(() => client.calls(sid).fetch(), (c) => c.status === wished, wished);
  const [one, two] = [await browser.page(customer), await browser.page(customer)];
  await one.register('dora');
  await two.register('dora');

  const rejected = await call(30);
  await one.saw('device.incoming');
  await two.saw('device.incoming');
  await one.run(() => window.call.reject());
  await two.run(() => window.call.reject());
  await status(rejected.sid, 'busy');

  const ignored = await call(5);
  await one.saw('device.incoming', 2);
  await one.run(() => window.call.ignore());
  await two.saw('call.cancel');
  await status(ignored.sid, 'no-answer');

  const canceled = await call(30);
  await two.saw('device.incoming', 3);
  await client.calls(canceled.sid).update({ status: 'canceled' });
  await two.saw('call.cancel', 2);
  await status(canceled.sid, 'canceled');

  const taken = await call(30);
  await two.saw('device.incoming', 4);
  await two.run(() => accept());
  await two.saw('call.accept');
  await one.saw('call.cancel', 2);
  await two.run(() => window.call.disconnect());
  await status(taken.sid, 'completed');

  await one.run(() => device.unregister());
  await one.saw('device.unregistered');
  await one.close();
  await two.run(() => device.destroy());
  await two.close();
  await status((await call(30)).sid, 'no-answer');
});

test('two pages speak to each other, one of them in Opus', async () => {
  customer.answer('/voice', (r, form) => r.dial().client(form.To));
  const [caller, called] = [await browser.page(customer), await browser.page(customer)];
  await called.register('frank');
  await caller.open('erin', { device: { codecPreferences: ['opus', 'pcmu'] } });

  await caller.connect({ To: 'frank' });
  await called.saw('device.incoming');
  await called.run(() => accept());
  await called.hears(MICROPHONE_HZ);
  await caller.hears(MICROPHONE_HZ);
  assert.ok((await caller.run(() => network())).codecs.includes('audio/opus'));
  await caller.run(() => call.mute(true));
  await until(() => called.run(() => hear()), (heard) => heard.db < -80, 'muted');
  await caller.run(() => call.mute(false));
  await called.hears(MICROPHONE_HZ);
  await called.run(() => call.sendMessage({ content: { hello: 'there' }, contentType: 'application/json', messageType: 'user-defined-message' }));
  await called.saw('call.messageSent');
  await called.run(() => call.disconnect());

  await caller.saw('call.disconnect');
  await caller.close();
  await called.close();
});

// https://www.twilio.com/docs/voice/sdks/call-message-events
test('a page and an application send each other messages', async () => {
  customer.answer('/voice', (r) => r.gather({ timeout: 60 }));
  const tab = await browser.page(customer);
  await tab.open('mallory');
  await tab.connect({});
  await tab.saw('call.accept');
  const live = client.calls(await tab.callSid());
  const told = () => customer.asked('/messages').map((r) => r.form);

  const subscription = await live.userDefinedMessageSubscriptions.create({ callback: `${customer.url}/messages` });
  const first = await tab.run(() => call.sendMessage({ content: { hello: 'there', none: null }, messageType: 'user-defined-message' }));
  await tab.saw('call.messageSent');
  await until(told, (all) => all.length === 1, 'the application is not told');
  assert.equal(told()[0].Sid, first);
  assert.equal(told()[0].CallSid, subscription.callSid);
  assert.equal(told()[0].SubscriptionSid, subscription.sid);
  assert.equal(told()[0].SequenceNumber, '1');
  assert.equal(told()[0].ContentType, 'application/json');
  assert.deepEqual(JSON.parse(told()[0].Content), { hello: 'there', none: null });

  const sent = await live.userDefinedMessages.create({ content: JSON.stringify({ message: 'ahoy', none: null }), idempotencyKey: 'once' });
  const again = await live.userDefinedMessages.create({ content: JSON.stringify({ message: 'ahoy', none: null }), idempotencyKey: 'once' });
  const heard = await tab.saw('call.messageReceived');
  assert.deepEqual(heard.content, { message: 'ahoy', none: null });
  assert.equal(heard.contentType, 'application/json');
  assert.equal(heard.messageType, 'user-defined-message');
  assert.equal(heard.voiceEventSid, sent.sid);
  assert.equal(again.sid, sent.sid);

  assert.equal(await live.userDefinedMessageSubscriptions(subscription.sid).remove(), true);
  await tab.run(() => call.sendMessage({ content: 2, messageType: 'user-defined-message' }));
  await tab.saw('call.messageSent', 2);
  await live.userDefinedMessages.create({ content: '"last"' });
  await tab.saw('call.messageReceived', 2);
  assert.equal((await tab.events('call.messageReceived')).length, 2);
  assert.equal(told().length, 1);
  await tab.run(() => call.disconnect());
  await tab.saw('call.disconnect');
  await assert.rejects(live.userDefinedMessages.create({ content: '{}' }), { status: 400, code: 21220 });
  await tab.close();
});

test('tokens that are not good are refused with their codes', async () => {
  const secret = 'x'.repeat(32);
  const refusals = [
    [{ secret }, 31202],
    [{ account: `AC${'0'.repeat(32)}` }, 31203],
    [{ ttl: '-10' }, 31205],
    [{ ttl: '100000' }, 31207],
    [{ incoming: 'false' }, 31201],
  ];
  for (const [grant, code] of refusals) {
    const tab = await browser.page(customer);
    await tab.open('grace', { grant, device: { enableImprovedSignalingErrorPrecision: true } });
    await tab.run(() => { device.register().catch(() => {}); });
    const seen = await tab.saw('device.error');
    assert.ok(seen.original === code || seen.code === code, `${JSON.stringify(grant)}: ${JSON.stringify(seen)}`);
    await tab.close();
  }
  const tab = await browser.page(customer);
  await tab.open('grace', { grant: { outgoing: 'false' } });
  await tab.run(() => { connect({ To: 'bob' }).catch(() => {}); });
  const { code } = await tab.saw('call.error');
  assert.ok([31001, 31005, 53000].includes(code), `${code}`);
  await tab.close();
});

test('a token is refreshed in the middle of a call, while another page tests its connection', async () => {
  customer.answer('/voice', (r) => r.gather({ timeout: 60 }));
  const tested = await browser.page(customer);
  const report = tested.run(async (edge) => {
    const token = await (await fetch('/token?identity=ruth')).text();
    const preflight = Twilio.Device.runPreflight(token, { edge, fakeMicInput: true });
    return new Promise((resolve) => {
      preflight.on('completed', (r) => resolve({ quality: r.callQuality, edge: r.edge, signalling: !!r.networkTiming.signaling, dtls: !!r.networkTiming.dtls }));
      preflight.on('failed', (e) => resolve({ failed: e.message }));
    });
  }, tested.edge);
  const tab = await browser.page(customer);
  await tab.register('heidi', { grant: { ttl: '13' } });
  const expires = Date.now() + 13_000;
  await tab.connect({});
  await tab.saw('device.tokenWillExpire');

  await tab.run(async () => device.updateToken(await (await fetch('/token?identity=heidi')).text()));
  await until(async () => Date.now(), (now) => now > expires + 1_000);
  const network = await tab.run(() => network());

  assert.equal(network.connection, 'connected');
  assert.deepEqual(await tab.events('device.error'), []);
  const { quality, ...rest } = await report;
  assert.match(quality ?? JSON.stringify(rest), /excellent|great|good/);
  await tested.close();
  assert.deepEqual(await tab.events('call.disconnect'), []);
  await tab.run(() => call.disconnect());
  await tab.saw('call.disconnect');
  await tab.close();
});

test('the sound goes on while the signalling breaks, and the page comes back to its call', async () => {
  const to = handsets[2];
  await phone(to, { script: 'tones:440@90s', ringMs: 100 });
  customer.answer('/voice', (r, form) => r.dial({ callerId: FROM }).number(form.To));
  const tab = await browser.page(customer);
  await tab.register('ivan');
  await tab.connect({ To: to });
  await tab.saw('call.accept');
  await tab.hears(440);

  // As a network does that takes the connection away.
  await tab.run(() => device._stream.transport._socket.close());
  await tab.saw('call.reconnecting');
  await tab.saw('call.reconnected');
  await tab.hears(440);
  assert.equal((await tab.run(() => network())).lost, 0);
  await tab.run(() => call.disconnect());

  await tab.saw('call.disconnect');
  await until(() => calls(to), (all) => all[0].state === 'ended', 'the call goes on without its page');
  await tab.close();
});

test('a page looks for another way of its sound, and goes on', async () => {
  customer.answer('/voice', (r) => r.gather({ numDigits: 1, timeout: 60, action: `${customer.url}/after` }));
  customer.answer('/after', (r) => r.hangup());
  const tab = await browser.page(customer);
  await tab.open('judy');
  await tab.connect({});
  await until(() => tab.run(() => network()), (n) => n.connection === 'connected');
  const before = await tab.run(() => call._mediaHandler.version.pc.remoteDescription.sdp);

  await tab.run(() => call._mediaHandler.iceRestart());
  await until(() => tab.run(() => call._mediaHandler.version.pc.remoteDescription.sdp), (sdp) => sdp !== before, 'no new description');
  await until(() => tab.run(() => network()), (n) => n.connection === 'connected');
  await tab.run(() => call.sendDigits('7'));

  await tab.saw('call.disconnect');
  assert.equal(customer.asked('/after')[0].form.Digits, '7');
  await tab.close();
});

test('what the page measures is in the timeline of its call', async () => {
  customer.answer('/voice', (r) => r.gather({ timeout: 60 }));
  const tab = await browser.page(customer);
  await tab.open('kate');
  await tab.connect({});
  await tab.saw('call.accept');
  const sid = await tab.callSid();
  await tab.run(() => call.postFeedback(4, 'echo'));
  await tab.page.waitForResponse((r) => r.url().includes('EndpointMetrics') && r.request().method() === 'POST', { timeout: 60_000 });
  await tab.run(() => call.disconnect());

  const login = `Basic ${Buffer.from(`${process.env.ACCOUNT_SID}:${process.env.AUTH_TOKEN}`).toString('base64')}`;
  const look = async () => JSON.stringify(await (await fetch(`${process.env.API_URL}/v1/timeline/${sid}`, { headers: { Authorization: login } })).json());
  const timeline = await until(look, (text) => text.includes('quality as the page measured it'), 'no quality');
  assert.match(timeline, /feedback/);
  await tab.close();
});
