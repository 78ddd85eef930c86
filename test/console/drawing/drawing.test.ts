import { Parser } from 'htmlparser2';
import { h } from 'preact';
import { renderToStaticMarkup as draw } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { AnswerCard } from '../../../src/console/drawing/answer-card';
import { clock } from '../../../src/console/drawing/clock';
import { Delays } from '../../../src/console/drawing/delays';
import { answerId, sourceId } from '../../../src/console/drawing/ids';
import { Sources } from '../../../src/console/drawing/sources';
import { speakerColour } from '../../../src/console/drawing/speaker';
import { Transcript } from '../../../src/console/drawing/transcript';
import { Waterfall } from '../../../src/console/drawing/waterfall';
import type { AnswerState, AnswerView, TurnView } from '../../../src/console/talk/views';
import { waterfallOf } from '../../../src/console/talk/waterfall';
import { wordsFor } from '../../../src/console/words/index';
import type { Source } from '../../../src/protocol/index';
import { answer, decision, source, turn } from '../../support/console/views';

const [words, zh] = [wordsFor(['en']), wordsFor(['zh'])];

const talk = (...turns: TurnView[]) => draw(h(Transcript, { turns, words }));
const card = (fields: Partial<AnswerView> = {}) => draw(h(AnswerCard, { answer: answer(fields), words }));
const sources = (...all: Source[]) => draw(h(Sources, { sources: all, queryId: 'q-1', words }));

/** What a reader reads, without hints for programs. */
const textOf = (html: string) => html.replace(/<[^>]*>/g, '');

describe('talk', () => {
  test('a decision says what was decided and why, and describes itself further', () => {
    const html = talk(turn({ decision: decision({ outcome: 'silent', reason: 'tag', confidence: 0.172 }) }));
    expect(html).toContain('<span>Not answered</span><span class="why">a tag question</span>');
    const id = /aria-describedby="([^"]+)"/.exec(html)?.[1];
    expect(html).toContain(`<div role="tooltip" class="tip" id="${id}">`);
    expect(textOf(html)).toContain('17 %');
    expect(html).toContain('<code>en/question-word</code>');
  });

  test('what is being said follows what was said', () => {
    const html = talk(turn({ text: 'what is', partial: 'the ret' }));
    expect(html).toContain('what is<span class="partial"> the ret</span>');
    expect(html).toContain(words.talk.speaking);
  });

  test('a speaker is named once while going on, always in the same colour', () => {
    const html = talk(
      turn({ speaker: 'Ann' }),
      turn({ id: 't2', speaker: 'Ann' }),
      turn({ id: 't3', speaker: 'Ben' }),
    );
    expect(html.match(/goes-on/g)).toHaveLength(1);
    expect(html.match(new RegExp(`turn[^"]* speaker-${speakerColour('Ann')}"`, 'g'))).toHaveLength(2);
  });

  test('lines without a speaker look the same wherever they stand', () => {
    const html = talk(turn(), turn({ id: 't2' }), turn({ id: 't3', speaker: 'Ann' }), turn({ id: 't4' }));
    expect(html.match(/goes-on/g)).toHaveLength(3);
  });

  test('an action stands at its turn', () => {
    const tools = {
      below: ({ id }: TurnView) => (id === 't2' ? h('button', null, 'take it') : null),
      atReasons: () => null,
    };
    const html = draw(h(Transcript, { turns: [turn(), turn({ id: 't2' })], words, tools }));
    expect(html.indexOf('take it')).toBeGreaterThan(html.indexOf('id="turn-t2"'));
  });

  test('a question says at its line what became of it', () => {
    const asked = turn({ decision: decision({ queryId: 'q-1' }) });
    const badge = (state?: AnswerState) => {
      const answers = new Map(state ? [['q-1', state]] : []);
      const html = draw(h(Transcript, { turns: [asked], words, answers }));
      return [
        /class="decision ([^"]+)"/.exec(html)?.[1],
        textOf(/<button.*?<\/button>/.exec(html)?.[0] ?? ''),
      ];
    };
    expect(badge()).toEqual(['decision-answer', 'Question']);
    expect(badge('streaming')).toEqual(['decision-answer answered-streaming', 'Answering']);
    expect(badge('complete')).toEqual(['decision-answer answered-complete', 'Answered']);
    expect(badge('no_answer')).toEqual(['decision-answer answered-no_answer', 'No answer found']);
    expect(badge('error')).toEqual(['decision-answer answered-error', 'Answer failed']);
  });

  test.each([
    ['drop', 'Ignoredsaid during the pause'],
    ['keep_context', 'Context only'],
    ['answer_missed', 'Waiting for the end of the pause'],
    ['session_lost', 'Not decidedits session was lost'],
  ])('what was said during a pause (%s) says what becomes of it', (reason, text) => {
    const html = talk(turn({ decision: decision({ outcome: 'unheard', reason }) }));
    expect(textOf(/<button.*?<\/button>/.exec(html)?.[0] ?? '')).toBe(text);
  });

  test('what was answered on request does not say why it should not have been', () => {
    const html = talk(turn({ decision: decision({ reason: 'statement', queryId: 'q-1' }) }));
    expect(html).not.toContain('class="why"');
    expect(talk(turn({ decision: decision({ reason: 'asked' }) }))).toContain('>asked now</span>');
  });

  test('a confidence is told with the one that is needed, if that is known', () => {
    const unsure = turn({ decision: decision({ outcome: 'silent', reason: 'statement', confidence: 0.06 }) });
    const html = draw(h(Transcript, { turns: [unsure], words, answerFrom: 0.5 }));
    expect(textOf(html)).toContain('6 %, answered from 50 %');
  });

  test('a decision leads to its answer', () => {
    expect(talk(turn({ decision: decision({ queryId: 'q-1' }) }))).toContain(`href="#${answerId('q-1')}"`);
    expect(card()).toContain(`id="${answerId('q-1')}"`);
  });
});

