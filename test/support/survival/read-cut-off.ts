import { expect } from 'vitest';
import { ResumingClient } from './resuming-client';

const EVERY_MS = 90;

/** Asks a question, and is cut off every 90 ms until its answer has ended: it must be this one, exactly. */
export async function readCutOff(url: string, question: string, answer: string): Promise<void> {
  const client = new ResumingClient(url, { retryMs: 5 });
  client.say(question);
  const cutting = setInterval(() => client.cut(), EVERY_MS);
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
