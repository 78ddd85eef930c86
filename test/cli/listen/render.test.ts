import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { summaryJson, turnJson } from '../../../src/cli/listen/json';
import type { JudgedTurn } from '../../../src/cli/listen/judged-turn';
import { summaryText, turnLines } from '../../../src/cli/listen/render';
import { Tally } from '../../../src/cli/listen/score';
import { judged as turn } from './judged';

const plain = pc.createColors(false);
const colors = pc.createColors(true);

const asked = turn({
  lines: [7, 8],
  text: 'okay fine. what is the price? thanks',
  decision: 'answer',
  reason: 'question',
  confidence: 0.95,
  question: 'what is the price?',
});

describe('a turn on one line', () => {
  it('shows its place, decision, confidence, reason and words, in columns', () => {
    expect(turnLines(plain, turn())).toBe('      7  silent  0.05  statement      okay');
    expect(turnLines(plain, asked)).toBe(
      '      7  answer  0.95  question       okay fine. what is the price? thanks',
    );
    expect(turnLines(plain, turn({ speaker: 'Ann', reason: 'not_addressed' }))).toBe(
      '      7  silent  0.05  not_addressed  Ann: okay',
    );
  });

  it.each([
    [0, '0:00.0'],
    [61_250, '1:01.2'],
    [3_599_999, '59:59.9'],
    [3_600_000, '1:00:00'],
    [360_000_000, '100:00:00'],
  ])('%d ms into the file is %s', (at, where) => {
    expect(
      turnLines(plain, turn({ at, timed: true }))
        .trim()
        .split(' ', 1),
    ).toEqual([where]);
  });

  it('highlights the part that asks, in the colour of the decision', () => {
    const green = (text: string) => colors.bold(colors.green(text));
    expect(turnLines(colors, asked)).toContain(`okay fine. ${green('what is the price?')} thanks`);
    const offered = { ...asked, decision: 'offer' as const };
    expect(turnLines(colors, offered)).toContain(colors.bold(colors.yellow('what is the price?')));
    expect(turnLines(colors, turn())).toContain(colors.dim('okay'));
  });

  it('shows the question beside it when it was rephrased', () => {
    expect(turnLines(plain, { ...asked, question: 'how much is it' })).toMatch(/thanks → how much is it$/);
  });

  it('marks a wrong decision against a label, in a colour of its own', () => {
    const missed = turn({ label: true, outcome: 'missed' });
    expect(turnLines(plain, missed)).toMatch(/okay {3}← missed$/);
    expect(turnLines(colors, missed)).toContain(colors.red('silent'));
    const wrong = { ...asked, label: false, outcome: 'false_trigger' as const };
    expect(turnLines(plain, wrong)).toMatch(/thanks {3}← false trigger$/);
    expect(turnLines(colors, wrong)).toContain(colors.magenta('answer'));
    expect(turnLines(plain, turn({ label: false, outcome: 'right' }))).not.toContain('←');
  });

  it('folds below its words, counting terminal columns: a Chinese character takes two', () => {
    const latin = turn({ text: 'one two three four five six seven eight nine ten' });
    expect(turnLines(plain, latin, 64).split('\n')).toEqual([
      '      7  silent  0.05  statement      one two three four five',
      '                                      six seven eight nine ten',
    ]);
    const chinese = turn({ text: '请问退货政策是什么请问退货政策是什么' });
    expect(turnLines(plain, chinese, 58).split('\n')).toEqual([
      '      7  silent  0.05  statement      请问退货政策是什么请',
      '                                      问退货政策是什么',
    ]);
    expect(turnLines(plain, latin, 40)).not.toContain('\n');
  });

  it('cannot control a terminal', () => {
    const hostile = turn({ text: 'a\u001b[2Jb\r\u0007c', speaker: 'x\u001b]0;y', reason: 'statement' });
    expect(turnLines(plain, hostile)).toBe('      7  silent  0.05  statement      x]0;y: a[2Jb c');
  });
});