describe('answers', () => {
  test('a citation leads to its source; a number without one is text', () => {
    const html = card({ text: 'Within 30 days [1], or 60 [7].' });
    expect(html).toContain(`href="#${sourceId('q-1', 1)}" aria-label="Source 1: Return policy"`);
    expect(html).toContain(`id="${sourceId('q-1', 1)}"`);
    expect(html).toContain(', or 60 [7].');
  });

  test('one that quotes without citing cites what it quotes', () => {
    const quoted = source({ position: 2, highlight: [[0, 17]] });
    expect(card({ text: 'Our return policy', sources: [source(), quoted] })).toContain('>[2]</a>');
  });

  test('without an answer, the closest passages are called that', () => {
    expect(textOf(card({ state: 'no_answer', text: '' }))).toContain(words.answer.closest);
    expect(textOf(card({ state: 'no_answer', text: '', sources: [] }))).toContain(words.answer.nothing);
  });

  test('a failure is said in words, with those of the server', () => {
    const html = card({
      state: 'error',
      text: '',
      error: { code: 'BACKEND_TIMEOUT', message: 'After 30 s.' },
    });
    expect(textOf(html)).toContain(`${words.errors.BACKEND_TIMEOUT} After 30 s.`);
  });

  test('lists, bold, code and paragraphs are drawn; what is not closed is text', () => {
    const html = card({
      text: '## Ways\n\n- **post**\n- `shop`\n\n1. one\n2. two\n\n```\na < b\n```\nand **so',
    });
    expect(html).toContain(
      '<p><strong>Ways</strong></p><ul><li><strong>post</strong></li><li><code>shop</code></li></ul>',
    );
    expect(html).toContain('<ol><li>one</li><li>two</li></ol><pre>a &lt; b</pre><p>and **so');
  });

  test('the caret stands behind the last word while text comes', () => {
    expect(card({ state: 'streaming', text: '- a\n- b' })).toContain('<li>b<span class="caret"></span></li>');
    expect(card({ state: 'waiting', text: '' })).toContain('caret');
    expect(card()).not.toContain('caret');
  });
});

