import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CallableBackend, isBackendError, type RagEvent } from '../../../src/backend/index';
import { createDifyBackend } from '../../../src/backends/dify/index';
import { FaultServer } from '../../support/upstreams/fault-server';
import { textOf } from '../contract';
import { type ExpectedStream, STREAMS } from './streams.table';

/** Every kind of stream that Dify sends, cut in every way that a network can. */

const FIXTURES = new URL('../../fixtures/dify/', import.meta.url);
const bytesOf = (file: string) => readFileSync(new URL(`${file}.sse`, FIXTURES));

type Step = string | RagEvent | { failure: string };

let server: FaultServer;
let backend: CallableBackend;

beforeAll(async () => {
  server = await FaultServer.start();
  backend = createDifyBackend({ apiKey: 'app-0123456789', baseUrl: server.baseUrl });
});
afterAll(async () => {
  await backend.close?.();
  await server.close();
});

/** All events of an answer, with its failure as the last step. */
async function replay(pieces: readonly Uint8Array[], { held = false } = {}): Promise<Step[]> {
  server.play = async (wire) => {
    await wire.head().sendApart(pieces);
    if (!held) wire.end();
  };
  const steps: Step[] = [];
  try {
    for await (const step of backend.answer({ question: 'When does the pool open?' })) steps.push(step);
  } catch (error) {
    steps.push({ failure: isBackendError(error) ? error.code : String(error) });
  }
  return steps;
}

function cut(bytes: Uint8Array, at: Iterable<number>): Uint8Array[] {
  const places = [...new Set([0, ...at, bytes.length])].sort((a, b) => a - b);
  return places
    .map((place, index) => bytes.subarray(place, places[index + 1] ?? place))
    .filter((piece) => piece.length > 0);
}

const every = (bytes: Uint8Array, size: number) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => index * size);
/** The positions of bytes of this kind. */
const placesOf = (bytes: Uint8Array, is: (byte: number) => boolean) =>
  [...bytes.keys()].filter((place) => is(bytes[place] ?? 0));
const withCrLf = (bytes: Uint8Array) =>
  new Uint8Array(Buffer.from(Buffer.from(bytes).toString().replaceAll('\n', '\r\n')));

const isOf = (type: RagEvent['type']) => (step: Step) =>
  typeof step === 'object' && 'type' in step && step.type === type;
const all = <T extends RagEvent['type']>(steps: readonly Step[], type: T) =>
  steps.filter(isOf(type)) as Extract<RagEvent, { type: T }>[];

/** Converts to the form of the table. */
function summary(file: string, steps: readonly Step[]): ExpectedStream {
  const failure = steps.find((step) => typeof step === 'object' && 'failure' in step);
  const sources = all(steps, 'sources')
    .at(-1)
    ?.sources.map(({ id, title }) => [id, title] as const);
  const usage = all(steps, 'usage').at(-1)?.usage;
  const conversation = all(steps, 'conversation').at(-1)?.id;
  const { messageId: message, taskId: task } = Object.assign({}, ...all(steps, 'reference'));
  const [firstSources, firstText] = [steps.findIndex(isOf('sources')), steps.findIndex(isOf('text'))];
  return {
    file,
    text: textOf(steps as RagEvent[]),
    outcome: failure === undefined ? 'complete' : (failure as { failure: never }).failure,
    ...(sources ? { sources } : {}),
    ...(sources && firstSources < firstText ? { early: true } : {}),
    ...(usage
      ? {
          usage: [
            usage.prompt_tokens ?? -1,
            usage.completion_tokens ?? -1,
            `${usage.total_price}`,
            usage.latency ?? -1,
          ],
        }
      : {}),
    ...(conversation === undefined ? {} : { conversation }),
    ...(message === undefined ? {} : { message }),
    ...(task === undefined ? {} : { task }),
  };
}

test('the table lists every recorded stream', () => {
  const files = readdirSync(FIXTURES).filter((name) => name.endsWith('.sse'));
  expect(STREAMS.map(({ file }) => `${file}.sse`)).toEqual(files.sort());
});

test('the client receives the pieces that the server sends', async () => {
  const bytes = bytesOf('11-setup-error-1.13-1.14-hangs');
  server.play = async (wire) => {
    await wire.head().sendApart(cut(bytes, every(bytes, 1)));
    wire.end();
  };
  const { body } = await fetch(`${server.baseUrl}/chat-messages`, { method: 'POST', body: '{}' });
  let chunks = 0;
  for await (const _ of body ?? []) chunks++;
  // On a busy machine, two are sometimes joined.
  expect(chunks).toBeGreaterThan(bytes.length * 0.9);
});

describe.each(STREAMS)('$file', ({ endsByClosing, ...expected }) => {
  const bytes = new Uint8Array(bytesOf(expected.file));
  const whole = () => replay([bytes]);

  test('decodes to the expected events', async () => {
    const steps = await whole();
    expect(summary(expected.file, steps)).toEqual(expected);
    // Whatever follows an end or a failure is ignored.
    expect(steps.filter((step) => typeof step === 'object' && 'failure' in step).length).toBe(
      expected.outcome === 'complete' ? 0 : 1,
    );
  });

  if (!endsByClosing) {
    test('does not wait for the end of the connection', async () => {
      expect(await replay([bytes], { held: true })).toEqual(await whole());
    });
  }

  test.each<[string, Uint8Array[]]>([
    ['in chunks of one byte', cut(bytes, every(bytes, 1))],
    ['in chunks of seven bytes', cut(bytes, every(bytes, 7))],
    [
      'cut inside every character of several bytes',
      cut(
        bytes,
        placesOf(bytes, (byte) => byte >> 6 === 0b10),
      ),
    ],
    ['with CRLF', [withCrLf(bytes)]],
    [
      'cut inside every CRLF',
      cut(
        withCrLf(bytes),
        placesOf(withCrLf(bytes), (byte) => byte === 10),
      ),
    ],
    ['with CRLF in chunks of one byte', cut(withCrLf(bytes), every(withCrLf(bytes), 1))],
  ])('is the same %s', async (_, pieces) => {
    expect(await replay(pieces)).toEqual(await whole());
  });

  test('is the same wherever it is cut', async () => {
    const expectedSteps = await whole();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(bytes, withCrLf(bytes)),
        fc.array(fc.nat({ max: bytes.length }), { maxLength: 40 }),
        async (body, places) => {
          expect(await replay(cut(body, places))).toEqual(expectedSteps);
        },
      ),
      { numRuns: 30 },
    );
  });
});
