// An assistant that sits in a meeting and does not interrupt: it offers what it could answer, and answers what is wanted.
// Run:  node examples/meeting/offers.mjs
// See:  each line of the transcript with its speaker; Cleo chairs, and what she asks is not for the assistant.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createQuestionDetector, RealtimeRagSession } from 'realtime-rag';
import { createLocalBackend } from 'realtime-rag/local';

const examples = new URL('../', import.meta.url);
const session = new RealtimeRagSession({
  backend: await createLocalBackend({ docs: fileURLToPath(new URL('../handbook', examples)) }),
  mode: 'offer', // nothing is answered until somebody accepts
  speakers: { except: ['Cleo'] },
  detector: createQuestionDetector({ offerAt: 0.3 }), // a doubtful question is worth an offer
});

const offers = [];
session.on('status', ({ reason, offer }) => {
  if (offer) offers.push(offer.question);
  if (reason) console.log(offer ? `    offered: ${offer.question}` : `    not offered: ${reason}`);
});
session.on('answer', ({ content, sources, final }) => {
  if (sources) console.log(`    from ${[...new Set(sources.map(({ path }) => path))].join(', ')}`);
  process.stdout.write(final ? `${content}\n` : content);
});

const transcript = await readFile(new URL('meeting.txt', examples), 'utf8');
for (const line of transcript.trim().split('\n')) {
  const [, speaker, text] = /^(\w+): (.*)$/.exec(line);
  console.log(`${speaker}: ${text}`);
  session.receive({ text, speaker, is_final: true });
}

// In a meeting the offers would be buttons. The latest is accepted without its text, an earlier one with it.
console.log(`\n${offers.length} offers; one is accepted: ${offers[0]}`);
session.instantQuery({ text: offers[0] });
await session.stop();