describe('sources', () => {
  test('what is quoted is marked, and unfolded', () => {
    const html = sources(
      source(),
      source({
        position: 2,
        highlight: [
          [4, 17],
          [19, 25],
        ],
      }),
    );
    expect(html.match(/<details class="source" open/g)).toHaveLength(1);
    expect(html).toContain('Our <mark>return policy</mark>: <mark>within</mark> 30');
  });

  test('ranges that make no sense are not marked, and lose no text', () => {
    const html = sources(
      source({
        text: 'abcdef',
        highlight: [
          [4, 9],
          [3, 3],
          [0, 2],
          [1, 4],
        ],
      }),
    );
    expect(html).toContain('<p><mark>ab</mark>cdef</p>');
  });

  test('where it is: file and line, and page', () => {
    expect(sources(source({ page: 12 }))).toContain('<span class="where">en/returns.md:3, page 12</span>');
  });

  test('only web addresses become links', () => {
    expect(sources(source({ uri: 'https://a.example/x' }))).toContain('rel="noopener noreferrer"');
    for (const uri of ['javascript:alert(1)', 'data:text/html,x', 'docs/x', ' https://a.example']) {
      expect(sources(source({ uri })), uri).not.toContain('href=');
    }
  });

  test('of many, all but three are folded away', () => {
    const html = sources(...[1, 2, 3, 4, 5].map((position) => source({ position })));
    expect(textOf(html)).toContain('2 more sources');
  });
});

describe('time', () => {
  const timing = {
    last_word_ms: -600,
    gate_ms: -100,
    queued_ms: 0,
    retrieval_ms: 40,
    first_token_ms: 900,
    first_sent_ms: 905,
    total_ms: 2400,
    speculation: 'retrieved',
    saved_ms: 120,
  } as const;

  test('the bar is cut at the moments, and says them; the table has them all', () => {
    const html = draw(h(Waterfall, { waterfall: waterfallOf(timing), words, table: true }));
    expect(html).toContain('role="img" aria-label="end of turn 500 ms, decision 100 ms, search 40 ms');
    expect(html).toContain('<rect class="stage-gate" x="0" width="166.66');
    expect(textOf(html)).toContain('120 ms saved');
    expect(html.match(/<th scope="row">/g)).toHaveLength(7);
  });

  test('several can share a scale', () => {
    const scale = { start: -600, end: 5400 };
    const html = draw(h(Waterfall, { waterfall: waterfallOf(timing), words, scale }));
    expect(html).toContain('<rect class="stage-gate" x="0" width="83.33');
  });

  test('how soon answers came', () => {
    const html = draw(h(Delays, { delays: { count: 3, p50: 420, p95: 1830 }, answers: 3, words }));
    expect(textOf(html)).toBe(
      'From the last word to the first text (3 answers)typical420 msslowest 5 %1.8 s',
    );
    expect(html).toContain('<abbr title="p95">');
  });

  test.each([
    [65_000, '1:05'],
    [3_723_000, '1:02:03'],
    [-5, '0:00'],
  ])('%d ms is %s', (ms, text) => expect(clock(ms)).toBe(text));
});

test('nothing that others said becomes markup', () => {
  const evil = '"><img src=x onerror=alert(1)><script>alert(2)</script>\' onload=x `**<b>**`';
  const view = answer({
    queryId: evil,
    question: evil,
    speaker: evil,
    text: `${evil}\n\n- ${evil}\n\n\`\`\`\n${evil}\n\`\`\`\n[1]`,
    sources: [
      source({ title: evil, path: evil, uri: `https://a.example/${evil}`, text: evil, highlight: [[0, 20]] }),
    ],
    warnings: [evil],
    error: { code: evil, message: evil },
  });
  const said = turn({
    id: evil,
    text: evil,
    partial: evil,
    speaker: evil,
    decision: decision({ reason: evil, rule: evil, question: evil, queryId: evil }),
  });
  const names = new Set<string>();
  const parser = new Parser({
    onopentag(name, attributes) {
      for (const attribute of [name, ...Object.keys(attributes)]) names.add(attribute);
      expect(attributes.id ?? 'none').toMatch(/^[\w-]+$/);
    },
  });
  parser.end(draw(h(AnswerCard, { answer: view, words: zh })) + talk(said));
  expect([...names].filter((name) => /^(on.*|img|script|src)$/.test(name))).toEqual([]);
  expect(names).toContain('article');
});

test('there is no style attribute and no script: the page forbids both', () => {
  const html = card({ timing: { queued_ms: 1, total_ms: 2 } }) + talk(turn({ decision: decision() }));
  expect(html).not.toMatch(/\sstyle=|<style|<script/);
});