describe('a turn as JSON', () => {
  it('has what is known about it, and no more', () => {
    expect(JSON.parse(turnJson(turn()))).toEqual({
      type: 'turn',
      lines: [7, 7],
      text: 'okay',
      decision: 'silent',
      confidence: 0.05,
      reason: 'statement',
    });
    const instead = { ...asked, queryId: 'q1' };
    const all = turn({ timed: true, at: 1_500.4, speaker: 'A', label: true, outcome: 'missed', instead });
    expect(JSON.parse(turnJson(all))).toMatchObject({
      at_ms: 1_500,
      speaker: 'A',
      label: true,
      outcome: 'missed',
      withdraws: 'q1',
    });
    expect(JSON.parse(turnJson(instead))).toMatchObject({ question: 'what is the price?', query_id: 'q1' });
    expect(turnJson(turn({ text: 'a\nb' }))).not.toContain('\n');
  });
});

describe('the summary', () => {
  function tallyOf(turns: readonly JudgedTurn[]): Tally {
    const tally = new Tally();
    for (const one of turns) tally.add(one);
    return tally;
  }

  it('counts decisions and their reasons, the most frequent first', () => {
    const offered = turn({ decision: 'offer', reason: 'cooldown' });
    const tally = tallyOf([turn(), asked, turn({ reason: 'greeting' }), offered, turn(), asked]);
    tally.badLines = 1;
    tally.otherLines = 2_000;
    expect(summaryText(plain, tally.summary(0.5))).toBe(
      [
        '',
        '6 turns: 2 answered, 1 offered, 3 silent',
        '  answered     question 2',
        '  offered      cooldown 1',
        '  silent       statement 2, greeting 1',
        '  left out     1 line that cannot be read',
        '  passed over  2,000 messages of other types',
        '  speed        12 turns a second',
        '',
      ].join('\n'),
    );
  });

  it('says so when there is nothing', () => {
    expect(summaryText(plain, new Tally().summary(0))).toBe('\n0 turns: 0 answered, 0 offered, 0 silent\n');
    expect(JSON.parse(summaryJson(new Tally().summary(0)))).toMatchObject({ type: 'summary', turns: 0 });
  });

  it('scores against labels: only an answer counts as an answer', () => {
    const right = { ...asked, label: true, outcome: 'right' as const };
    const missed = turn({ label: true, outcome: 'missed' });
    const offered = { ...missed, decision: 'offer' as const };
    const wrong = { ...asked, label: false, outcome: 'false_trigger' as const };
    const quiet = turn({ label: false, outcome: 'right' });
    const { labels } = tallyOf([right, right, missed, offered, wrong, quiet, quiet, quiet, turn()]).summary(
      1,
    );
    expect(labels).toEqual({
      questions: 4,
      others: 4,
      missed: 2,
      missedButOffered: 1,
      falseTriggers: 1,
      precision: 2 / 3,
      recall: 0.5,
      f1: 4 / 7,
      falseTriggersPer100: 25,
    });
    expect(summaryText(plain, tallyOf([right, right, missed, offered, wrong, quiet]).summary(1))).toContain(
      '  labels    4 questions and 2 others, precision 66.7 %, recall 50.0 %, F1 57.1, 2 missed (1 of them offered), 1 false trigger (50.0 in 100)',
    );
    expect(JSON.parse(summaryJson(tallyOf([right]).summary(1))).labels).toEqual({
      questions: 1,
      others: 0,
      missed: 0,
      missed_but_offered: 0,
      false_triggers: 0,
      precision: 1,
      recall: 1,
      f1: 1,
    });
  });

  it('counts a withdrawn question by how it ended', () => {
    const answered = { ...asked, label: false, outcome: 'false_trigger' as const };
    const back = turn({ reason: 'self_answered', label: false, outcome: 'right', instead: answered });
    expect(tallyOf([answered, back]).summary(1)).toMatchObject({
      turns: 1,
      answered: 0,
      silent: 1,
      reasons: { answer: [], silent: [['self_answered', 1]] },
      labels: { others: 1, falseTriggers: 0 },
    });
  });
});
