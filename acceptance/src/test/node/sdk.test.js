// Messages through twilio-node, unmodified. https://www.twilio.com/docs/messaging/api/message-resource
'use strict';
const assert = require('node:assert/strict');
const { createServer } = require('node:http');
const { once } = require('node:events');
const { setTimeout: pause } = require('node:timers/promises');
const { test } = require('node:test');
const twilio = require('twilio');

const { ACCOUNT_SID, AUTH_TOKEN, API_URL, SIMULATOR_URL, FROM, HANDSETS } = process.env;
const handsets = HANDSETS.split(',');
const PATIENCE_MS = 20_000;

// All that an application has to add: one line for each product that it uses.
const client = twilio(ACCOUNT_SID, AUTH_TOKEN);
client.api.baseUrl = API_URL;
client.messaging.baseUrl = API_URL;

async function until(look, wished) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const seen = await look();
    if (wished(seen)) return seen;
    assert.ok(Date.now() < end, `not in time: ${JSON.stringify(seen)}`);
    await pause(50);
  }
}

async function inbox(handset) {
  const answer = await fetch(`${SIMULATOR_URL}/handsets/${handset}/messages`);
  return (await answer.json()).messages;
}

async function buyNumber(settings) {
  const [forSale] = await client.availablePhoneNumbers('US').local.list({ limit: 1 });
  return client.incomingPhoneNumbers.create({ phoneNumber: forSale.phoneNumber, ...settings });
}

test('sends, and sees the delivery', async () => {
  const to = handsets[0];
  const sent = await client.messages.create({ to, from: FROM, body: 'Hello é 👍 a+b&c' });
  assert.equal(sent.status, 'queued');
  assert.ok(sent.dateCreated instanceof Date && !Number.isNaN(sent.dateCreated.getTime()));

  const delivered = await until(() => client.messages(sent.sid).fetch(), (m) => m.status === 'delivered');
  assert.equal(delivered.body, 'Hello é 👍 a+b&c');
  assert.equal(delivered.errorCode, null);
  assert.deepEqual((await inbox(to)).map((m) => m.body), ['Hello é 👍 a+b&c']);
});

test('lists page by page', async () => {
  const to = handsets[1];
  const sids = [];
  for (let i = 0; i < 7; i++) {
    sids.push((await client.messages.create({ to, from: FROM, body: `Page ${i}` })).sid);
  }
  const listed = await client.messages.list({ to, pageSize: 2 });
  assert.deepEqual(listed.map((m) => m.sid), sids.reverse());

  const first = await client.messages.page({ to, pageSize: 5 });
  const second = await first.nextPage();
  assert.deepEqual([first.instances.length, second.instances.length], [5, 2]);
  assert.equal(await second.nextPage(), undefined);
});

test('schedules through a messaging service, and cancels', async () => {
  const service = await client.messaging.v1.services.create({ friendlyName: 'From Node' });
  const number = await buyNumber({});
  await client.messaging.v1.services(service.sid).phoneNumbers.create({ phoneNumberSid: number.sid });

  const scheduled = await client.messages.create({
    to: handsets[2], messagingServiceSid: service.sid, body: 'Never', scheduleType: 'fixed', sendAt: new Date(Date.now() + 3_600_000),
  });
  assert.equal(scheduled.status, 'scheduled');
  assert.equal((await client.messages(scheduled.sid).update({ status: 'canceled' })).status, 'canceled');
  assert.deepEqual(await inbox(handsets[2]), []);
});

test('tells an error by its code', async () => {
  await assert.rejects(client.messages.create({ to: '+1', from: FROM, body: 'x' }), { code: 21211, status: 400 });
});

test('validates what its server is asked, and answers in TwiML', async (t) => {
  const requests = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    requests.push({ path: request.url, signature: request.headers['x-twilio-signature'], form: Object.fromEntries(new URLSearchParams(body)) });
    const twiml = new twilio.twiml.MessagingResponse();
    twiml.message('Ünderstood <&>');
    response.writeHead(200, { 'Content-Type': 'text/xml' }).end(twiml.toString());
  }).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;
  const number = await buyNumber({ smsUrl: `${url}/sms?a=b` });

  await fetch(`${SIMULATOR_URL}/handsets/${handsets[3]}/messages`, {
    method: 'POST', body: new URLSearchParams({ To: number.phoneNumber, Body: 'Grüße + 👍' }),
  });

  const [reply] = await until(() => inbox(handsets[3]), (messages) => messages.length > 0);
  assert.equal(reply.body, 'Ünderstood <&>');
  const [{ path, signature, form }] = requests;
  assert.equal(form.Body, 'Grüße + 👍');
  assert.ok(twilio.validateRequest(AUTH_TOKEN, signature, url + path, form));
  assert.ok(!twilio.validateRequest(AUTH_TOKEN, signature, url + path, { ...form, Body: 'forged' }));
  assert.equal(requests.length, 1);
});
