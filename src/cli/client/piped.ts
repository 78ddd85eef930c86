import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { growing } from '../../transcripts/growing';
import type { Conversation } from './conversation';

/**
 * Sends each line of the input and waits until it is settled before the next; then stops and waits for the
 * server to close. Empty lines are skipped. `speed`: words per second. Resolves with whether everything was
 * sent: false if the connection ended first.
 */
export async function pipeLines(
  conversation: Conversation,
  input: NodeJS.ReadableStream,
  speed: number | undefined,
): Promise<boolean> {
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  // Ends the loop below, which may be waiting for a line.
  void conversation.closed.then(() => lines.close());
  for await (const line of lines) {
    const text = line.trim();
    if (text === '') continue;
    if (speed !== undefined) await speak(conversation, text, speed);
    if (conversation.ended) break;
    conversation.final(text);
    await Promise.race([conversation.settled(), conversation.closed]);
  }
  if (conversation.ended) return false;
  await conversation.stop();
  return true;
}

async function speak(conversation: Conversation, text: string, speed: number): Promise<void> {
  for (const partial of growing(text)) {
    if (conversation.ended) return;
    conversation.partial(partial);
    await delay(1000 / speed);
  }
}
