import { describe, expect, test } from 'vitest';
import type { StatusMessage } from '../../../src/protocol/index';
import type { JudgeCandidate, JudgeVerdict, QuestionJudge } from '../../../src/questions/index';
import type { SessionOptions } from '../../../src/session/index';
import { settle } from '../../support/fake-clock';
import { SessionRig } from '../../support/session/session-rig';

/** A judge controlled by the test. The rig's detector is unsure about text that ends with "%". */
class Bench {
  readonly candidates: JudgeCandidate[] = [];
  readonly signals: AbortSignal[] = [];
  readonly #answers: ((verdict: JudgeVerdict) => void)[] = [];

  readonly judge: QuestionJudge = (candidate, { signal }) => {
    this.candidates.push(candidate);
    this.signals.push(signal);
    return new Promise((resolve) => {
      this.#answers.push(resolve);
    });
  };

  async rule(at: number, verdict: JudgeVerdict): Promise<void> {
    this.#answers[at]?.(verdict);
    await settle();
  }
}

function court(options: Partial<SessionOptions> = {}) {
  const bench = new Bench();
  return { bench, rig: new SessionRig({ judge: bench.judge, ...options }) };
}

const lastTold = ({ events }: SessionRig) =>
  events.findLast((e): e is StatusMessage => e.type === 'status' && e.stage === 'waiting_for_question');

describe('a judge', () => {
  test('is only asked about the doubtful range, and nothing is sent until it has ruled', async () => {
    const { bench, rig } = court();
    rig.say('we close at five');
    rig.say('why?');
    rig.session.cancel();
    expect(bench.candidates).toEqual([]);
    rig.news();
    rig.say('the refunds%', { speaker: 'A', language: 'en' });
    await rig.clock.advance(1_000);
    expect(rig.news()).toEqual(['ack']);
    expect(bench.candidates).toEqual([
      {
        question: 'the refunds%',
        text: 'the refunds%',
        confidence: 0.5,
        reason: 'request',
        speaker: 'A',
        language: 'en',
        previous: [
          expect.objectContaining({ text: 'we close at five' }),
          expect.objectContaining({ text: 'why?' }),
        ],
      },
    ]);
    await bench.rule(0, { decision: 'answer', confidence: 0.7, question: 'What about the refunds?' });
    expect(rig.news()).toEqual(['analyzing What about the refunds?', 'querying_rag']);
    expect(rig.events.at(-2)).toMatchObject({ confidence: 0.7 });
  });

  test('may offer or stay silent', async () => {
    const { bench, rig } = court();
    rig.say('one%');
    await bench.rule(0, { decision: 'offer', question: 'one?' });
    expect(lastTold(rig)).toMatchObject({ reason: 'judged', offer: { question: 'one?', confidence: 0.5 } });
    rig.say('two%');
    await bench.rule(1, { decision: 'silent', confidence: 0.1 });
    expect(lastTold(rig)).toMatchObject({ reason: 'judged', confidence: 0.1 });
    expect(lastTold(rig)).not.toHaveProperty('offer');
    expect(rig.backend.questions).toEqual([]);
  });

  test("that is late or fails leaves the detector's decision in place", async () => {
    const { rig } = court();
    rig.say('one%');
    await rig.clock.advance(1_499);
    expect(rig.news()).toEqual(['ack']);
    await rig.clock.advance(1);
    expect(lastTold(rig)).toMatchObject({ reason: 'request', offer: { question: 'one%' } });
    rig.say('two%');
    await rig.clock.advance(1_500);
    rig.news();
    rig.say('three%');
    expect(rig.news()).toEqual(['ack', 'waiting_for_question request']);
    await rig.clock.advance(30_000);
    rig.say('four%');
    expect(rig.news()).toEqual(['ack']);
  });

  test('is not asked in manual mode, nor about turns that are held back, addressed or called off anyway', () => {
    const asked = (options: Partial<SessionOptions>, text = 'the refunds%') => {
      const { bench, rig } = court(options);
      rig.say(text, { speaker: 'A' });
      return bench.candidates.length;
    };
    expect(asked({})).toBe(1);
    expect(asked({ mode: 'offer' })).toBe(1);
    expect(asked({ mode: 'manual' })).toBe(0);
    expect(asked({ speakers: { except: ['A'] } })).toBe(0);
    expect(asked({ addressed: { names: ['nova'], required: true } })).toBe(0);
    expect(asked({ addressed: { names: ['nova'] } }, 'nova the refunds%')).toBe(0);
    expect(asked({ judgeBetween: [0.6, 0.9] })).toBe(0);
    expect(asked({}, 'the refunds...')).toBe(0);
    expect(asked({}, 'boom!')).toBe(0);
  });
});

