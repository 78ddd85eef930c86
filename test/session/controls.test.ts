import { describe, expect, test } from 'vitest';
import { settle } from '../support/fake-clock';
import { SessionRig } from '../support/session/session-rig';

describe('pause', () => {
  test('drop: speech in the meantime is discarded, and each chunk is acknowledged as such', () => {
    const rig = new SessionRig();
    rig.session.pause();
    rig.say('why?');
    rig.session.receive({ text: 'wh' });
    rig.session.resume();
    expect(rig.news()).toEqual([
      'ack',
      'paused',
      'ack paused',
      'paused',
      'ack paused',
      'paused',
      'ack',
      'listening',
    ]);
    rig.say('how?');
    expect(rig.backend.queries[0]?.transcript).toEqual([]);
  });

  test('keep_context: speech is remembered, not answered', () => {
    const rig = new SessionRig();
    rig.session.pause({ catch_up: 'keep_context' });
    rig.say('we ship on mondays?');
    rig.session.resume();
    rig.say('how?');
    expect(rig.backend.questions).toEqual(['how?']);
    expect(rig.backend.queries[0]?.transcript.map((u) => u.text)).toEqual(['we ship on mondays?']);
  });

  test('answer_missed: every question is answered after resuming, whatever the policy', async () => {
    const rig = new SessionRig({ onQuestionWhileAnswering: 'interrupt' });
    rig.session.pause({ catch_up: 'answer_missed' });
    rig.say('one?');
    rig.say('a statement');
    rig.say('two?');
    rig.news();
    rig.session.resume();
    expect(rig.news()).toEqual([
      'ack',
      'listening',
      'analyzing one?',
      'querying_rag',
      'waiting_for_question statement',
      'analyzing two?',
    ]);
    await rig.answer('1');
    await rig.answer('2');
    expect(rig.news()).toEqual([
      'answer 1',
      'final complete',
      'querying_rag',
      'answer 2',
      'final complete',
      'idle',
    ]);
  });

  test('answer_missed: beyond the limit a final is refused, not silently dropped', () => {
    const rig = new SessionRig({ missedLimit: 1 });
    rig.session.pause({ catch_up: 'answer_missed' });
    rig.say('one?');
    rig.news();
    rig.say('two?');
    expect(rig.news()).toEqual(['error QUEUE_FULL']);
  });

  test('a running answer continues, and an open turn is decided before the pause', async () => {
    const rig = new SessionRig();
    rig.say('one?');
    rig.say('and what about...');
    rig.session.pause();
    await rig.answer('1');
    expect(rig.news().slice(-4)).toEqual(['paused', 'answer 1', 'final complete', 'idle']);
    expect(rig.session.state).toBe('paused');
  });
});

describe('instant query', () => {
  test('interrupts the running answer; queued questions stay queued', async () => {
    const rig = new SessionRig();
    rig.say('one?');
    rig.say('two?');
    rig.news();
    rig.session.instantQuery({ text: 'now?' });
    expect(rig.news()).toEqual([
      'ack',
      'interrupting',
      'final interrupted',
      'instant_query now?',
      'querying_rag',
    ]);
    await rig.answer('3');
    await rig.answer('2');
    expect(rig.backend.questions).toEqual(['one?', 'now?', 'two?']);
    expect(rig.news().at(-1)).toBe('idle');
  });

  test('uses the last final, which is then not its own context', () => {
    const rig = new SessionRig();
    rig.say('context');
    rig.say('the weather');
    rig.session.instantQuery();
    expect(rig.backend.queries[0]).toMatchObject({ question: 'the weather' });
    expect(rig.backend.queries[0]?.transcript.map((u) => u.text)).toEqual(['context']);
  });

  test('with a transcript knows that and nothing else of what was said before, for later questions too', async () => {
    const rig = new SessionRig();
    rig.say('heard here');
    rig.session.instantQuery({
      text: 'and by train?',
      transcript: [
        { speaker: 'user', text: 'how do I get there?' },
        { speaker: null, text: ' ' },
        { text: 'by bus' },
        { speaker: 'user', text: 'and by train?' },
      ],
    });
    await rig.answer('no');
    const said = rig.backend.queries[0]?.transcript.map(({ speaker, text }) => [speaker, text]);
    expect(said).toEqual([
      ['user', 'how do I get there?'],
      [undefined, 'by bus'],
    ]);
    rig.say('why?');
    expect(rig.backend.queries[1]?.transcript.map(({ text }) => text)).toEqual([
      'how do I get there?',
      'by bus',
      'and by train?',
    ]);
  });

  test('with a transcript that is refused changes nothing', () => {
    const rig = new SessionRig();
    rig.say('heard here');
    rig.session.instantQuery({ text: ' ', transcript: [] });
    rig.session.instantQuery({ text: 'why?', transcript: 'all' as never });
    rig.session.instantQuery({ text: 'why?', transcript: [{ speaker: 'user' }] as never });
    expect(rig.news().slice(2)).toEqual([
      'error EMPTY_QUESTION',
      'error INVALID_MESSAGE',
      'error INVALID_MESSAGE',
    ]);
    expect(rig.events.at(-1)).toMatchObject({ message: "'transcript.0.text' is missing." });
    rig.session.instantQuery({ text: 'why?' });
    expect(rig.backend.queries[0]?.transcript.map(({ text }) => text)).toEqual(['heard here']);
  });

  test('with nothing to ask results in an error instead of an ack', () => {
    const rig = new SessionRig();
    rig.session.instantQuery();
    rig.session.instantQuery({ text: ' ' });
    expect(rig.news()).toEqual(['error NO_FINAL_ASR', 'error EMPTY_QUESTION']);
  });
});

