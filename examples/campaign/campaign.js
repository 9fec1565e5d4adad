'use strict';
// A marketing campaign: one text message to everybody who agreed to get some. Who answers STOP is left out from then on: the stack keeps
// that list and refuses (21610), whatever the application forgets. The report tells what became of each message.
const { client, numbers, serve } = require('../shared/stack');

const recipients = (process.env.RECIPIENTS ?? '').split(',').filter(Boolean);
const OFFER = 'Two coffees for the price of one, this week only. Answer STOP to get no more of these.';
const OPTED_OUT = 21610;
const outcomes = new Map();

function report() {
  const counts = {};
  for (const outcome of outcomes.values()) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return Object.keys(counts).sort().map((outcome) => `${outcome}: ${counts[outcome]}\n`).join('');
}

async function main() {
  if (recipients.length === 0) {
    console.error('Set RECIPIENTS: numbers that agreed, divided by commas.');
    process.exit(78);
  }
  const url = await serve({ '/status': ({ To, MessageStatus }) => void outcomes.set(To, MessageStatus) }, { '/': report });
  for (const to of recipients) {
    try {
      outcomes.set(to, 'queued');
      await client.messages.create({ from: numbers[0], to, body: OFFER, statusCallback: `${url}/status` });
    } catch (refused) {
      outcomes.set(to, refused.code === OPTED_OUT ? 'opted out' : `refused with ${refused.code}`);
    }
  }
  console.log(`sent to ${recipients.length}`);
}

main();