describe('a turn that continues', () => {
  test('while being judged is judged again as a whole', async () => {
    const { bench, rig } = court();
    rig.say('the refunds%');
    rig.news();
    rig.say('of last year%');
    expect(bench.signals[0]?.aborted).toBe(true);
    expect(rig.news()).toEqual(['ack', 'waiting_for_question continued']);
    await bench.rule(0, { decision: 'answer' });
    expect(rig.news()).toEqual([]);
    await bench.rule(1, { decision: 'answer' });
    expect(rig.backend.questions).toEqual(['the refunds% of last year%']);
  });

  test('and becomes clear is decided immediately', () => {
    const { rig } = court();
    rig.say('the refunds%');
    rig.say('how do they work?');
    expect(rig.backend.questions).toEqual(['the refunds% how do they work?']);
  });

  test('is not affected by another speaker or a partial', async () => {
    const { bench, rig } = court();
    rig.say('the refunds%', { speaker: 'A' });
    rig.say('we close at five', { speaker: 'B' });
    rig.session.receive({ text: 'of la', speaker: 'A' });
    expect(bench.signals[0]?.aborted).toBe(false);
    await bench.rule(0, { decision: 'answer' });
    expect(rig.backend.questions).toEqual(['the refunds%']);
  });

  test('after an endpoint is a new turn', async () => {
    const { bench, rig } = court();
    rig.say('one%', { endpoint: true });
    rig.say('two%');
    await bench.rule(0, { decision: 'answer' });
    await bench.rule(1, { decision: 'answer' });
    expect(rig.backend.questions).toEqual(['one%']);
    expect(rig.news().slice(-1)).toEqual(['analyzing two%']);
  });

  test('again and again is judged in parts, so that a speaker cannot keep it open for ever', async () => {
    const { bench, rig } = court();
    for (const text of ['one%', 'two%', 'three%', 'four%']) rig.say(text);
    expect(bench.candidates.map(({ text }) => text)).toEqual([
      'one%',
      'one% two%',
      'one% two% three%',
      'four%',
    ]);
    expect(bench.signals.map(({ aborted }) => aborted)).toEqual([true, true, false, false]);
  });
});

describe('the order of turns', () => {
  test('is kept: a clear question waits for an earlier doubtful one', async () => {
    const { bench, rig } = court();
    rig.say('one%', { speaker: 'A' });
    rig.say('two?', { speaker: 'B' });
    rig.say('we close at five', { speaker: 'B' });
    expect(rig.news()).toEqual(['ack', 'ack', 'ack', 'waiting_for_question statement']);
    await bench.rule(0, { decision: 'answer' });
    expect(rig.news()).toEqual(['analyzing one%', 'querying_rag', 'analyzing two?']);
  });

  test('is kept even if the doubtful one asks nothing, or the same', async () => {
    const { bench, rig } = court();
    rig.say('one%', { speaker: 'A' });
    rig.say('two?', { speaker: 'B' });
    await bench.rule(0, { decision: 'silent' });
    expect(rig.news().slice(2)).toEqual(['waiting_for_question judged', 'analyzing two?', 'querying_rag']);
    rig.say('the fees%', { speaker: 'A' });
    rig.say('the fees?', { speaker: 'B' });
    await bench.rule(1, { decision: 'answer' });
    expect(rig.news().slice(2)).toEqual(['analyzing the fees%', 'waiting_for_question duplicate']);
  });

  test('is kept when there are too many to judge and the rest are decided by the detector', async () => {
    const { bench, rig } = court();
    for (const speaker of 'ABCDEF') rig.say(`item ${speaker}%`, { speaker });
    expect(bench.candidates).toHaveLength(4);
    expect(rig.news().filter((event) => event !== 'ack')).toHaveLength(2);
    for (let i = 0; i < 30; i++) rig.say(`what is item ${i}?`, { speaker: 'Z' });
    // The queue is full, so judging stops.
    expect(bench.signals.every(({ aborted }) => aborted)).toBe(true);
    expect(rig.backend.questions).toEqual(['what is item 0?']);
  });
});

describe('while a judge is working', () => {
  test('stop waits for the verdict', async () => {
    const { bench, rig } = court();
    rig.say('one%');
    const closed = rig.session.stop();
    await settle();
    expect(rig.news()).toEqual(['ack']);
    await bench.rule(0, { decision: 'answer' });
    await rig.answer('1');
    await closed;
    expect(rig.news()).toEqual([
      'analyzing one%',
      'querying_rag',
      'answer 1',
      'final complete',
      'idle',
      'closed',
    ]);
  });

  test('stop completes when the verdict is that nothing was asked', async () => {
    const { bench, rig } = court();
    rig.say('why?');
    rig.say('one%', { speaker: 'B' });
    const closed = rig.session.stop();
    await rig.answer('1');
    rig.news();
    await bench.rule(0, { decision: 'silent' });
    await closed;
    expect(rig.news()).toEqual(['waiting_for_question judged', 'idle', 'closed']);
  });

  test('an immediate stop aborts it, even as the second stop', async () => {
    const { bench, rig } = court();
    rig.say('one%', { speaker: 'A' });
    rig.say('two?', { speaker: 'B' });
    void rig.session.stop();
    await rig.session.stop({ immediate: true });
    expect(bench.signals[0]?.aborted).toBe(true);
    expect(rig.news().slice(2)).toEqual([
      'waiting_for_question cancelled',
      'waiting_for_question cancelled',
      'idle',
      'closed',
    ]);
    expect(rig.backend.questions).toEqual([]);
    expect(rig.clock.pendingTimers).toBe(0);
  });

  test("a pause leaves the detector's decision in place", () => {
    const { bench, rig } = court();
    rig.say('one%', { speaker: 'A' });
    rig.say('two?', { speaker: 'B' });
    rig.session.pause();
    expect(bench.signals[0]?.aborted).toBe(true);
    expect(rig.news()).toEqual([
      'ack',
      'ack',
      'ack',
      'waiting_for_question request',
      'analyzing two?',
      'querying_rag',
      'paused',
    ]);
  });

  test('an instant query uses the utterance, and the verdict does not ask it twice', async () => {
    const { bench, rig } = court();
    rig.say('the refunds%');
    rig.session.instantQuery();
    await bench.rule(0, { decision: 'answer' });
    expect(lastTold(rig)?.reason).toBe('duplicate');
    expect(rig.backend.questions).toEqual(['the refunds%']);
  });
});
