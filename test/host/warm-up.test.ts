import { expect, test } from 'vitest';
import { warmUp } from '../../src/session/warm-up';
import { startHost } from '../support/host-rig';

test('warming up ends by itself, and happens once', async () => {
  const first = warmUp();
  expect(warmUp()).toBe(first);
  await first;
});

test('a backend that does not get ready keeps no port closed', async () => {
  let aborted = false;
  const { connect } = await startHost({
    backend: {
      name: 'slow to get ready',
      warmUp: ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            aborted = true;
            reject(signal.reason);
          });
        }),
      async *answer() {
        yield 'an answer';
      },
    },
  });
  expect(aborted).toBe(true);
  const client = await connect();
  client.final('what is the return policy?');
  await client.until({ type: 'answer', content: 'an answer' });
});

test.each([
  [
    'throws',
    () => {
      throw new Error('not ready');
    },
  ],
  [
    'rejects',
    async () => {
      throw new Error('not ready');
    },
  ],
])('a backend whose warming up %s is asked all the same', async (_, warmUpBackend) => {
  const { connect } = await startHost({
    backend: {
      name: 'fails to get ready',
      warmUp: warmUpBackend,
      async *answer() {
        yield 'an answer';
      },
    },
  });
  const client = await connect();
  client.final('what is the return policy?');
  await client.until({ type: 'answer', content: 'an answer' });
});
