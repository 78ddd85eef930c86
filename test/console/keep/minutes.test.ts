import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MinutesWords, minutesOf } from '../../../src/console/keep/minutes';
import { readMinutes } from '../../../src/console/keep/read-minutes';
import type { AnswerView, TalkView, TurnView } from '../../../src/console/talk/views';
import type { Source } from '../../../src/protocol/index';
import { htmlOf, markdownTokens } from './markdown';

const WORDS: MinutesWords = {
  title: 'Minutes',
  colon: ': ',
  sources: 'Sources',
  closest: 'Closest passages',
  unanswered: 'Not answered',
  nothing: 'Nothing was asked.',
  states: {
    waiting: 'not answered yet',
    streaming: 'not answered yet',
    no_answer: 'no answer found',
    cancelled: 'cancelled',
    interrupted: 'interrupted',
    error: 'failed',
    lost: 'lost',
  },
  forgotten: (count) => `The oldest ${count} entries are missing.`,
};
const STARTED = new Date(2026, 2, 2, 9, 14, 5);

function answer(fields: Partial<AnswerView> = {}): AnswerView {
  return {
    queryId: 'q',
    question: 'Why?',
    at: 12_000,
    state: 'complete',
    text: '',
    sources: [],
    warnings: [],
    ...fields,
  };
}

function talk(fields: Partial<TalkView>): TalkView {
  return { turns: [], answers: [], notices: [], forgotten: 0, ...fields };
}

const source = (fields: Partial<Source>): Source => ({
  id: 's',
  title: 'Returns',
  text: '',
  position: 1,
  ...fields,
});