describe('cancel', () => {
  test('aborts immediately, sends nothing more of the answer, and continues with queued questions', async () => {
    const rig = new SessionRig();
    rig.say('one?');
    rig.say('two?');
    await settle();
    rig.backend.say('1');
    await settle();
    rig.news();
    rig.session.cancel();
    expect(rig.backend.signals[0]?.aborted).toBe(true);
    expect(rig.news()).toEqual(['ack', 'final cancelled', 'querying_rag']);
    await rig.answer('2');
    expect(rig.news()).toEqual(['answer 2', 'final complete', 'idle']);
  });

  test('keeps what was heard of the answer as context, running or not', async () => {
    const rig = new SessionRig();
    rig.say('how?');
    await settle();
    rig.backend.say('By bus, or by train.');
    await settle();
    rig.session.cancel({ heard: ' By bus, or ' });
    rig.session.cancel({ heard: '' });
    rig.say('why?');
    await rig.answer('Because.');
    rig.session.cancel({ heard: 'Because.' });
    rig.say('when?');
    expect(rig.backend.queries.at(-1)?.transcript.map(({ speaker, text }) => [speaker, text])).toEqual([
      [undefined, 'how?'],
      ['assistant', 'By bus, or'],
      [undefined, 'why?'],
      ['assistant', 'Because.'],
    ]);
  });

  test('with nothing running is only acknowledged', () => {
    const rig = new SessionRig();
    rig.session.cancel();
    expect(rig.news()).toEqual(['ack']);
  });
});

describe('stop', () => {
  test('answers accepted questions, accepts nothing more, and closes', async () => {
    const rig = new SessionRig();
    rig.say('one?');
    rig.say('two?');
    const stopped = rig.session.stop();
    rig.news();
    rig.say('three?');
    rig.session.pause();
    rig.session.handle({ type: 'keepalive' });
    expect(rig.news()).toEqual(['error INVALID_MESSAGE', 'error INVALID_MESSAGE', 'ack']);
    await rig.answer('1');
    await rig.answer('2');
    await stopped;
    expect(rig.news().slice(-3)).toEqual(['final complete', 'idle', 'closed']);
    rig.say('four?');
    expect(rig.news()).toEqual([]);
  });

  test('immediate: cancels running and queued questions, each with its final part', async () => {
    const rig = new SessionRig();
    rig.say('one?');
    rig.say('two?');
    rig.news();
    await rig.session.stop({ immediate: true });
    expect(rig.news()).toEqual(['final cancelled', 'querying_rag', 'final cancelled', 'idle', 'closed']);
    expect(rig.backend.questions).toEqual(['one?']);
  });

  test('a second, immediate stop overrides a graceful one', async () => {
    const rig = new SessionRig();
    rig.say('one?');
    const graceful = rig.session.stop();
    void rig.session.stop({ immediate: true, cause: 'server' });
    await graceful;
    expect(rig.news().slice(-4)).toEqual(['error QUERY_INTERRUPTED', 'final interrupted', 'idle', 'closed']);
  });

  test('answers questions missed during a pause, and decides open turns', async () => {
    const rig = new SessionRig({
      detector: {
        detect: ({ text, ended }) => ({
          decision: text.endsWith('?') || ended ? 'answer' : 'silent',
          confidence: 1,
          reason: text.endsWith('?') ? 'question' : 'incomplete',
          question: text,
        }),
      },
    });
    rig.say('still open');
    rig.session.pause({ catch_up: 'answer_missed' });
    rig.say('missed?');
    void rig.session.stop();
    await rig.answer('1');
    await rig.answer('2');
    expect(rig.backend.questions).toEqual(['still open', 'missed?']);
    expect(rig.news().slice(-2)).toEqual(['idle', 'closed']);
  });
});
