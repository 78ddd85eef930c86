import { describe, expect, test } from 'vitest';
import type { AwayReason, SessionLoss } from '../../../src/client/index';
import type { FileProblem, SignInProblem } from '../../../src/console/page/page-view';
import type { AnswerState, NoticeKind, Outcome } from '../../../src/console/talk/views';
import { LANGUAGES, reasonOf, textOf, type Words, wordsFor } from '../../../src/console/words/index';
import {
  CATCH_UPS,
  CLOSES,
  ERROR_CODES,
  FINISH_REASONS,
  GATE_REASONS,
  RESUME_REFUSALS,
  SPECULATION_OUTCOMES,
  STAGES,
  WARNING_CODES,
} from '../../../src/protocol/index';
import { DETECTION_REASONS } from '../../../src/questions/types';

const [en, zh] = LANGUAGES as [Words, Words];

/** Paths of all leaves; functions are called with something likely. */
function leaves(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'function') return [[path, String(value(1200, 3400))]];
  if (typeof value !== 'object' || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`));
}

describe.each(LANGUAGES.map((words) => [words.name, words] as const))('in %s', (_, words) => {
  test.each([...DETECTION_REASONS, ...GATE_REASONS])('the reason %s is explained', (reason) => {
    expect(words.reasons).toHaveProperty(reason);
    const { short, long } = reasonOf(words, reason);
    expect(short).not.toMatch(/_/);
    expect(long.length).toBeGreaterThan(short.length - 5);
  });

  test.each([
    ['errors', ERROR_CODES],
    ['warnings', WARNING_CODES],
    ['stages', STAGES],
    ['losses', RESUME_REFUSALS],
    ['closes', Object.values(CLOSES).map(({ code }) => code)],
  ] as const)('no code of %s is missing', (table, codes) => {
    for (const code of codes) expect(words[table]).toHaveProperty(String(code));
  });

  test('no way to catch up, end of an answer or outcome of speculation is missing', () => {
    for (const way of CATCH_UPS) expect(words.bar.catchUps).toHaveProperty(way);
    for (const reason of FINISH_REASONS) expect(words.answer.states).toHaveProperty(reason);
    for (const outcome of SPECULATION_OUTCOMES) expect(words.time.speculation).toHaveProperty(outcome);
  });

  test('nothing is empty', () => {
    for (const [path, text] of leaves(words)) if (path !== '.join') expect(text.trim(), path).not.toBe('');
  });
});

test('what only types name is not missing either', () => {
  const complete: [
    Record<AwayReason, string>,
    Record<SessionLoss, string>,
    Record<Outcome, string>,
    Record<AnswerState, string>,
    Record<FileProblem, string>,
    Record<SignInProblem, string>,
    Record<NoticeKind, unknown>,
  ] = [en.away, en.losses, en.outcomes, en.answer.states, en.file.problems, en.signIn.problems, en.notices];
  expect(complete).toBeDefined();
});

test('the languages have the same texts', () => {
  const paths = (words: Words) => leaves(words).map(([path]) => path);
  expect(paths(zh)).toEqual(paths(en));
});

test('a reason that is not known is shown as it is, without underscores', () => {
  expect(reasonOf(en, 'too_loud')).toEqual({ short: 'too loud', long: 'too loud' });
  expect(textOf(en.errors, 'constructor')).toBe('constructor');
});

test('of a refusal, the reason is its code', () => {
  expect(reasonOf(en, 'QUEUE_FULL').short).toBe(en.errors.QUEUE_FULL);
});

test.each([
  [['zh-Hant-TW', 'en'], 'zh-CN'],
  [['fr', 'zh'], 'zh-CN'],
  [['EN-gb', 'zh'], 'en'],
  [['fr'], 'en'],
  [[], 'en'],
])('languages %j are answered in %s', (languages, tag) => {
  expect(wordsFor(languages).tag).toBe(tag);
});