describe('minutes', () => {
  it('have a section for each question, with its sources, and what was not answered', () => {
    const text = '30 days, with the receipt. Lamps: 60 days.';
    const view = talk({
      answers: [
        answer({
          question: 'What is the return policy?',
          speaker: 'Ann Lee',
          text: '# Returns\nWithin **30 days** [1].',
          sources: [
            source({
              uri: 'https://x.org/a_(b)',
              path: 'returns.md',
              line: 12,
              text,
              highlight: [
                [0, 7],
                [27, 42],
              ],
            }),
            source({ position: 2, title: '', uri: 'dify:1', path: 'r.pdf', line: 3, page: 4 }),
          ],
        }),
        answer({
          question: 'And *lamps*?',
          at: 61_000,
          state: 'error',
          error: { code: 'X', message: 'timed <b>out' },
        }),
        answer({ question: 'Who?', at: 62_000, state: 'no_answer', sources: [source({})] }),
      ],
      turns: [
        turn({ speaker: 'Ben', decision: { at: 1, outcome: 'offer', question: 'Is it open?' } }),
        turn({ text: 'so many', decision: { at: 1, outcome: 'refused', reason: 'RATE_LIMITED' } }),
        turn({ decision: { at: 1, outcome: 'silent', question: 'Who?' } }),
        turn({ decision: { at: 1, outcome: 'silent', question: 'Why?', queryId: 'q' } }),
        turn({ decision: { at: 1, outcome: 'silent', reason: 'statement' } }),
      ],
      forgotten: 3,
    });
    expect(minutesOf(view, STARTED, WORDS)).toBe(`# Minutes: 2026-03-02 09:14:05

<!-- realtime-rag minutes 1 -->

*The oldest 3 entries are missing.*

## 1. What is the return policy?

*Ann Lee*, 09:14:17

#### Returns
Within **30 days** [1].

### Sources

1. [Returns](https://x.org/a%5F%28b%29), \`returns.md:12\`

   > 30 days
   >
   > Lamps: 60 days.

2. …, \`r.pdf:3#page=4\`, \`<dify:1>\`

## 2. And &#42;lamps&#42;?

09:15:06 – failed: timed &lt;b&gt;out <!-- error -->

## 3. Who?

09:15:07 – no answer found <!-- no_answer -->

### Closest passages

1. Returns

## Not answered

- *Ben*, 09:14:07: Is it open?
- 09:14:07: so many
`);
  });

  it('say so when nothing was asked', () => {
    expect(minutesOf(talk({}), STARTED, WORDS)).toContain('\nNothing was asked.\n');
    expect(readMinutes(minutesOf(talk({}), STARTED, WORDS))).toEqual({
      startedAt: STARTED,
      questions: [],
      unanswered: [],
    });
  });

  it('keep the lines of what is quoted, and cite what an answer quotes without saying so', () => {
    const text = 'Shipping:\n- Standard: \\$5\\\n\n- Express: $12';
    const highlight: [number, number][] = [[10, text.length]];
    const view = talk({
      answers: [
        answer({
          text: 'It depends:\n\n- on the way',
          sources: [source({ text, highlight }), source({ position: 2 })],
        }),
        answer({ text: '| a |\n|---|', sources: [source({ text, highlight: [[0, 8]] })] }),
        answer({ text: 'By mail [2].', sources: [source({ text, highlight: [[0, 8]] })] }),
        answer({ text: 'By', state: 'cancelled', sources: [source({ text, highlight: [[0, 8]] })] }),
      ],
    });
    const written = minutesOf(view, STARTED, WORDS);
    expect(written).toContain('- on the way [1]\n');
    expect(written).toContain('\n|---|\n\n[1]\n');
    expect(written).toContain('By mail [2].\n');
    expect(written).toContain('By\n');
    expect(written).toContain('\n   > &#45; Standard: &#92;$5&#92;\\\n   > &#45; Express: $12\n');
    const quote = '- Standard: \\$5\\\n- Express: $12';
    expect(readMinutes(written)?.questions[0]?.sources[0]).toMatchObject({
      text: quote,
      highlight: [[0, quote.length]],
    });
    expect(markdownTokens(written).filter(({ type }) => type === 'hardbreak')).toHaveLength(1);
  });

  it('have the colon of their language', () => {
    const words = { ...WORDS, title: '纪要', colon: '：' };
    const written = minutesOf(talk({}), STARTED, words);
    expect(written).toContain('# 纪要：2026-03-02 09:14:05\n');
    expect(readMinutes(written)?.startedAt).toEqual(STARTED);
  });

  it('are known by their mark, and forgive changes by hand', () => {
    expect(readMinutes('# Minutes: 2026-03-02 09:14:05\n\n## 1. Why?')).toBeUndefined();
    expect(readMinutes('## 1. Why?\n\n<!-- realtime-rag minutes 1 -->')).toBeUndefined();
    const written = minutesOf(talk({ answers: [answer({ text: 'Because.' })] }), STARTED, WORDS);
    const changed = `\uFEFF${written.replace('09:14:17', 'at noon').replaceAll('\n', '\r\n')}\r\n### A note\r\n\r\nof mine\r\n`;
    expect(readMinutes(changed)?.questions).toEqual([
      { question: 'Why?', at: 0, state: 'complete', answer: 'at noon\n\nBecause.', sources: [] },
    ]);
  });

  it('know times after midnight', () => {
    const late = new Date(2026, 2, 2, 23, 59, 58);
    const written = minutesOf(talk({ answers: [answer({ at: 5_000 })] }), late, WORDS);
    expect(readMinutes(written)?.questions[0]?.at).toBe(5_000);
  });
});

function turn(fields: Partial<TurnView>): TurnView {
  return { id: 't', at: 2_000, text: '', ...fields };
}

