import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { createLocalBackend, type LocalBackend } from '../../../src/backends/local/index';
import type { Source } from '../../../src/protocol/index';
import { collect, describeBackendContract, textOf } from '../contract';

const docs = fileURLToPath(new URL('../../../handbook', import.meta.url));

describeBackendContract('local', async () => ({
  backend: await createLocalBackend({ docs }),
  question: 'what is the return policy?',
  otherQuestion: '送货要多久',
  expectText: (text) => expect(text).toContain('30 days'),
}));

let backend: LocalBackend;
beforeAll(async () => {
  backend = await createLocalBackend({ docs });
});

async function ask(question: string) {
  const events = await collect(backend.answer({ question }));
  const sources: readonly Source[] = events.flatMap((event) =>
    typeof event === 'object' && event.type === 'sources' ? event.sources : [],
  );
  return { events, sources, text: textOf(events), finish: events.at(-1) };
}

describe('the sample handbook', () => {
  test.each([
    ['What is the return policy?', 'en/returns.md', '30 days'],
    ['How long does delivery take?', 'en/delivery.md', '3 to 5 working days'],
    ['When do you open on Sunday?', 'en/hours.md', '11:00'],
    ['Can I pay with Apple Pay?', 'en/payment.md', 'Apple Pay'],
    ['How long is the warranty?', 'en/warranty.md', '2 years'],
    ['How do I contact customer service?', 'en/contact.md', '555-0134'],
    ['How do I get my money back?', 'en/returns.md', '5 working days'],
    ['Could you please tell me how much express shipping is?', 'en/delivery.md', '$12'],
    ['请问退货政策是什么？', 'zh/returns.md', '退货'],
    ['送货要多久？', 'zh/delivery.md', '3 至 5 个工作日'],
    ['你们几点开门？', 'zh/hours.md', '10:00'],
    ['可以用支付宝付款吗？', 'zh/payment.md', '支付宝'],
    ['可以用 Apple Pay 付款吗？', 'zh/payment.md', 'Apple Pay'],
    ['保修期多久？', 'zh/warranty.md', '2 年'],
    ['怎么联系客服？', 'zh/contact.md', '555-0134'],
    ['退款多久到账？', 'zh/returns.md', '5 个工作日内到账'],
    ['呃，我想问一下，运费多少钱？谢谢', 'zh/delivery.md', '12 美元'],
  ])('answers %s', async (typed, path, fact) => {
    const heard = typed.toLowerCase().replace(/[?？，,]/g, '');
    for (const question of [typed, heard]) {
      const { sources, text, finish } = await ask(question);
      expect(sources[0]?.path).toBe(path);
      expect(text).toContain(fact);
      expect(finish).toMatchObject({ type: 'finish', reason: 'complete' });
    }
  });

  test.each([
    ['what is the capital of france', /^Nothing in the documents/],
    ['how tall is mount everest', /^Nothing in the documents/],
    ['can you recommend a good restaurant', /^Nothing in the documents/],
    ['what happened on monday', /^Nothing in the documents/],
    ['what is it', /^Nothing in the documents/],
    ['谁是法国总统', /^文档里没有/],
    ['量子计算机怎么工作', /^文档里没有/],
    ['周一的会议是几点', /^文档里没有/],
    ['这是什么', /^文档里没有/],
  ])('does not answer %s', async (question, says) => {
    const { events, sources, text, finish } = await ask(question);
    expect(text).toMatch(says);
    expect(sources.every(({ highlight }) => highlight === undefined)).toBe(true);
    expect(finish).toMatchObject({ type: 'finish', reason: 'no_answer' });
    expect(events).toHaveLength(sources.length > 0 ? 3 : 2);
    expect(await backend.retrieve({ question })).toEqual([]);
  });

  test.each([
    ['what happened on monday', 'en/hours.md'],
    ['can i pay my rent here', 'en/payment.md'],
    ['周一的会议是几点', 'zh/hours.md'],
  ])('offers the closest passages for %s', async (question, path) => {
    const { sources, finish } = await ask(question);
    expect(finish).toMatchObject({ reason: 'no_answer' });
    expect(sources[0]?.path).toBe(path);
    expect(sources.length).toBeLessThanOrEqual(3);
  });

  test.each(['what is the capital of france', 'what is it', '谁是法国总统'])(
    'has nothing close to %s',
    async (question) => {
      expect((await ask(question)).sources).toEqual([]);
    },
  );

  test('an empty question is not found, but not an error', async () => {
    expect((await ask('')).finish).toEqual({ type: 'finish', reason: 'no_answer', confidence: 0 });
  });
});

test('the sources come first, then the quotes in several parts, then the finish event', async () => {
  const { events, sources, text, finish } = await ask('how do i return an item');
  const types = events.map((event) => typeof event === 'object' && event.type);
  expect(types[0]).toBe('sources');
  expect(types.slice(1, -1).length).toBeGreaterThan(1);
  expect(new Set(types.slice(1, -1))).toEqual(new Set(['text']));
  expect(finish).toMatchObject({ type: 'finish', reason: 'complete' });
  expect(text).toBe(quotesOf(sources));
  expect(sources).toEqual(await backend.retrieve({ question: 'how do i return an item' }));
});

