'use strict';
// A group chat over text messages, for people with any phone: JOIN and a name enters, LEAVE leaves, WHO lists, and everything else goes to
// all others. (STOP works as everywhere: the stack itself sends nothing more.)
const { client, numbers, serve, answerTexts, MessagingResponse } = require('../shared/stack');

const members = new Map();

function reply(text) {
  const response = new MessagingResponse();
  if (text) response.message(text);
  return response.toString();
}

async function tell(sender, text) {
  const others = [...members.keys()].filter((number) => number !== sender);
  const sent = await Promise.allSettled(others.map((to) => client.messages.create({ from: numbers[0], to, body: text })));
  // Who has said STOP is no member any more.
  others.forEach((number, i) => { if (sent[i].reason?.code === 21610) members.delete(number); });
}

async function said({ From, Body }) {
  const [word, ...rest] = Body.trim().split(/\s+/);
  const name = members.get(From);
  // "Who brings the cake?" is no command.
  const command = word.toUpperCase() === 'JOIN' || rest.length === 0 ? word.toUpperCase() : '';
  switch (command) {
    case 'JOIN': {
      const chosen = rest.join(' ').slice(0, 20) || `guest ${members.size + 1}`;
      members.set(From, chosen);
      await tell(From, `${chosen} is here.`);
      return reply(`Welcome, ${chosen}. ${members.size} in the room. LEAVE leaves, WHO lists.`);
    }
    case 'LEAVE':
      if (!name) return reply('You are not in the room.');
      members.delete(From);
      await tell(From, `${name} has left.`);
      return reply('Goodbye.');
    case 'WHO':
      return reply([...members.values()].join(', ') || 'Nobody.');
    default:
      if (!name) return reply('Answer JOIN and a name to enter the room.');
      await tell(From, `${name}: ${Body}`);
      return reply('');
  }
}

async function main() {
  const url = await serve({ '/said': said }, { '/': () => `${members.size} in the room\n` });
  await answerTexts(numbers[0], `${url}/said`);
  console.log(`Text JOIN to ${numbers[0]}`);
}

main();
