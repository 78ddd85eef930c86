import { expect } from 'vitest';
import { ResumingClient } from './resuming-client';

const EVERY_MS = 90;
/** After so many cuts in a row before it was back, it may come back: on a busy machine that takes longer. */
const IN_A_ROW = 3;

/** Asks a question, and is cut off every 90 ms until its answer has ended: it must be this one, exactly. */
export async function readCutOff(url: string, question: string, answer: string): Promise<void> {
  const client = new ResumingClient(url, { retryMs: 5 });
  client.say(question);
  let inARow = 0;
  const cutting = setInterval(() => {
    if (client.isBack) inARow = 0;
    if (inARow++ < IN_A_ROW) client.cut();
  }, EVERY_MS);
  try {
    await client.until(() => client.answerTo(question)?.finish !== undefined);
  } finally {
    clearInterval(cutting);
  }
  expect(client.faults, question).toEqual([]);
  expect(client.answerTo(question)).toMatchObject({ finish: 'complete', text: answer });
  // How often depends on how busy the machine is.
  expect(client.resumed).toBeGreaterThan(0);
  client.stop();
}
