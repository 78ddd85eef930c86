import { describe, expect, test } from 'vitest';
import type { RagEvent } from '../../../src/backend/index';
import { createHabit, ReasoningFilter, withoutReasoning } from '../../../src/http/reasoning/filter';

/** What the listener gets when the text arrives in these pieces. */
function read(pieces: readonly string[], filter = new ReasoningFilter(), isCut = false) {
  const events = [...pieces.flatMap((text) => filter.take({ type: 'text', text })), ...filter.end(isCut)];
  return { text: shown(events), events, endedWithin: filter.endedWithin };
}

const shown = (events: readonly RagEvent[]) =>
  events.reduce((text, event) => {
    if (event.type === 'replace') return event.text;
    return event.type === 'text' ? text + event.text : text;
  }, '');

const DIFY =
  '<details style="color:gray;background-color: #f8f8f8;padding: 8px;border-radius: 4px;" open> <summary> Thinking... </summary>\n';

const REASONING: [name: string, text: string, answer: string][] = [
  ['think', '<think>\nHm. Six?\n</think>\n\nAt six.', 'At six.'],
  ['think, after white space', '\n\n<think>Hm.</think>At six.', 'At six.'],
  ['thinking', '<thinking>Hm.</thinking>At six.', 'At six.'],
  ['thought', '<thought>Hm.</thought>\nAt six.', 'At six.'],
  ['reasoning', '<reasoning>Hm.</reasoning>At six.', 'At six.'],
  ['scratchpad', '<scratchpad>Hm.</scratchpad>At six.', 'At six.'],
  ['a namespace', '<seed:think>Hm.</seed:think>At six.', 'At six.'],
  ['upper case', '<Think>Hm.</THINK>At six.', 'At six.'],
  ['attributes', '<think time="3" model=\'x\'>Hm.</think>At six.', 'At six.'],
  ['white space in the marks', '<think >Hm.</ think >At six.', 'At six.'],
  ['a space before the name', '< think>Hm.</think>At six.', 'At six.'],
  ['nothing in it', '<think>\n\n</think>\n\nAt six.', 'At six.'],
  ['an empty element', '<think/>At six.', 'At six.'],
  ['code in it', '<think>Use `x</think>At `six`.', 'At `six`.'],
  ['a fence in it', '<think>\n```\n</think>\nAt six.', 'At six.'],
  ['HTML in it', '<think><b>a</b> < b</think>At <b>six</b>.', 'At <b>six</b>.'],
  ['its own end quoted in it', '<think>I close with "</think>" then.</think>At six.', 'At six.'],
  ['its own end as code in it', '<think>I close with `</think>`.</think>At six.', 'At six.'],
  ['nested', '<think>a <think>b</think> c</think>At six.', 'At six.'],
  ['begun twice', '<think>\n<think>Hm.</think>At six.', 'At six.'],
  ['ended twice', '<think>Hm.</think></think>At six.', 'At six.'],
  ['another name within', '<thinking><thought>a</thought>b</thinking>At six.', 'At six.'],
  ['a beginning mentioned in it', '<think>I put it in <think> tags.</think>At six.', 'At six.'],
  ['a beginning without end in it', '<think>First <think> and so on.</think>At six.', 'At six.'],
  ['several blocks', '<think>a</think>At <think>b</think>six<think>c</think>.', 'At six.'],
  ['a block in the middle', 'The pool opens\n\n<think>Hm.</think>\n\nat six.', 'The pool opens\n\nat six.'],
  ['a block at the end', 'At six.\n<think>Was that right?</think>', 'At six.\n'],
  ['a block within a sentence', 'At <think>five? no</think>six.', 'At six.'],
  ['no end', '<think>Hm. Is it six', ''],
  ['no end, after text', 'At six.\n<think>Is it', 'At six.\n'],
  ['half an end', '<think>Hm.</thi', ''],
  ['an end only', 'Hm. Is it six?\n</think>\n\nAt six.', 'At six.'],
  ['an end only, on one line', 'Hm, six?</think>At six.', 'At six.'],
  ['an end only, of another name', 'Hm.</thinking>\nAt six.', 'At six.'],
  ['an end only, in Chinese', '用户问几点开门。</think>六点。', '六点。'],
  ['an end only, and nothing else', 'Hm.\n</think>', ''],
  ['an end only, then a block', 'Hm.</think>At <think>x</think>six.', 'At six.'],
  ['an answer element after it', '<think>Hm.</think>\n<answer>\nAt six.\n</answer>', 'At six.\n'],
  ["Dify's details", `${DIFY}Hm.\n</details>\n\nAt six.`, 'At six.'],
  ["Dify's details, without end", `${DIFY}Hm.`, ''],
  ["Dify's details, twice", `${DIFY}a</details>At ${DIFY}b</details>six.`, 'At six.'],
  ['details within', `${DIFY}<details><summary>Thinking</summary>a</details>b</details>At six.`, 'At six.'],
  ['think within details', `${DIFY}<think>a</think></details>At six.`, 'At six.'],
  [
    'details of a kind',
    '<details type="reasoning" done="true">\n<summary>3 s</summary>a</details>At six.',
    'At six.',
  ],
  ...[
    'Thinking',
    'Thinking…',
    '💭 Thinking process:',
    '<b>Thought</b>',
    'Thought for 12 seconds',
    'Thought for a few seconds',
    'Thoughts',
    'Show reasoning',
    "Model's reasoning steps",
    'Chain of Thought',
    'Click to view thinking',
    '思考',
    '思考中...',
    '思考过程',
    '深度思考',
    '已深度思考（用时 5 秒）',
    '已思考 3.2 秒',
    '🤔 推理过程',
    '思維鏈',
  ].map((title): [string, string, string] => [
    `details titled ${title}`,
    `<details>\n<summary>${title}</summary>\nHm.\n</details>\n\nAt six.`,
    'At six.',
  ]),
  [
    'harmony',
    '<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>At six.<|return|>',
    'At six.',
  ],
  [
    'harmony with a start and calls',
    '<|start|>assistant<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant to=functions.x<|channel|>commentary <|constrain|>json<|message|>{}<|call|><|start|>assistant<|channel|>final<|message|>At six.',
    'At six.',
  ],
  [
    'harmony without starts',
    '<|channel|>analysis<|message|>Hm.<|channel|>final<|message|>At six.',
    'At six.',
  ],
  [
    'harmony without its first marks',
    'analysis<|message|>Hm.<|end|>assistant<|channel|>final<|message|>At six.',
    'At six.',
  ],
  [
    'harmony without its first header',
    'Hm.<|end|><|start|>assistant<|channel|>final<|message|>At six.',
    'At six.',
  ],
  ['harmony without any marks', 'analysisThe user asks. Hm.assistantfinalAt six.', 'At six.'],
  ['harmony, then plain text', '<|channel|>analysis<|message|>Hm.<|end|>At six.', 'At six.'],
  ['harmony without an answer', '<|channel|>analysis<|message|>Hm.', ''],
  ['harmony cut within a header', '<|channel|>analysis<|message|>Hm.<|end|><|start|>assis', ''],
  ['harmony, final only', '<|channel|>final<|message|>At six.<|end|>', 'At six.'],
  ['brackets', '[THINK]Hm.[/THINK]At six.', 'At six.'],
  ['triangles', '◁think▷Hm.◁/think▷At six.', 'At six.'],
  [
    'thought and solution tokens',
    '<|begin_of_thought|>Hm.<|end_of_thought|>\n<|begin_of_solution|>At six.<|end_of_solution|>',
    'At six.',
  ],
  [
    'thinking and response tokens',
    '<|START_THINKING|>Hm.<|END_THINKING|><|START_RESPONSE|>At six.<|END_RESPONSE|>',
    'At six.',
  ],
  ['unused tokens', '<unused94>thought\nHm.<unused95>At six.', 'At six.'],
  ['a channel of another kind', '<|channel>thought\nHm.<channel|>At six.', 'At six.'],
];

