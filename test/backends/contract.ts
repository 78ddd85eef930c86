import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallableBackend, RagEvent } from '../../src/backend/index';
import { completeQuery } from '../../src/backend/query';
import { BACKEND_ERROR_CODES, sourceSchema, usageSchema, WARNING_CODES } from '../../src/protocol/index';

/** A fresh backend and what the suite needs to know about it. */
export interface ContractSubject {
  backend: CallableBackend;
  /** A question that the backend answers. */
  question: string;
  /** Another one with a different answer, for the tests in parallel. Default: the same question. */
  otherQuestion?: string;
  /** Asserts that the text answers `question`. */
  expectText?: (text: string) => void;
  /** Makes every answer from now on fall silent for good after its first event. Absent when this cannot happen. */
  stall?: () => void;
  /** Resolves when the server behind the backend has no work in progress. */
  idle?: () => Promise<unknown>;
  /** Frees what `setup` created besides the backend. */
  close?: () => unknown;
}

export interface ContractOptions {
  /** How long an aborted answer may take to end. Default: 2000 milliseconds. */
  promptMs?: number;
}

export type Answer = ReturnType<CallableBackend['answer']>;
type Event = string | RagEvent;

/** Everything that an answer yields. */
export async function collect(answer: Answer): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of answer) events.push(event);
  return events;
}

export function isWarning(event: Event): boolean {
  return typeof event === 'object' && event.type === 'warning';
}

/** The text that the listener ends up with. */
export function textOf(events: readonly Event[]): string {
  return events.reduce<string>((text, event) => {
    if (typeof event === 'string') return text + event;
    if (event.type === 'text') return text + event.text;
    return event.type === 'replace' ? event.text : text;
  }, '');
}

/** What every backend guarantees to the session. `setup` runs before each test. */
export function describeBackendContract(
  name: string,
  setup: () => Promise<ContractSubject>,
  { promptMs = 2000 }: ContractOptions = {},
): void {
  describe(`${name} keeps the backend contract`, () => {
    let subject: ContractSubject;

    beforeEach(async () => {
      subject = await setup();
    });
    afterEach(async () => {
      await subject.backend.close?.();
      await subject.close?.();
    });

    const prompt = <T>(work: Promise<T>, what: string) => within(work, promptMs, what);
    const start = (signal: AbortSignal) =>
      subject.backend.answer({ question: subject.question }, { signal })[Symbol.asyncIterator]();

    test('it has a name', () => {
      expect(subject.backend.name).toMatch(/\S/);
    });

    test('a question alone is answered', async () => {
      const events = await collect(subject.backend.answer({ question: subject.question }));
      expect(textOf(events)).not.toBe('');
      subject.expectText?.(textOf(events));
    });

    test('it yields only strings and known events, at most one finish and nothing after it', async () => {
      const events = await collect(subject.backend.answer({ question: subject.question }));
      for (const event of events) expectEvent(event);
      const finish = events.findIndex((event) => typeof event === 'object' && event.type === 'finish');
      expect(finish).toBeOneOf([-1, events.length - 1]);
    });

    test('the whole query is accepted', async () => {
      const answer = subject.backend.answer({
        question: subject.question,
        queryId: 'query-1',
        sessionId: 'session-1',
        transcript: [{ text: 'Good morning.', speaker: 'A', language: 'en', at: 12.5 }, { text: '早上好。' }],
        language: 'en',
        user: 'user-1',
      });
      subject.expectText?.(textOf(await collect(answer)));
    });

    test('a conversation continues with the id that the backend reported', async () => {
      const first = await collect(subject.backend.answer({ question: subject.question }));
      const conversationId = first.flatMap((event) =>
        typeof event === 'object' && event.type === 'conversation' ? [event.id] : [],
      )[0];
      const query = completeQuery({
        question: subject.question,
        ...(conversationId === undefined ? {} : { conversationId }),
      });
      subject.expectText?.(textOf(await collect(subject.backend.answer(query))));
    });

    test('concurrent answers do not mix', async () => {
      const questions = [subject.question, subject.otherQuestion ?? subject.question];
      const ask = async (question: string) => textOf(await collect(subject.backend.answer({ question })));
      const alone: string[] = [];
      for (const question of questions) alone.push(await ask(question));
      expect(await Promise.all(questions.map(ask))).toEqual(alone);
    });

    test('with an aborted signal it yields nothing', async () => {
      const iterator = start(AbortSignal.abort());
      expect(await prompt(rest(iterator), 'an answer that was aborted before it began')).toEqual([]);
      await prompt(Promise.resolve(subject.idle?.()), 'the work behind an answer that nobody wants');
    });

    test('aborted mid-answer it yields nothing more', async () => {
      const abort = new AbortController();
      const iterator = start(abort.signal);
      expect((await iterator.next()).done).toBe(false);
      abort.abort();
      expect(await prompt(rest(iterator), 'an aborted answer')).toEqual([]);
      await prompt(Promise.resolve(subject.idle?.()), 'the work behind an aborted answer');
    });

    test('aborted while a read is pending it ends', async () => {
      const abort = new AbortController();
      const iterator = start(abort.signal);
      const waiting = iterator.next().catch(() => undefined);
      abort.abort();
      await prompt(waiting, 'the step that was waited for');
      expect(await prompt(rest(iterator), 'the rest of the answer')).toEqual([]);
      await prompt(Promise.resolve(subject.idle?.()), 'the work behind an aborted answer');
    });

    test('an abort ends an answer that has fallen silent', async () => {
      subject.stall?.();
      const abort = new AbortController();
      const iterator = start(abort.signal);
      await iterator.next();
      const waiting = rest(iterator);
      abort.abort();
      await prompt(waiting, 'a silent answer');
      await prompt(Promise.resolve(subject.idle?.()), 'the work behind a silent answer');
    });

    test('leaving the iteration early is allowed and frees what the answer held', async () => {
      for await (const event of subject.backend.answer({ question: subject.question })) {
        expectEvent(event);
        break;
      }
      await prompt(Promise.resolve(subject.idle?.()), 'the work behind an answer that was left');
      subject.expectText?.(textOf(await collect(subject.backend.answer({ question: subject.question }))));
    });

    test('retrieve, if present, finds sources and obeys its signal', async () => {
      if (!subject.backend.retrieve) return;
      const query = completeQuery({ question: subject.question });
      const found = await subject.backend.retrieve(query, { signal: new AbortController().signal });
      expectSources(found);
      const abort = new AbortController();
      const running = subject.backend.retrieve(query, { signal: abort.signal });
      abort.abort();
      const aborted = subject.backend.retrieve(query, { signal: AbortSignal.abort() });
      await prompt(Promise.allSettled([running, aborted]), 'an aborted retrieve');
    });

    test('check, if present, reports in one line and obeys its signal', async () => {
      if (!subject.backend.check) return;
      const report = await subject.backend.check({ signal: new AbortController().signal });
      expect(report).toMatchObject({ ok: true, detail: expect.stringMatching(/^\S.*$/) });
      for (const { detail } of report.findings ?? []) expect(detail).toMatch(/^\S.*$/);
      const abort = new AbortController();
      const running = subject.backend.check({ signal: abort.signal });
      abort.abort();
      const aborted = subject.backend.check({ signal: AbortSignal.abort() });
      await prompt(Promise.allSettled([running, aborted]), 'an aborted check');
    });

    test('close, if present, can be called during an answer, and again', async () => {
      const abort = new AbortController();
      await start(abort.signal).next();
      await prompt(Promise.resolve(subject.backend.close?.()), 'close');
      await prompt(Promise.resolve(subject.backend.close?.()), 'the second close');
      abort.abort();
    });
  });
}

