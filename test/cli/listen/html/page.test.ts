import { describe, expect, it } from 'vitest';
import { htmlPage } from '../../../../src/cli/listen/html/page';
import type { JudgedTurn } from '../../../../src/cli/listen/judged-turn';
import { KeptTurns } from '../../../../src/cli/listen/kept-turns';
import { Tally } from '../../../../src/cli/listen/score';
import { expectInert, partsOf } from '../../../support/page-parts';
import { judged } from '../judged';

const NASTY = `</style></title></svg>"><script>alert(1)</script> & 'x' <img src=x onerror=alert(1)> javascript:`;

interface Given {
  turns: readonly JudgedTurn[];
  file?: string;
  only?: ['answer'] | ['wrong'];
  limit?: number;
  isShown?: (turn: JudgedTurn) => boolean;
}

function pageOf({ turns, file = 'talk.txt', only, limit, isShown = () => true }: Given): string {
  const [kept, tally] = [new KeptTurns(limit), new Tally()];
  for (const turn of turns) {
    tally.add(turn);
    kept.add(turn, isShown(turn));
  }
  return htmlPage({ file, kept, summary: tally.summary(0.5), only: only ?? [] });
}

const asked = judged({
  lines: [2, 3],
  said: { from: 4_000, to: 6_000 },
  at: 6_000,
  speaker: 'Ann',
  text: 'okay what is the price',
  decision: 'answer',
  confidence: 0.95,
  reason: 'question',
  rule: 'en/question-word',
  question: 'what is the price',
});

describe('the page of listen', () => {
  it('has each turn with its decision: the reason in words, confidence, rule, and where it is', () => {
    const { text } = partsOf(
      pageOf({ turns: [judged({ lines: [1, 1], said: { from: 0, to: 2_000 } }), asked] }),
    );
    expect(text).toContain('Decisions on talk.txt');
    expect(text).toContain('2 turns: 1 answered, 0 offered, 1 silent');
    expect(text).toMatch(/okay what is the price.*Question.*It asks for information/);
    expect(text).toContain('0.95 · en/question-word · lines 2 to 3');
    expect(text).toContain('It says something and asks nothing.');
    expect(text).toContain('0.05 · line 1');
  });

  it('shows what was expected where the file says so, and whether it came true', () => {
    const { text } = partsOf(
      pageOf({
        turns: [
          { ...asked, label: true, outcome: 'right' },
          judged({ lines: [4, 4], label: true, outcome: 'missed' }),
          { ...asked, lines: [5, 5], label: false, outcome: 'false_trigger' },
        ],
      }),
    );
    expect(text).toContain('right: should be answered');
    expect(text).toContain('missed: should be answered');
    expect(text).toContain('false trigger: should not be answered');
    expect(text).toContain('2 questions and 1 other');
  });

  it('draws the turns on a timeline, without lanes for answers that nobody gave', () => {
    const later = judged({
      lines: [9, 9],
      said: { from: 101_000, to: 102_000 },
      at: 102_500,
      speaker: 'Ben',
    });
    const page = pageOf({ turns: [asked, later] });
    expect(page.match(/<svg viewBox="0 0 1200/g)).toHaveLength(2);
    const { elements, text } = partsOf(page);
    const looks = elements.filter(({ name }) => name !== 'g').map(({ attributes }) => attributes.class);
    expect(looks.filter((look) => look === 'mark answer')).toHaveLength(2);
    expect(looks).not.toContain('waiting');
    expect(text).toContain('80 seconds of silence');
    expect(text).not.toContain('answers');
  });

  it('says when the times are made up', () => {
    const made = 'Lines without times are drawn as if';
    expect(pageOf({ turns: [asked] })).toContain(made);
    expect(pageOf({ turns: [{ ...asked, timed: true }] })).not.toContain(made);
  });

  it('says what it does not show, and does not call that silence', () => {
    const turns = Array.from({ length: 50 }, (_, index) => {
      const at = index * 10_000;
      return judged({ lines: [index + 1, index + 1], said: { from: at, to: at + 1_000 }, at: at + 1_000 });
    });
    const newest = partsOf(pageOf({ turns, limit: 10 })).text;
    expect(newest).toContain('50 turns: 0 answered');
    expect(newest).toContain('40 more are left out, because a page holds 10: the oldest first');
    expect(newest).toContain('400 seconds of silence, or of turns that are not shown');
    const some = partsOf(
      pageOf({ turns: [...turns, asked], only: ['answer'], isShown: (t) => t === asked }),
    ).text;
    expect(some).toContain('Only turns that are answer are shown');
    expect(some).not.toContain('left out');
    const none = pageOf({ turns, only: ['answer'], isShown: () => false });
    expect(none).not.toContain('Transcript');
  });

  it('shows text of others as text in every field, and control characters not at all', () => {
    const text = `${NASTY}\u0000\u001b[2J`;
    const nasty = judged({
      speaker: text,
      text,
      reason: text,
      rule: text,
      question: text,
      queryId: text,
      decision: 'offer',
      label: true,
      outcome: 'missed',
      instead: { ...asked, text, question: text, reason: text },
    });
    const page = pageOf({ turns: [nasty, { ...nasty, lines: [8, 8] }], file: text });
    expectInert(page);
    expect(page).not.toMatch(/<script|<img/);
    expect(page.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(partsOf(page).text.split(NASTY).length).toBeGreaterThan(10);
  });

  it('is the same twice', () => {
    expect(pageOf({ turns: [asked] })).toBe(pageOf({ turns: [asked] }));
  });
});