const KEPT: string[] = [
  'At six.',
  '  At six.\n\n',
  'Use <details><summary>More</summary>text</details> to fold it.',
  '<details>\n<summary>Opening hours</summary>\nAt six.\n</details>',
  '<details><summary>Thoughts on design</summary>a</details>',
  '<details><summary>Reasoning behind the policy</summary>a</details>',
  '<details><summary>推理小说推荐</summary>a</details>',
  '<details><summary>思考题</summary>a</details>',
  '<details open>No title.</details>',
  'An element <b>six</b>, a <thinker> and a <reason>.',
  'It is < 6 and > 5, a<b, <3, [THIN] and [1].',
  'A model writes `<think>` first and `</think>` last.',
  '`<think>a</think>` and ``<think>` b</think>`` are code.',
  '```html\n<think>a</think>\n<details><summary>Thinking</summary></details>\n```\nThat was it.',
  '~~~\n</think>\n~~~\nThat was it.',
  '- One:\n  ```\n  <think>\n  ```\n- Two.',
  'The <think> tag holds it, and the </think> tag ends it.',
  '<think> tags are used by some models.',
  'Between <think> and </think> it reasons.',
  'It is written <think>...</think> by the model.',
  'Write "<think>" and "</think>", or “<think>”.',
  '在 <think> 和 </think> 之间是思考；<think>标签由模型写出。',
  'The analysis says six. analysis: final.',
  'analysis of the pool: at six.',
  'Phi ends with <|end|> and that is all.',
  'A <details',
  'A <thin',
  'A `code span without end and </b>',
  '六点开门。',
];

/** Every way to split a text in two, and into pieces of each size up to five. */
function* splits(text: string): Generator<string[]> {
  for (let at = 0; at <= text.length; at++) yield [text.slice(0, at), text.slice(at)];
  for (let size = 1; size <= 5; size++) {
    yield text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
  }
}

