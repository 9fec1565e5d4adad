// Calls through twilio-node, unmodified. https://www.twilio.com/docs/voice/api/call-resource
'use strict';
const assert = require('node:assert/strict');
const { createServer } = require('node:http');
const { once } = require('node:events');
const { setTimeout: pause } = require('node:timers/promises');
const { test } = require('node:test');
const twilio = require('twilio');

const { ACCOUNT_SID, AUTH_TOKEN, API_URL, SIMULATOR_URL, FROM, HANDSETS } = process.env;
// The first ones are for messages.
const handsets = HANDSETS.split(',').slice(4);
const PATIENCE_MS = 30_000;

const client = twilio(ACCOUNT_SID, AUTH_TOKEN);
client.api.baseUrl = API_URL;

async function until(look, wished) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const seen = await look();
    if (wished(seen)) return seen;
    assert.ok(Date.now() < end, `not in time: ${JSON.stringify(seen)}`);
    await pause(100);
  }
}

async function phone(number, behaviour) {
  const answer = await fetch(`${SIMULATOR_URL}/handsets/${number}/phone`, { method: 'POST', body: new URLSearchParams(behaviour) });
  assert.equal(answer.status, 200);
}

async function ended(number) {
  const look = async () => (await (await fetch(`${SIMULATOR_URL}/handsets/${number}/calls`)).json()).calls;
  return (await until(look, (calls) => calls.length > 0 && calls[0].state === 'ended'))[0];
}

function document(build) {
  const response = new twilio.twiml.VoiceResponse();
  build(response);
  return response.toString();
}

test('calls with a document of its own making', async () => {
  const to = handsets[0];
  await phone(to, { script: 'listen', ringMs: 100 });
  const twiml = document((response) => {
    response.say({ voice: 'alice' }, 'Grüße <&>');
    response.play({ digits: '12#' });
    response.pause({ length: 1 });
  });

  const made = await client.calls.create({ to, from: FROM, twiml });

  assert.match(made.sid, /^CA[0-9a-f]{32}$/);
  assert.equal(made.status, 'queued');
  const call = await until(() => client.calls(made.sid).fetch(), (c) => c.status === 'completed');
  assert.ok(call.endTime instanceof Date);
  assert.equal((await ended(to)).dtmf, '12#');
});

test('lists page by page', async () => {
  const to = handsets[1];
  await phone(to, { script: 'listen', ringMs: 100 });
  const sids = [];
  for (let i = 0; i < 5; i++) sids.push((await client.calls.create({ to, from: FROM, twiml: '<Response/>' })).sid);

  assert.deepEqual((await client.calls.list({ to, pageSize: 2 })).map((c) => c.sid), sids.reverse());
});

test('redirects and ends a live call', async () => {
  const to = handsets[2];
  await phone(to, { script: 'listen', ringMs: 100 });
  const twiml = document((response) => response.pause({ length: 30 }));
  const { sid } = await client.calls.create({ to, from: FROM, twiml });
  await until(() => client.calls(sid).fetch(), (c) => c.status === 'in-progress');

  await client.calls(sid).update({ twiml: document((r) => { r.play({ digits: '9' }); r.pause({ length: 30 }); }) });
  await pause(1500);
  await client.calls(sid).update({ status: 'completed' });

  await until(() => client.calls(sid).fetch(), (c) => c.status === 'completed');
  assert.equal((await ended(to)).dtmf, '9');
  await assert.rejects(client.calls(sid).update({ twiml }), { code: 21220, status: 400 });
});

test('validates what its server is asked, and answers in TwiML', async (t) => {
  const to = handsets[3];
  await phone(to, { script: 'silence:1s digits:4711# listen', ringMs: 100 });
  const requests = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    requests.push({ path: request.url, signature: request.headers['x-twilio-signature'], form: Object.fromEntries(new URLSearchParams(body)) });
    const twiml = document((r) => (request.url === '/voice' ? r.gather({ action: '/keys', finishOnKey: '#' }).say('Your code?') : r.hangup()));
    response.writeHead(200, { 'Content-Type': 'text/xml' }).end(twiml);
  }).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;

  await client.calls.create({ to, from: FROM, url: `${url}/voice`, statusCallback: `${url}/status`, statusCallbackEvent: ['initiated', 'completed'] });

  await until(async () => requests, (all) => all.length === 4);
  const order = requests.filter(({ path }) => path !== '/status').map(({ path }) => path);
  assert.deepEqual(order, ['/voice', '/keys']);
  assert.equal(requests.find(({ path }) => path === '/keys').form.Digits, '4711');
  for (const { path, signature, form } of requests) {
    assert.ok(twilio.validateRequest(AUTH_TOKEN, signature, url + path, form), path);
    assert.ok(!twilio.validateRequest(AUTH_TOKEN, signature, url + path, { ...form, CallSid: 'forged' }));
  }
});