/** Collects what is still yielded; an iterator may end by throwing instead of returning. */
async function rest(iterator: AsyncIterator<Event>): Promise<Event[]> {
  const events: Event[] = [];
  try {
    for (let step = await iterator.next(); !step.done; step = await iterator.next()) events.push(step.value);
  } catch {
    // The thrown abort.
  }
  return events;
}

async function within<T>(work: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not end within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const EVENTS = v.union([
  v.string(),
  v.variant('type', [
    v.strictObject({ type: v.picklist(['text', 'replace']), text: v.string() }),
    v.strictObject({ type: v.literal('sources'), sources: v.array(sourceSchema) }),
    v.strictObject({ type: v.literal('usage'), usage: usageSchema }),
    v.strictObject({
      type: v.literal('reference'),
      messageId: v.optional(v.string()),
      taskId: v.optional(v.string()),
    }),
    v.strictObject({ type: v.literal('warning'), code: v.picklist(WARNING_CODES), message: v.string() }),
    v.strictObject({ type: v.literal('retry'), reason: v.picklist(BACKEND_ERROR_CODES) }),
    v.strictObject({ type: v.literal('conversation'), id: v.pipe(v.string(), v.nonEmpty()) }),
    v.strictObject({
      type: v.literal('finish'),
      reason: v.picklist(['complete', 'no_answer']),
      confidence: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
    }),
  ]),
]);

function expectEvent(event: unknown): void {
  const { issues } = v.safeParse(EVENTS, event);
  expect(issues?.map((issue) => `${v.getDotPath(issue) ?? 'event'}: ${issue.message}`)).toBeUndefined();
  if (typeof event === 'object' && event !== null && 'sources' in event) expectSources(event.sources);
}

function expectSources(sources: unknown): void {
  const read = v.parse(v.array(sourceSchema), sources);
  expect(read.map((source) => source.position)).toEqual(read.map((_, index) => index + 1));
  expect(new Set(read.map((source) => source.id)).size).toBe(read.length);
}
