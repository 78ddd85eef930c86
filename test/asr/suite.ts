import { describe, expect, test } from 'vitest';
import { type AsrChunk, type AsrParser, type AsrSource, createAsrParser } from '../../src/asr/index';
import { validateClientMessage } from '../../src/protocol/index';
import { asText, readFixture } from './fixtures';
import { damaged, pick, randomFrom } from './mutate';

/** What one source promises about the messages in `fixtures/<fixture>.jsonl`. */
export interface SourcePromise {
  source: AsrSource;
  /** Default: the name of the source. */
  fixture?: string;
  /** Options of the source itself. */
  options?: object;
  /** All finals of the fixture in order; fields that are not given are not compared. */
  finals: Partial<AsrChunk>[];
  /** How many partials with new text the fixture brings. */
  partials: number;
  /** How many of its segments the source takes back, so that they never become final. Default: none. */
  withdrawn?: number;
  /** The fixture as a new connection would send it, for sources whose messages say which connection they belong to. */
  renamed?: (fixture: string) => string;
  /** Before which messages the stream may be split in two. Default: wherever nothing is open. */
  splits?: readonly number[];
  /** The source sends again what it said before, so that a new parser hears it, too. */
  resendsHistory?: boolean;
  /** Nothing but the next segment makes one final, so something is open between any two messages. */
  isAlwaysOpen?: boolean;
  /** Ids are those of a meeting: over all connections, each final is heard once. */
  spansConnections?: boolean;
}

const FUZZED_MESSAGES = Number(process.env.ASR_FUZZ ?? 2_000);

/** Every parser passes this suite over its fixture. */
export function describeSource(promise: SourcePromise): void {
  const { source, fixture = source, options = {}, finals: expected } = promise;
  const messages = readFixture(fixture);
  const create = (id?: string) => createAsrParser(source, id === undefined ? options : { ...options, id });

  describe(fixture, () => {
    test('the finals are those of the fixture, in order, whether messages come as text or as objects', () => {
      const fromObjects = run(create(), messages);
      expect(finalsOf(fromObjects)).toMatchObject(expected);
      expect(finalsOf(fromObjects)).toHaveLength(expected.length);
      expect(run(create(), messages.map(asText))).toEqual(fromObjects);
    });

    test('everything in the fixture is understood', () => {
      const parser = create();
      run(parser, messages);
      expect(parser.unknown).toBe(0);
    });

    test('chunks fit the wire; ids are unique, and nothing follows a final', () => {
      expectSound(run(create('one'), messages));
    });

    test('partials are whole segments, and only those that say something new', () => {
      const chunks = run(create(), messages);
      const partials = chunks.filter((chunk) => !chunk.is_final);
      expect(partials).toHaveLength(promise.partials);
      const withdrawn = new Set<string | undefined>();
      for (const partial of partials) {
        const final = chunks.find((chunk) => chunk.is_final && chunk.segment_id === partial.segment_id);
        if (final === undefined) withdrawn.add(partial.segment_id);
        else expect(bare(final.text).slice(0, 2), partial.text).toBe(bare(partial.text).slice(0, 2));
      }
      expect(withdrawn.size).toBe(promise.withdrawn ?? 0);
    });

    test('times are whole milliseconds in order', () => {
      for (const { start_ms, end_ms } of finalsOf(run(create(), messages))) {
        if (start_ms !== undefined) expect(Number.isInteger(start_ms)).toBe(true);
        if (end_ms !== undefined) expect(end_ms).toBeGreaterThanOrEqual(start_ms ?? 0);
      }
    });

    test('a message that comes twice counts once', () => {
      const twice = messages.flatMap((message) => [message, structuredClone(message)]);
      expect(finalsOf(run(create(), twice))).toEqual(finalsOf(run(create(), messages)));
    });

    test('two parsers, one after the other, hear the same finals under different ids', () => {
      if (promise.resendsHistory) return;
      let places = 0;
      for (const at of promise.splits ?? messages.keys()) {
        const first = create('a');
        const before = messages.slice(0, at).flatMap((message) => first.push(message));
        const isOpen = first.end().length > 0;
        if (promise.splits) expect(isOpen).toBe(false);
        if (isOpen) continue;
        const both = [...before, ...run(create('b'), messages.slice(at))];
        expect(textsOf(both), `split before message ${at}`).toEqual(textsOf(expected));
        expectSound(both);
        places += 1;
      }
      expect(places).toBeGreaterThan(promise.isAlwaysOpen || expected.length === 1 ? 0 : 1);
    });

    test('after a reconnect, ids and times begin anew and nothing is lost or said twice', () => {
      for (const at of messages.keys()) {
        const parser = create();
        const before = messages.slice(0, at).flatMap((message) => parser.push(message));
        const settled = parser.reconnected();
        if (promise.spansConnections) {
          expect(settled).toEqual([]);
          const chunks = [...before, ...run(parser, messages)];
          expectSound(chunks);
          expect(textsOf(chunks).sort()).toEqual(textsOf(expected).sort());
          continue;
        }
        expect(settled.every((chunk) => chunk.is_final)).toBe(true);
        expect(parser.reconnected()).toEqual([]);
        const after = run(parser, messages);
        expect(withoutIds(after)).toEqual(withoutIds(run(create(), messages)));
        expectSound([...before, ...settled, ...after]);
        const open = before.filter((chunk) => !finalIds(before).has(chunk.segment_id)).at(-1);
        if (open && settled.length > 0) {
          expect(settled.map(({ segment_id }) => segment_id)).toContain(open.segment_id);
        }
      }
    });

    test('a new connection is noticed without being told', () => {
      const { renamed } = promise;
      if (!renamed) return;
      const again = messages.map((message) => JSON.parse(renamed(JSON.stringify(message))) as object);
      const parser = create();
      const chunks = [...messages, ...again].flatMap((message) => parser.push(message));
      chunks.push(...parser.end());
      expectSound(chunks);
      expect(textsOf(finalsOf(chunks))).toEqual([...textsOf(expected), ...textsOf(expected)]);
    });

    test('what is open becomes final at the end, once', () => {
      for (const at of messages.keys()) {
        const parser = create();
        const chunks = messages.slice(0, at).flatMap((message) => parser.push(message));
        const last = parser.end();
        expect(last.every((chunk) => chunk.is_final)).toBe(true);
        expect(parser.end()).toEqual([]);
        expectSound([...chunks, ...last]);
      }
    });

    test('what it does not understand is counted', () => {
      const parser = create();
      const strange = [
        '',
        'no such message',
        '[]',
        '7',
        'null',
        '{"no":"such message"}',
        {},
        [],
        { no: 'such' },
      ];
      for (const message of strange) expect(parser.push(message)).toEqual([]);
      expect(parser.unknown).toBe(strange.length);
    });

    test(`${FUZZED_MESSAGES} damaged messages are survived, and what comes of them fits the wire`, () => {
      const random = randomFrom(7);
      const seen = new Set<string>();
      let parser = create('0');
      for (let at = 0; at < FUZZED_MESSAGES; at++) {
        const message = pick(random, messages);
        const chunks = parser.push(random() < 0.3 ? message : damaged(random, message, messages));
        if (random() < 0.01) chunks.push(...parser.reconnected());
        if (random() < 0.005) {
          chunks.push(...parser.end());
          parser = create(String(at + 1));
        }
        for (const chunk of chunks) {
          expectOnWire(chunk);
          if (!chunk.is_final || chunk.segment_id === undefined) continue;
          if (seen.has(chunk.segment_id)) expect.fail(`${chunk.segment_id} is final twice`);
          seen.add(chunk.segment_id);
        }
      }
      expect(seen.size).toBeGreaterThan(0);
    }, 600_000);
  });
}