describe('minutes of anything', () => {
  /** Made of what means something in Markdown, as the reader gives it back: on one line, without spaces around it. */
  const words = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '*',
          '_',
          '`',
          '``',
          '\\',
          '<b>',
          '<!--',
          '-->',
          '&lt;',
          '#',
          '##',
          '[',
          '](',
          ')',
          '|',
          '~~',
        ),
        fc.constantFrom('- ', '1. ', '> ', '+ ', '=', ' ', ', ', ': ', '\n', '---', '"', '09:14:05', ' – '),
        fc.stringMatching(/^[a-z]{1,5}$/),
        fc.string({ maxLength: 3, unit: 'grapheme' }),
      ),
      { minLength: 1, maxLength: 8 },
    )
    .map((parts) => parts.join('').replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '');
  const path = words.filter((text) => !/(?::\d+|#page=\d+)$|^<.*>$/.test(text));
  const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
  const given = (fields: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const place = optional(fc.record({ path, line: optional(fc.nat(999)), page: optional(fc.nat(99)) }));
  const uri = optional(
    fc.oneof(
      fc.webUrl({ withQueryParameters: true }),
      words.map((text) => `dify:${text}`),
    ),
  );
  const quote = fc.array(words, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n'));
  const passage = fc
    .record({ title: words, uri, place, quotes: fc.array(quote, { maxLength: 2 }) })
    .map(({ title, uri, place, quotes }) => ({ ...given({ title, uri, ...place }), quotes }));
  const state = fc.constantFrom(
    'complete',
    'no_answer',
    'cancelled',
    'interrupted',
    'error',
    'lost' as const,
  );
  const question = fc.record({
    question: words,
    speaker: optional(words),
    at: fc.nat(86_000).map((seconds) => seconds * 1_000),
  });
  const asked = fc.record({
    asked: question,
    state,
    text: fc
      .array(fc.oneof(words, fc.constantFrom('', '```', '- a', '## b')), { maxLength: 6 })
      .map((lines) => lines.join('\n')),
    passages: fc.array(passage, { maxLength: 3 }),
  });

  const view = fc
    .record({ all: fc.array(asked, { maxLength: 4 }), open: fc.array(question, { maxLength: 3 }) })
    .map(({ all, open }) => {
      const answers = all.map(({ asked, state, text, passages }, index) => ({
        ...(given(asked) as typeof asked),
        queryId: `q${index}`,
        state,
        text,
        warnings: [],
        sources: passages.map(({ quotes, ...fields }, at): Source => {
          const passage = quotes.join('\n');
          let end = -1;
          const highlight = quotes.map((quote): [number, number] => {
            const from = end + 1;
            end = from + quote.length;
            return [from, end];
          });
          return {
            ...(fields as object),
            id: `${at + 1}`,
            position: at + 1,
            text: passage,
            ...(quotes.length > 0 ? { highlight } : {}),
          } as Source;
        }),
      })) as unknown as AnswerView[];
      const turns = open.map(
        ({ question, ...said }, index): TurnView =>
          ({
            ...(given(said) as typeof said & { at: number }),
            id: `${index}`,
            text: question,
            decision: { at: 0, outcome: 'offer', question },
          }) as TurnView,
      );
      return talk({
        answers,
        turns: turns.filter(({ text }) => !answers.some((one) => one.question === text)),
      });
    });

  it('give back questions, answers and sources', () => {
    fc.assert(
      fc.property(view, (talk) => {
        const written = minutesOf(talk, STARTED, WORDS);
        const read = readMinutes(written);
        expect(read?.startedAt).toEqual(STARTED);
        expect(read?.questions.map(({ answer, ...rest }) => rest)).toEqual(
          talk.answers.map(({ question, speaker, at, state, sources }) => ({
            question,
            ...(speaker === undefined ? {} : { speaker }),
            at,
            state,
            sources: sources.map(linked),
          })),
        );
        expect(read?.unanswered).toEqual(
          talk.turns.map(({ text, speaker, at }) => ({
            question: text,
            ...(speaker === undefined ? {} : { speaker }),
            at,
          })),
        );
        // The texts of answers are the same to a reader of Markdown: written again, they do not change.
        const answers = talk.answers.map((one, index) => ({
          ...one,
          text: read?.questions[index]?.answer ?? '',
          sources: read?.questions[index]?.sources ?? [],
        }));
        expect(minutesOf({ ...talk, answers }, STARTED, WORDS)).toBe(written);
      }),
      { numRuns: 400 },
    );
  });

  it('have the structure that they were given, and no HTML but their own marks', () => {
    fc.assert(
      fc.property(view, (talk) => {
        const written = minutesOf(talk, STARTED, WORDS);
        const tokens = markdownTokens(written);
        const count = (tag: string) =>
          tokens.filter((token) => token.type === 'heading_open' && token.tag === tag).length;
        expect(count('h1')).toBe(1);
        expect(count('h2')).toBe(talk.answers.length + (talk.turns.length > 0 ? 1 : 0));
        expect(count('h3')).toBe(talk.answers.filter(({ sources }) => sources.length > 0).length);
        const html = tokens.filter(({ type }) => type.startsWith('html_'));
        for (const { content } of html)
          expect(content).toMatch(/^<!-- (?:realtime-rag minutes 1|[a-z_]+) -->\n?$/);
      }),
      { numRuns: 400 },
    );
  });
});

describe('minutes of somebody who means harm', () => {
  /** What the talk brought, and nothing that minutes have by themselves. */
  const ALIVE = /<(?:script|img|div|!--)|href="(?!(?:https?|ftp|mailto):)|src=(?:"|$)/i;
  const piece = fc.constantFrom(
    ...['<script>', '<img src=x>', '<div>\n', '<!-- ', '-->', '&lt;', '&#33;', '&amp;#91;'],
    ...[
      'http://e.com',
      'http://e.com/',
      'https://e.com/a',
      'www.e.com/',
      'ftp://e.com/',
      'a@e.com',
      '<http://e.com>',
    ],
    ...['`', '``', '```', '~~~', '~~~ `', '```js\n', '\\', '$', '|', '|a|\n|-|\n', '*', '**', '_', '[^1]'],
    ...['![a](http://e/x)', '[a](javascript:1)', '[a]: javascript:1', '[a]', '](', '[', '![', '!', '(', ')'],
    ...['\n', '\n\n', '\r', '  \n', '\u2028', '\u0085', '\v', '\u00a0', '\u3000', '    ', '\t', ' ', 'a'],
    ...['> ', '- ', '+ ', '  - ', '1. ', '# ', '## ', '---', '==='],
  );
  const words = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
  const fields = fc.record({
    question: words,
    speaker: words,
    text: words,
    message: words,
    title: words,
    path: words,
    uri: fc.oneof(
      words,
      words.map((text) => `http://e.com/${text}`),
    ),
    passage: words,
  });
  const minutesOfAll = ({ question, speaker, text, message, title, path, uri, passage }: Hostile) => {
    const passages: Source[] = [
      { id: '1', position: 1, title, path, uri, text: passage, highlight: [[0, passage.length]] },
    ];
    const first = answer({ question, speaker, text, sources: passages });
    const second = answer({
      question: 'SECOND',
      text: 'tail',
      state: 'error',
      error: { code: 'X', message },
    });
    return minutesOf(talk({ answers: [first, second] }), STARTED, WORDS);
  };
  type Hostile = Record<
    'question' | 'speaker' | 'text' | 'message' | 'title' | 'path' | 'uri' | 'passage',
    string
  >;
  const harmless: Hostile = {
    question: 'q',
    speaker: 's',
    text: 't',
    message: 'm',
    title: 'x',
    path: 'p',
    uri: 'u',
    passage: 'y',
  };

  it('bring nothing to life in any reader of Markdown, and are read again', () => {
    const autolink = 'Is http://e.com/<img src=//evil/x onerror=alert(1)> ok?';
    const nested = '![a](http://evil/x.png) [b](javascript:alert(1))';
    fc.assert(
      fc.property(fields, (said) => {
        const written = minutesOfAll(said);
        for (const { name, html } of htmlOf(written)) {
          const brought = html.replace(/<!-- (?:realtime-rag minutes 1|error) -->/g, '');
          expect(brought, `${name}: ${written}`).not.toMatch(ALIVE);
          const headings = [1, 2, 3].map((level) => html.split(`<h${level}`).length - 1);
          expect(headings, `${name}: ${written}`).toEqual([1, 2, 1]);
        }
        const read = readMinutes(written);
        expect(read?.questions).toHaveLength(2);
        expect(read?.questions[1]).toMatchObject({ question: 'SECOND', answer: 'tail', state: 'error' });
        expect(read?.questions[0]?.question).toBe(said.question.replace(/\s+/g, ' ').trim());
      }),
      {
        numRuns: 1_500,
        examples: [
          [{ ...harmless, question: autolink }],
          [{ ...harmless, speaker: autolink, message: autolink, passage: autolink }],
          [{ ...harmless, speaker: 'www.e.com/<script src=//evil/x>' }],
          [{ ...harmless, title: nested, uri: 'https://e.com/d' }],
          [{ ...harmless, text: 'see http://e.com/`<img src=x>`' }],
          [{ ...harmless, text: 'see `a`www.e.com/`<img src=x>`' }],
          [{ ...harmless, text: '~~~ \u2028\n\n## in code' }],
          [{ ...harmless, path: ' ' }],
          [{ ...harmless, text: 'a\n```\n<img src=x>\n-\n```' }],
          [{ ...harmless, text: 'a\n\n\u3000\n---' }],
        ],
      },
    );
  });
});

/** An address of the web comes back with what would end it encoded. */
function linked({ uri, ...source }: Source): Source {
  if (uri === undefined || !/^https?:/.test(uri)) return { ...source, ...(uri === undefined ? {} : { uri }) };
  return { ...source, uri: expect.stringMatching(/^https?:/) as unknown as string };
}