describe('reasoning is removed, wherever the text is split', () => {
  test.each(REASONING)('%s', (_, text, answer) => {
    for (const pieces of splits(text)) expect([pieces, read(pieces).text]).toEqual([pieces, answer]);
    expect(withoutReasoning(text)).toBe(answer);
  });
});

describe('an answer that shows such marks keeps its text', () => {
  test.each(KEPT)('%j', (text) => {
    for (const pieces of splits(text)) expect([pieces, read(pieces).text]).toEqual([pieces, text]);
  });
});

test('texts made of marks at random give the same result, wherever they are split', () => {
  const parts = [
    ...[
      '<think>',
      '</think>',
      '<Thinking a="1">',
      '</thinking>',
      '`',
      '```\n',
      '"',
      '\n',
      '\n\n',
      ' ',
      'six ',
    ],
    ...[DIFY, '</details>', '<details>', '<|channel|>analysis<|message|>', '<|end|>', '<|start|>assistant'],
    ...[
      '<|channel|>final<|message|>',
      'At. ',
      ' tag',
      ' and ',
      '<answer>',
      '</answer>',
      '[THINK]',
      '<',
      '六点',
    ],
  ];
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  for (let round = 0; round < 1500; round++) {
    const text = Array.from({ length: 2 + random(8) }, () => parts[random(parts.length)]).join('');
    const expected = read([text]).text;
    for (let turn = 0; turn < 6; turn++) {
      const pieces: string[] = [];
      for (let at = 0; at < text.length; ) {
        const size = 1 + random(turn === 0 ? 1 : 9);
        pieces.push(text.slice(at, at + size));
        at += size;
      }
      expect([pieces, read(pieces).text]).toEqual([pieces, expected]);
    }
  }
});

test('text streams on: only what may be a mark is held back', () => {
  const said = (pieces: string[]) => {
    const filter = new ReasoningFilter();
    return pieces.map((text) => shown(filter.take({ type: 'text', text })));
  };
  expect(said(['The pool ', 'is <', 'b>big</b> ', 'and <th', 'is> [', '1]'])).toEqual([
    'The pool ',
    'is ',
    '<b>big</b> ',
    'and ',
    '<this> ',
    '[1]',
  ]);
  expect(said(['<think>', 'Hm.', '</think>', '\n\n', 'At ', 'six.'])).toEqual([
    '',
    '',
    '',
    '',
    'At ',
    'six.',
  ]);
});

test('reasoning that only ends is replaced, and held back from the next answer on', () => {
  const habit = createHabit();
  const pieces = ['Hm. ', 'Six?', '</think>', '\n\nAt ', 'six.'];
  const first = read(pieces, new ReasoningFilter(habit));
  expect(first.events).toEqual([
    { type: 'text', text: 'Hm. ' },
    { type: 'text', text: 'Six?' },
    { type: 'replace', text: 'At ' },
    { type: 'text', text: 'six.' },
  ]);
  expect(read(pieces, new ReasoningFilter(habit)).events).toEqual([
    { type: 'text', text: 'At ' },
    { type: 'text', text: 'six.' },
  ]);
  // Stopped while it was reasoning.
  expect(read(['Hm. ', 'Six'], new ReasoningFilter(habit), true)).toMatchObject({
    text: '',
    endedWithin: true,
  });
  // An answer without reasoning is passed on, and the next one streams again.
  expect(read(['At ', 'six.'], new ReasoningFilter(habit)).text).toBe('At six.');
  expect(read(['At ', 'six.'], new ReasoningFilter(habit)).events).toHaveLength(2);
});

test.each([
  ['<think>Hm.', true],
  ['<think>Hm.</think>', false],
  ['At six.', false],
  ['At six. <think>Hm.', true],
  ['<|channel|>analysis<|message|>Hm.', true],
])('%j ended within reasoning: %s', (text, endedWithin) => {
  expect(read([text]).endedWithin).toBe(endedWithin);
});

test('a replaced text is read anew; other events pass unchanged', () => {
  const filter = new ReasoningFilter();
  const usage: RagEvent = { type: 'usage', usage: { total_tokens: 3 } };
  const events: RagEvent[] = [
    { type: 'text', text: '<think>Hm.' },
    usage,
    { type: 'replace', text: '<think>Hm.</think>At ' },
    { type: 'text', text: 'six.' },
  ];
  expect(events.flatMap((event) => filter.take(event))).toEqual([
    usage,
    { type: 'replace', text: 'At ' },
    { type: 'text', text: 'six.' },
  ]);
});

test('a long text of half marks takes little time', () => {
  const started = performance.now();
  for (const piece of ['<', '<think', '`', '<details ', '[', '◁', '"<think>', '<|channel|>']) {
    read(Array.from({ length: 20_000 }, () => piece));
  }
  expect(performance.now() - started).toBeLessThan(4000);
});
