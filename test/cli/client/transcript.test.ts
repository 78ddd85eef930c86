import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import type { ExchangeEvent, Question } from '../../../src/cli/client/exchanges';
import { PlainScreen } from '../../../src/cli/client/screen';
import { Transcript } from '../../../src/cli/client/transcript';

const colors = pc.createColors(false);

function begin() {
  let printed = '';
  const screen = new PlainScreen((text) => {
    printed += text;
  });
  const transcript = new Transcript(screen, colors);
  return {
    printed: () => printed,
    add: (...events: ExchangeEvent[]) => transcript.add(events),
  };
}

const question = (fields: Partial<Question> = {}): Question => ({
  id: 'q1',
  line: 'what?',
  asked: 'what?',
  sentAt: 0,
  stage: 'analyzing',
  text: '',
  sources: [],
  ...fields,
});

describe('the transcript', () => {
  it('reads like a conversation', () => {
    const { add, printed } = begin();
    add({ type: 'silent', line: 'hello everyone', why: 'no question' });
    const asked = question({
      line: '请问退货政策是什么？',
      asked: '请问退货政策是什么？',
      sources: [
        { id: 'a', title: '退货政策', path: 'zh/returns.md', text: '', position: 1 },
        { id: 'b', title: 'Returns', uri: 'https://shop.test/returns', text: '', position: 2 },
        { id: 'c', title: 'Neither', text: '', position: 3 },
      ],
    });
    add({ type: 'asked', question: asked });
    asked.text = '三十天';
    asked.firstTextAt = 12.4;
    add({ type: 'changed', question: asked });
    asked.text = '三十天内。\n第二行';
    asked.endedAt = 14;
    asked.finish = 'complete';
    asked.timing = { queued_ms: 0, first_token_ms: 9, total_ms: 10 };
    add({ type: 'ended', question: asked });
    expect(printed()).toBe(`· hello everyone   (no question)
› 请问退货政策是什么？
  三十天内。
  第二行
  [1] 退货政策 (zh/returns.md)
  [2] Returns (https://shop.test/returns)
  [3] Neither
  12 ms to first token, 14 ms in all (server: 9 ms to first token, 10 ms in all)
`);
  });

  it('streams: partial text is printed before the end', () => {
    const { add, printed } = begin();
    const asked = question();
    add({ type: 'asked', question: asked });
    asked.text = 'Because ';
    add({ type: 'changed', question: asked });
    expect(printed()).toBe('› what?\n  Because');
    asked.text = 'Because of';
    add({ type: 'changed', question: asked });
    expect(printed()).toBe('› what?\n  Because of');
  });

  it('holds back what happens during an answer until it is complete', () => {
    const { add, printed } = begin();
    const first = question();
    const second = question({ id: 'q2', line: 'and?', asked: 'and?', text: '' });
    add({ type: 'asked', question: first }, { type: 'asked', question: second });
    add({ type: 'silent', line: 'hm', why: 'no question' });
    second.text = 'not yet';
    add({ type: 'changed', question: second });
    expect(printed()).toBe('› what?\n');
    Object.assign(first, { text: 'A', endedAt: 3, finish: 'complete' });
    add({ type: 'ended', question: first });
    expect(printed()).toBe('› what?\n  A\n  3 ms in all\n› and?\n  not yet');
    Object.assign(second, { endedAt: 4, finish: 'complete' });
    add({ type: 'ended', question: second });
    expect(printed()).toContain('  not yet\n  4 ms in all\n· hm   (no question)\n');
  });

  it('says so when the server withdraws an answer', () => {
    const { add, printed } = begin();
    const asked = question({ text: 'bad words' });
    add({ type: 'asked', question: asked });
    asked.text = 'good words';
    add({ type: 'changed', question: asked });
    expect(printed()).toBe('› what?\n  bad words\n  (the server replaced this answer:)\n  good words');
  });

  it.each([
    [{ finish: 'no_answer' }, '(no answer found)'],
    [{ finish: 'interrupted' }, '(interrupted)'],
    [{ finish: 'cancelled' }, '(cancelled)'],
    [{ finish: 'error' }, '(failed)'],
    [{}, '(no answer found)'],
    [
      { finish: 'error', error: { code: 'BACKEND_TIMEOUT', message: 'Too late.' } },
      '(failed: BACKEND_TIMEOUT: Too late.)',
    ],
  ] as [Partial<Question>, string][])('tells how it ended: %o', (fields, note) => {
    const { add, printed } = begin();
    const asked = question();
    add({ type: 'asked', question: asked });
    Object.assign(asked, { endedAt: 1, ...fields });
    add({ type: 'ended', question: asked });
    expect(printed()).toBe(`› what?\n  ${note}\n  1 ms in all\n`);
  });

  it('calls the sources of a question without an answer the closest passages', () => {
    const { add, printed } = begin();
    const sources = [{ id: 'a', title: 'Hours', text: 'We open at 10.', position: 1 }];
    const asked = question({ text: 'Nothing answers this.', endedAt: 1, finish: 'no_answer', sources });
    add({ type: 'asked', question: asked }, { type: 'ended', question: asked });
    expect(printed()).toContain('  (no answer found)\n  closest passages:\n  [1] Hours\n');
    const answered = question({ id: 'q2', text: 'At 10.', endedAt: 2, finish: 'complete', sources });
    add({ type: 'asked', question: answered }, { type: 'ended', question: answered });
    expect(printed().match(/closest/g)).toHaveLength(1);
  });

  it('shows what the server understood when that differs', () => {
    const { add, printed } = begin();
    add({ type: 'asked', question: question({ line: 'policy?', asked: 'what is the policy?' }) });
    expect(printed()).toBe('› policy?\n  asked: what is the policy?\n');
  });

  it('shows what the server refused', () => {
    const { add, printed } = begin();
    const error = {
      type: 'error',
      session_id: 's',
      seq: 1,
      code: 'RATE_LIMITED',
      message: 'Slower.',
    } as const;
    add({ type: 'refused', line: 'hey', error }, { type: 'refused', line: undefined, error });
    expect(printed()).toBe('! hey   (RATE_LIMITED: Slower.)\n! (RATE_LIMITED: Slower.)\n');
  });

  it('lets nothing from the wire control the terminal', () => {
    const { add, printed } = begin();
    const asked = question({
      asked: 'a\u001b[2Jb',
      line: undefined,
      text: 'x\u001b]0;title\u0007y\rz',
      sources: [{ id: '1', title: 'T\u009b1A', path: 'p\nq', text: '', position: 1 }],
      endedAt: 1,
      finish: 'complete',
    });
    add({ type: 'asked', question: asked });
    expect(printed()).toBe('› a[2Jb\n  x]0;titleyz\n  [1] T1A (p q)\n  1 ms in all\n');
  });
});