test('an item of a list that is quoted after other text begins a line, as it does in its document', async () => {
  const { text } = await ask('do you ship to scotland');
  expect(text).toMatch(/^[^-].*\n…\n- /s);
  expect(text).not.toMatch(/\S[^\n]* - Standard/);
});

/** What the sources say was quoted, joined as in an answer. */
function quotesOf(sources: readonly Source[]): string {
  const quotes = sources.flatMap(({ text, highlight = [] }) =>
    highlight.map(([from, to]) => text.slice(from, to)),
  );
  return quotes.join(' … ');
}

test('a source shows where it is from and what was quoted from it', async () => {
  const sources = await backend.retrieve({ question: '退款多久到账' });
  expect(sources[0]).toEqual({
    id: 'zh/returns.md#L15',
    title: '退货政策 > 退款',
    path: 'zh/returns.md',
    line: 15,
    text: expect.stringMatching(/^我们收到.*到账。$/),
    score: expect.any(Number),
    position: 1,
    highlight: [[0, sources[0]?.text.length]],
  });
});

test('topK limits the sources', async () => {
  const one = await createLocalBackend({ docs, topK: 1 });
  expect(await one.retrieve({ question: 'what is the return policy' })).toHaveLength(1);
  expect((await backend.retrieve({ question: 'what is the return policy' })).length).toBeGreaterThan(1);
});

test.each(['answerConfidence', 'minConfidence'])('%s sets the required confidence', async (name) => {
  const question = 'what happened on monday';
  const lax = await createLocalBackend({ docs, [name]: 0 });
  expect((await lax.retrieve({ question }))[0]?.path).toBe('en/hours.md');
  const sure = 'what is the return policy';
  const strict = await createLocalBackend({ docs, [name]: 1 });
  expect(await strict.retrieve({ question: sure })).toEqual([]);
});

test('the type of answer is not part of the topic', async () => {
  const road = await createLocalBackend({ docs: [{ path: 'a.md', text: 'A long road.' }] });
  expect(await road.retrieve({ question: 'how long is the road' })).toHaveLength(1);
  expect(await road.retrieve({ question: 'how long is the river' })).toEqual([]);
});

test('a passage with almost nothing of the question is not a source beside one that covers it', async () => {
  const found = await backend.retrieve({ question: '可以用支付宝付款吗' });
  expect(found.map((source) => source.title)).toEqual(['付款 > 付款方式']);
});

test('a word in the heading counts for more than one in the text', async () => {
  const about = { path: 'about.md', text: '# Otters\n\nThey swim in the river and eat fish every day.' };
  const naming = { path: 'naming.md', text: '# Rivers\n\nHerons and otters eat fish.' };
  const two = await createLocalBackend({ docs: [naming, about] });
  expect((await two.retrieve({ question: 'otters' }))[0]?.path).toBe('about.md');
});

test('confidence is lower when the passage covers only a part of the question', async () => {
  const confidence = async (question: string) => {
    const { finish } = await ask(question);
    return typeof finish === 'object' && finish.type === 'finish' ? finish.confidence : undefined;
  };
  const whole = (await confidence('what is the return policy')) ?? 0;
  const part = (await confidence('do lamps from neptune have a warranty')) ?? 1;
  const little = (await confidence('what happened on monday')) ?? 1;
  expect(whole).toBeGreaterThan(0.95);
  expect(part).toBeLessThan(whole);
  expect(little).toBeLessThan(part);
});

test("of two passages with the same content, the one in the question's language wins", async () => {
  const zh = { path: 'a.md', text: '# 价格\n\nLantern Max 售价 40 美元。' };
  const en = {
    path: 'b.md',
    text: '# Prices\n\nThe Lantern Max costs $40, and a spare glass for it costs $5.',
  };
  const both = await createLocalBackend({ docs: [zh, en] });
  expect((await both.retrieve({ question: 'lantern max' }))[0]?.path).toBe('b.md');
  expect((await both.retrieve({ question: '请问 lantern max 怎么样' }))[0]?.path).toBe('a.md');
});

test('a long passage is cut after a sentence', async () => {
  const text = Array.from({ length: 30 }, (_, n) => `The otter number ${n} sleeps by the river.`).join(' ');
  const long = await createLocalBackend({ docs: [{ path: 'otters.txt', text }] });
  const answer = textOf(await collect(long.answer({ question: 'where does the otter sleep' })));
  expect(answer.length).toBeLessThanOrEqual(300);
  expect(answer.length).toBeGreaterThan(200);
  expect(text).toContain(answer);
  expect(answer).toMatch(/river\.$/);
});

test('check counts the indexed documents', async () => {
  const detail = expect.stringMatching(/^12 documents in \d+ passages/);
  const findings = [{ level: 'ok', check: 'documents', detail }];
  expect(await backend.check()).toEqual({ ok: true, detail, findings });
});