/** All chunks of the messages and of the end. */
export function run(parser: AsrParser, messages: readonly (string | object)[]): AsrChunk[] {
  return [...messages.flatMap((message) => parser.push(message)), ...parser.end()];
}

export function finalsOf(chunks: readonly AsrChunk[]): AsrChunk[] {
  return chunks.filter((chunk) => chunk.is_final);
}

/** The texts of finals that have one. */
function textsOf(chunks: readonly Partial<AsrChunk>[]): string[] {
  return chunks.flatMap(({ text, is_final }) => (is_final !== false && text ? [text] : []));
}

function finalIds(chunks: readonly AsrChunk[]): Set<string | undefined> {
  return new Set(finalsOf(chunks).map(({ segment_id }) => segment_id));
}

function withoutIds(chunks: readonly AsrChunk[]): AsrChunk[] {
  return chunks.map(({ segment_id: _, ...chunk }) => chunk);
}

/** Letters and digits in lower case. */
function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function expectOnWire(chunk: AsrChunk): void {
  const result = validateClientMessage({ type: 'asr_chunk', ...chunk });
  if (!result.ok) expect.fail(`${result.fault.message} ${JSON.stringify(chunk)}`);
  const isBareEndpoint = chunk.is_final && chunk.endpoint;
  if (chunk.text.trim() === '' && !isBareEndpoint) expect.fail(`empty: ${JSON.stringify(chunk)}`);
  if (chunk.speaker !== undefined && typeof chunk.speaker !== 'string') expect.fail('a speaker is a label');
}

/** Fits the wire, every segment with text has an id, is final at most once, and is not heard of again after that. */
function expectSound(chunks: readonly AsrChunk[]): void {
  const closed = new Set<string>();
  for (const chunk of chunks) {
    expectOnWire(chunk);
    const { segment_id: id } = chunk;
    if (chunk.text !== '') expect(id).toBeDefined();
    if (id === undefined) continue;
    expect(closed.has(id), `${id} after its final`).toBe(false);
    if (chunk.is_final) closed.add(id);
  }
}
