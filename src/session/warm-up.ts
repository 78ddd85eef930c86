import type { RagBackend, RagEvent } from '../backend/index';
import { openConnection } from './connection';

const SPOKEN = [
  'so let us go through the list of open points, and then',
  'what is the return policy for shoes that i bought last week?',
  '大家好，今天我们复盘一下发布进展。',
  '请问退货政策是什么？',
];
/** As often as the runtime needs to compile what every turn runs. */
const ROUNDS = 3;

const ANSWER: readonly RagEvent[] = [
  { type: 'text', text: 'token ' },
  { type: 'sources', sources: [{ id: '1', position: 1, title: 'title', text: 'text' }] },
  { type: 'usage', usage: { total_tokens: 2 } },
  { type: 'finish', reason: 'complete' },
];

const backend: RagBackend = {
  name: 'warm-up',
  async *answer() {
    yield* ANSWER;
  },
};

let done: Promise<void> | undefined;

/**
 * Loads and compiles, once per process, what a turn needs: the detector's tables and learned weights, the schemas of
 * messages and events. Otherwise the first question of a process would wait for it. Takes a few hundredths of a
 * second.
 */
export function warmUp(): Promise<void> {
  done ??= speak();
  return done;
}

async function speak(): Promise<void> {
  const connection = openConnection(
    { send: () => {}, close: () => {} },
    { backend, duplicateWindowMs: 0, onQuestionWhileAnswering: 'queue', queueLimit: ROUNDS * SPOKEN.length },
  );
  for (let round = 0; round < ROUNDS; round++) {
    for (const text of SPOKEN) {
      for (const is_final of [false, true]) {
        connection.receive(JSON.stringify({ type: 'asr_chunk', text, is_final, speaker: 'warm-up' }));
      }
    }
    // Lets what has been asked be answered.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await connection.session.stop();
  connection.closed();
}
