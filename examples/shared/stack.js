'use strict';
// The stack that an example talks to, and the web server that the stack talks to. credentials.json of the stack's data folder says
// where it is and who we are; RINGFORT_DATA names another folder than .ringfort.
const { createServer } = require('node:http');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const twilio = require('twilio');

const credentials = JSON.parse(readFileSync(join(process.env.RINGFORT_DATA ?? '.ringfort', 'credentials.json')));
const numbers = process.env.NUMBERS?.split(',') ?? credentials.numbers;
const client = twilio(credentials.accountSid, credentials.authToken);
// The one thing that differs from Twilio.
client.api.baseUrl = client.messaging.baseUrl = credentials.apiUrl;

/** Serves webhooks, which only the stack can call because their signature is checked, and pages for people at GET. */
async function serve(webhooks, pages) {
  let url;
  const server = createServer(async (request, response) => {
    const path = request.url.split('?')[0];
    if (request.method === 'GET' && pages[path]) {
      return response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' }).end(pages[path]());
    }
    let body = '';
    for await (const chunk of request) body += chunk;
    const params = Object.fromEntries(new URLSearchParams(body));
    const genuine = twilio.validateRequest(credentials.authToken, request.headers['x-twilio-signature'] ?? '', url + request.url, params);
    if (!genuine || !webhooks[path]) return response.writeHead(genuine ? 404 : 403).end();
    const twiml = await webhooks[path](params);
    return response.writeHead(twiml ? 200 : 204, { 'Content-Type': 'text/xml' }).end(twiml);
  });
  await new Promise((up) => server.listen(process.env.PORT ?? 8090, '127.0.0.1', up));
  url = `http://127.0.0.1:${server.address().port}`;
  console.log(`Open ${url}/`);
  return url;
}

/** Lets a number of ours ask a URL for what to do with its text messages. */
async function answerTexts(number, smsUrl) {
  const [ours] = await client.incomingPhoneNumbers.list({ phoneNumber: number });
  await client.incomingPhoneNumbers(ours.sid).update({ smsUrl });
}

module.exports = { client, numbers, serve, answerTexts, MessagingResponse: twilio.twiml.MessagingResponse };
