import { expect, test } from 'vitest';
import { MAX_EVENT_SIZE, readEvents, readStart, readText } from '../../src/http/body';

function readerOf(chunks: readonly (string | Uint8Array)[]) {
  const waiting = chunks.map((chunk) =>
    typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk,
  );
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = waiting.shift();
      if (next) controller.enqueue(next);
      else controller.close();
    },
  }).getReader();
}

async function read(chunks: readonly (string | Uint8Array)[]) {
  const events: object[] = [];
  for await (const event of readEvents(readerOf(chunks), 'it')) events.push(event);
  return events;
}

const BODY =
  'event: ping\n\ndata: {"a":"6 h – 泳池 🏊"}\n\ndata:{"b":2}\n\n: note\nid: 7\nretry: x\n\ndata: {"c":\ndata: 3}\n\n';
const EVENTS = [{ a: '6 h – 泳池 🏊' }, { b: 2 }, { c: 3 }];

test.each([
  ['LF', BODY],
  ['CRLF', BODY.replaceAll('\n', '\r\n')],
  ['CR', BODY.replaceAll('\n', '\r')],
  ['a byte order mark', `\uFEFF${BODY}`],
])('events are read wherever the bytes are cut: %s', async (_, body) => {
  const bytes = new TextEncoder().encode(`${body}data: {}\n\n`);
  for (let cut = 0; cut <= bytes.length; cut++) {
    expect((await read([bytes.subarray(0, cut), bytes.subarray(cut)])).slice(0, 3)).toEqual(EVENTS);
  }
  const single = Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));
  expect((await read(single)).slice(0, 3)).toEqual(EVENTS);
});

test('an event cut off by the end is dropped', async () => {
  expect(await read(['data: {"a":1}\n\ndata: {"b":'])).toEqual([{ a: 1 }]);
});

test.each(['data: {"b":2}', 'data: {"b":2}\n', 'data: {"b":2}\r\n', 'data: {"b":\ndata: 2}'])(
  'a last event needs no blank line after it: %j',
  async (last) => {
    expect(await read(['data: {"a":1}\n\n', last])).toEqual([{ a: 1 }, { b: 2 }]);
  },
);

test('events are yielded before the next bytes arrive', async () => {
  const held = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('data: {"a":1}\n\ndata: {')),
  });
  const first = await readEvents(held.getReader(), 'it').next();
  expect(first.value).toEqual({ a: 1 });
});

test.each(['nonsense', '[1]', '"text"', 'null'])('data that is not a JSON object fails: %s', async (data) => {
  await expect(read([`data: ${data}\n\n`])).rejects.toMatchObject({
    code: 'BACKEND_ERROR',
    message: expect.not.stringContaining('nonsense'),
  });
});

test('an event of a megabyte is read', async () => {
  const text = 'x'.repeat(1024 * 1024);
  expect(await read([`data: {"a":"${text}"}\n\n`])).toEqual([{ a: text }]);
});

test.each([
  ['a line that never ends', Array.from({ length: 80 }, () => 'x'.repeat(65_536))],
  ['an event that never ends', Array.from({ length: 80 }, () => `data: ${'x'.repeat(65_536)}\n`)],
])('%s fails at the limit', async (_, chunks) => {
  expect(chunks.join('').length).toBeGreaterThan(MAX_EVENT_SIZE);
  await expect(read(['data: {"a":1}\n\n', ...chunks])).rejects.toMatchObject({ code: 'BACKEND_ERROR' });
});

test('no more is read than the limit requires', async () => {
  let taken = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      taken += 65_536;
      controller.enqueue(new Uint8Array(65_536).fill(120));
    },
  });
  await expect(readEvents(endless.getReader(), 'it').next()).rejects.toMatchObject({ code: 'BACKEND_ERROR' });
  expect(taken).toBeLessThan(MAX_EVENT_SIZE + 4 * 65_536);
});

test('a text above the limit is refused, or cut when only its beginning matters', async () => {
  expect(await readText(readerOf(['ab', 'cd']), 4, 'it')).toBe('abcd');
  await expect(readText(readerOf(['ab', 'cde']), 4, 'it')).rejects.toMatchObject({ code: 'BACKEND_ERROR' });
  expect(await readStart(readerOf(['ab', 'cde']), 4)).toBe('abcd');
});
