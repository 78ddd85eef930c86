import { describe, expect, test } from 'vitest';
import type { StatusMessage } from '../../src/protocol/index';
import type { Detection, JudgeVerdict, QuestionDetector } from '../../src/questions/index';
import type { SessionOptions } from '../../src/session/index';
import { settle } from '../support/fake-clock';
import { marksDetector } from '../support/session/marks-detector';
import { MortalRig } from '../support/session/mortal-rig';
import { SessionRig } from '../support/session/session-rig';

/** What became of turns: the stage or the reason, and the finals that it is about. */
function decisionsIn(events: SessionRig['events'] | MortalRig['events']): unknown[] {
  const isDecision = (event: (typeof events)[number]): event is StatusMessage =>
    event.type === 'status' && (event.stage === 'analyzing' || event.stage === 'waiting_for_question');
  return events.filter(isDecision).map(({ stage, reason, finals }) => [reason ?? stage, finals]);
}

/** A session that numbers what it hears from 1 on. */
class CountingRig extends SessionRig {
  #clientSeq = 0;

  override say(text: string, more: object = {}): void {
    super.say(text, { client_seq: ++this.#clientSeq, ...more });
  }

  partial(text: string): void {
    this.session.receive({ text, is_final: false, client_seq: ++this.#clientSeq });
  }

  get decisions(): unknown[] {
    return decisionsIn(this.events);
  }
}

/** Verdicts that the test gives, one for each turn that the detector is unsure about. */
function court(options: Partial<SessionOptions> = {}) {
  const verdicts: ((verdict: JudgeVerdict) => void)[] = [];
  const judge = () => new Promise<JudgeVerdict>((resolve) => verdicts.push(resolve));
  const rule = async (verdict: JudgeVerdict) => {
    verdicts.shift()?.(verdict);
    await settle();
  };
  return { rig: new CountingRig({ judge, ...options }), rule };
}

describe('the finals of a decision', () => {
  test('are those of its turn', () => {
    const rig = new CountingRig();
    rig.say('good morning.');
    rig.say('what is...');
    rig.partial('the');
    rig.say('the fee?');
    expect(rig.decisions).toEqual([
      ['statement', [1]],
      ['incomplete', [2]],
      ['analyzing', [2, 4]],
    ]);
  });

  test('are told apart by speaker', () => {
    const rig = new CountingRig();
    rig.say('what is...', { speaker: 'A' });
    rig.say('and how...', { speaker: 'B' });
    rig.say('the fee?', { speaker: 'A' });
    rig.say('it goes.', { speaker: 'B' });
    expect(rig.decisions.slice(2)).toEqual([
      ['analyzing', [1, 3]],
      ['statement', [2, 4]],
    ]);
  });

  test('are left out by a client that does not number its messages, and are as many as have a number', () => {
    const rig = new SessionRig();
    rig.say('hello.');
    rig.say('what is...');
    rig.say('the fee...', { client_seq: 7 });
    rig.say('today?');
    expect(decisionsIn(rig.events)).toEqual([
      ['statement', undefined],
      ['incomplete', undefined],
      ['incomplete', [7]],
      ['analyzing', [7]],
    ]);
  });

  test('include those that were restated', () => {
    const rig = new CountingRig();
    rig.say('what is the...');
    rig.say('what is the fee today?');
    expect(rig.decisions.at(-1)).toEqual(['analyzing', [1, 2]]);
    expect(rig.backend.questions).toEqual(['what is the fee today?']);
  });

  test('are at most the last 64', () => {
    const rig = new CountingRig();
    for (let i = 0; i < 70; i++) rig.say(`word ${i}...`);
    rig.say('why?');
    expect(rig.decisions.at(-1)).toEqual(['analyzing', Array.from({ length: 64 }, (_, i) => i + 8)]);
  });

  test('stand in every outcome: noise, wake words, offers, repeated and ignored questions', async () => {
    const rig = new CountingRig({
      onQuestionWhileAnswering: 'ignore',
      addressed: { names: ['nova'], required: false },
      speakers: { except: ['host'] },
    });
    rig.say('[NOISE]');
    rig.say('nova');
    rig.say('the refunds%');
    rig.say('why?', { speaker: 'host' });
    rig.say('what is the fee?');
    rig.say('what is the fee?');
    rig.say('how late is it?');
    expect(rig.decisions).toEqual([
      ['empty', [1]],
      ['addressed', [2]],
      ['analyzing', [3]],
      ['speaker', [4]],
      ['ignored', [5]],
      ['ignored', [6]],
      ['ignored', [7]],
    ]);
    await rig.answer('so');
    rig.say('what is the fee?');
    await rig.answer('so');
    rig.say('what is the fee?');
    rig.say('the delays%');
    expect(rig.decisions.slice(7)).toEqual([
      ['analyzing', [8]],
      ['duplicate', [9]],
      ['request', [10]],
    ]);
  });

  test('of a question that is withdrawn are those of the turn that asked it', () => {
    const rig = new CountingRig();
    rig.say('how?');
    rig.say('why is...');
    rig.say('it late?');
    rig.say('because of rain.');
    expect(rig.decisions.at(-1)).toEqual(['self_answered', [2, 3]]);
    rig.say('what is?');
    rig.say('what is the fee?');
    expect(rig.decisions.slice(-3)).toEqual([
      ['analyzing', [5]],
      ['continued', [5]],
      ['analyzing', [6]],
    ]);
  });

  test('survive a pause with what was said during it', async () => {
    const rig = new CountingRig();
    rig.session.pause({ catch_up: 'answer_missed' });
    rig.say('what is...');
    rig.say('the fee?');
    rig.say('so it is.');
    expect(rig.decisions).toEqual([]);
    rig.session.resume();
    expect(rig.decisions).toEqual([
      ['incomplete', [1]],
      ['analyzing', [1, 2]],
      ['statement', [3]],
    ]);
  });

  test('have the number of a partial that was taken for its final', async () => {
    const rig = new CountingRig({ turnEnd: { partialTimeoutMs: 100 } });
    rig.say('what is...');
    rig.partial('the');
    rig.partial('the fee?');
    await rig.clock.advance(150);
    expect(rig.decisions.at(-1)).toEqual(['analyzing', [1, 3]]);
  });

  test('wait with their turn for a judge', async () => {
    const { rig, rule } = court({ onQuestionWhileAnswering: 'queue' });
    rig.say('the fee%');
    rig.say('why?', { speaker: 'B' });
    rig.say('for parcels%');
    rig.say('and letters%', { speaker: 'C' });
    expect(rig.decisions).toEqual([
      ['continued', [1, 3]],
      ['analyzing', [2]],
    ]);
    // The first one is too late.
    await rule({ decision: 'silent' });
    await rule({ decision: 'answer' });
    await rule({ decision: 'silent' });
    expect(rig.decisions.slice(2)).toEqual([
      ['analyzing', [1, 3]],
      ['judged', [4]],
    ]);
    rig.say('the rest%');
    void rig.session.stop({ immediate: true });
    expect(rig.decisions.at(-1)).toEqual(['cancelled', [5]]);
  });

  test('survive their process: open turns, questions that wait, and what was said during a pause', async () => {
    const rig = new MortalRig({ onQuestionWhileAnswering: 'queue', turnTimeoutMs: 1_000 });
    let clientSeq = 0;
    const counted = (message: object) => rig.send({ ...message, client_seq: ++clientSeq });
    const say = (text: string) => counted({ type: 'asr_chunk', text, is_final: true });
    say('how?');
    say('why is...');
    say('it late?');
    say('what is...');
    await rig.die();
    rig.connection.goOn();
    say('the fee?');
    expect(decisionsIn(rig.events).at(-1)).toEqual(['analyzing', [4, 5]]);
    counted({ type: 'control', action: 'pause', catch_up: 'answer_missed' });
    say('where?');
    rig.note(true);
    await rig.die();
    rig.connection.goOn();
    counted({ type: 'control', action: 'resume' });
    expect(decisionsIn(rig.events).at(-1)).toEqual(['analyzing', [7]]);
    say('why so late?');
    await rig.die();
    rig.connection.goOn();
    say('because of rain.');
    expect(decisionsIn(rig.events).at(-1)).toEqual(['self_answered', [9]]);
    rig.connection.closed();
  });
});

describe('the rule of a decision', () => {
  /** Names what it decides by. */
  const detector: QuestionDetector = {
    detect: (turn): Detection => ({ ...marksDetector.detect(turn), rule: `marks/${turn.text.slice(-1)}` }),
  };
  const rulesIn = ({ events }: SessionRig) =>
    events.flatMap((e) =>
      e.type === 'status' && (e.stage === 'analyzing' || e.reason) ? [[e.reason ?? e.stage, e.rule]] : [],
    );

  test('is named when the reason is the detector’s own, and only then', async () => {
    const rig = new SessionRig({ detector, onQuestionWhileAnswering: 'ignore' });
    rig.say('hello.');
    rig.say('what is...');
    rig.say('the fee%');
    rig.say('why?');
    rig.say('how?');
    await rig.answer('so');
    rig.say('why?');
    expect(rulesIn(rig)).toEqual([
      ['statement', 'marks/.'],
      ['incomplete', 'marks/.'],
      ['request', 'marks/%'],
      ['analyzing', 'marks/?'],
      ['ignored', undefined],
      ['duplicate', undefined],
    ]);
  });

  test('is not that of a judge', async () => {
    const { rig, rule } = court({ detector });
    rig.say('the fee%');
    await rule({ decision: 'answer' });
    rig.say('the rest%');
    await rule({ decision: 'silent' });
    rig.say('the end%');
    await rig.clock.advance(2_000);
    expect(rulesIn(rig)).toEqual([
      ['analyzing', undefined],
      ['judged', undefined],
      ['request', 'marks/%'],
    ]);
  });

  test('survives its process with a turn that is not decided', async () => {
    const rig = new MortalRig({ detector, judge: () => new Promise(() => {}) });
    rig.say('the fee%');
    rig.note(true);
    await rig.die();
    rig.connection.goOn();
    expect(rig.events.at(-1)).toMatchObject({ reason: 'request', rule: 'marks/%' });
    rig.connection.closed();
  });

  test('must be text, as everything that a detector says', () => {
    const broken = { detect: () => ({ ...marksDetector.detect({ text: 'why?' }), rule: 7 }) };
    const rig = new SessionRig({ detector: broken as unknown as QuestionDetector });
    rig.say('why?');
    expect(rulesIn(rig)).toEqual([['detector_failed', undefined]]);
  });
});
