import { describe, expect, test } from 'vitest';
import { Script } from './script';

describe('what is being said', () => {
  test('grows in place, and becomes the text of the same turn', () => {
    const script = new Script();
    script.partial('what is').partial('what is the fee');
    const [growing] = script.view.turns;
    expect(growing).toMatchObject({ text: '', partial: 'what is the fee' });
    script.final('What is the fee?');
    expect(script.view.turns).toEqual([{ id: growing?.id, at: 0, text: 'What is the fee?' }]);
  });

  test('is joined as it would be written, in either language', () => {
    const script = new Script();
    script.final('请问接下来');
    script.final('要怎么安排');
    script.final('so what', { speaker: 'Ann' });
    script.final('is it', { speaker: 'Ann' });
    expect(script.turns).toEqual(['请问接下来要怎么安排', 'Ann: so what is it']);
  });

  test('is a turn for each speaker, however they talk over one another', () => {
    const script = new Script();
    script.partial('hello', { speaker: 'Ann' }).partial('one moment', { speaker: 'Bo' });
    script.partial('hello there', { speaker: 'Ann' });
    script.final('One moment.', { speaker: 'Bo' });
    expect(script.turns).toEqual(['Ann: (hello there)', 'Bo: One moment.']);
  });

  test('of one segment stays while the final of another comes', () => {
    const script = new Script();
    script.partial('and then', { segment_id: '2' });
    script.final('First this', { segment_id: '1' });
    expect(script.turns).toEqual(['First this (and then)']);
    script.final('and then that', { segment_id: '2' });
    expect(script.turns).toEqual(['First this and then that']);
  });

  test('is gone when the recogniser takes it back', () => {
    const script = new Script();
    script.partial('hm').partial('');
    expect(script.turns).toEqual([]);
  });

  test('is shown once when a recogniser sends its final again, written properly', () => {
    const script = new Script();
    script.final('what is the fee', { segment_id: '7' });
    script.final('What is the fee?', { segment_id: '7' });
    expect(script.turns).toEqual(['What is the fee?']);
    script.pass(60_000).final('what is the fee', { segment_id: '7' });
    expect(script.turns).toEqual(['What is the fee? what is the fee']);
  });

  test('is shown once when a final repeats it and goes on', () => {
    const script = new Script();
    script.final('how long does the');
    script.final('how long does the delivery take');
    expect(script.turns).toEqual(['how long does the delivery take']);
  });
});

describe('a decision', () => {
  test('is about the finals that it names, whatever else was said meanwhile', () => {
    const script = new Script();
    const first = script.final('We met on Monday.');
    const second = script.final('What is the fee?');
    const third = script.final('And so on.');
    script.partial('by the');
    script.asked('q', 'What is the fee?', [second]);
    expect(script.turns).toEqual(['We met on Monday.', 'What is the fee? | answer', 'And so on. (by the)']);
    script.silent('statement', [first]).silent('statement', [third]);
    expect(script.turns).toEqual([
      'We met on Monday. | silent statement',
      'What is the fee? | answer',
      'And so on. | silent statement',
      '(by the)',
    ]);
  });

  test('joins the finals that it names, even of two speakers', () => {
    const script = new Script();
    const one = script.final('what is the', { speaker: 'Ann' });
    const other = script.final('delivery fee', { speaker: 'Bo' });
    script.asked('q', 'what is the delivery fee', [one, other]);
    expect(script.turns).toEqual(['Ann: what is the delivery fee | answer']);
    expect(script.view.answers).toMatchObject([{ queryId: 'q', speaker: 'Ann', state: 'waiting' }]);
  });

  test('without numbers is about the oldest turn that has none', () => {
    const script = new Script();
    script.final('We met on Monday.', { speaker: 'Ann' });
    script.final('What is the fee?', { speaker: 'Bo' });
    script.silent('statement').asked('q', 'What is the fee?').silent('statement');
    expect(script.turns).toEqual([
      'Ann: We met on Monday. | silent statement',
      'Bo: What is the fee? | answer',
    ]);
  });

  test('ends a turn: what the same speaker says then is another', () => {
    const script = new Script();
    script.silent('statement', [script.final('We met on Monday.')]);
    script.final('What is the fee?');
    expect(script.turns).toEqual(['We met on Monday. | silent statement', 'What is the fee?']);
  });

  test('names what decided, how sure it is and what was understood', () => {
    const script = new Script();
    const final = script.final('um what is the fee');
    script.pass(40).status('analyzing', {
      query_id: 'q',
      question: 'what is the fee',
      confidence: 0.9,
      rule: 'en/wh-question',
      finals: [final],
    });
    expect(script.view.turns[0]?.decision).toEqual({
      at: 40,
      outcome: 'answer',
      confidence: 0.9,
      rule: 'en/wh-question',
      question: 'what is the fee',
      queryId: 'q',
    });
  });

  test('that something is incomplete shows until its rest comes', () => {
    const script = new Script();
    const one = script.final('请问接下来');
    script.silent('incomplete', [one]);
    expect(script.turns).toEqual(['请问接下来 | silent incomplete']);
    const other = script.final('要怎么安排');
    expect(script.turns).toEqual(['请问接下来要怎么安排']);
    script.asked('q', '请问接下来要怎么安排', [one, other]);
    expect(script.turns).toEqual(['请问接下来要怎么安排 | answer']);
  });

  test('that something is incomplete stays when its rest never comes', () => {
    const script = new Script();
    const one = script.final('what is the');
    script.silent('incomplete', [one]);
    const other = script.final('Good morning.');
    script.silent('greeting', [other]);
    expect(script.turns).toEqual(['what is the | silent incomplete', 'Good morning. | silent greeting']);
  });

  test('is not made while a turn that is judged goes on', () => {
    const script = new Script();
    const one = script.final('could we see');
    const other = script.final('the numbers');
    script.silent('continued', [one, other]);
    expect(script.turns).toEqual(['could we see the numbers']);
    script.silent('judged', [one, other]);
    expect(script.turns).toEqual(['could we see the numbers | silent judged']);
  });

  test('is taken back when its speaker answers the question', () => {
    const script = new Script();
    const why = script.final('Why did it fail?');
    script.asked('q', 'Why did it fail?', [why]);
    script.final('Because the disk was full.');
    script.silent('self_answered', [why], { query_id: 'q' });
    expect(script.turns).toEqual([
      'Why did it fail? | silent self_answered',
      'Because the disk was full. | silent self_answered',
    ]);
  });

  test('is taken back when the question goes on', () => {
    const script = new Script();
    const one = script.final('What is the fee?');
    script.asked('q1', 'What is the fee?', [one]);
    const other = script.final('What is the fee for parcels?');
    script.silent('continued', [one], { query_id: 'q1' });
    script.asked('q2', 'What is the fee for parcels?', [other]);
    expect(script.turns).toEqual([
      'What is the fee? | silent continued',
      'What is the fee for parcels? | answer',
    ]);
  });

  test('that it was asked before points to the earlier question', () => {
    const script = new Script();
    script.asked('q', 'What is the fee?', [script.final('What is the fee?')]);
    script.silent('duplicate', [script.final('What is the fee?')], { query_id: 'q' });
    expect(script.turns[1]).toBe('What is the fee? | silent duplicate');
    expect(script.view.turns[1]?.decision?.queryId).toBe('q');
    expect(script.view.turns[0]?.decision?.outcome).toBe('answer');
  });
});

describe('a line that the server refuses', () => {
  test('is told from those around it', () => {
    const script = new Script();
    script.final('one');
    const long = script.final('two');
    script.final('three');
    script.error('INVALID_MESSAGE', { client_seq: long });
    expect(script.turns).toEqual(['one', 'two | refused INVALID_MESSAGE', 'three']);
    expect(script.view.notices).toEqual([]);
  });

  test('without having read it is the oldest that it has not acknowledged', () => {
    const script = new Script();
    script.ack(script.final('one'));
    script.final('two');
    script.error('RATE_LIMITED', { retry_after_ms: 300 });
    expect(script.turns).toEqual(['one', 'two | refused RATE_LIMITED']);
    expect(script.view.notices).toMatchObject([{ kind: 'limit', code: 'RATE_LIMITED', retryAfterMs: 300 }]);
  });

  test('because too many questions wait is a turn without an answer', () => {
    const script = new Script();
    script.final('What is the fee?');
    script.error('QUEUE_FULL', { query_id: 'q', retryable: true });
    expect(script.turns).toEqual(['What is the fee? | refused QUEUE_FULL']);
    expect(script.view.answers).toEqual([]);
    expect(script.view.notices).toMatchObject([{ kind: 'limit', code: 'QUEUE_FULL' }]);
  });
});

describe('what is said during a pause', () => {
  const paused = (catchUp: string) => {
    const script = new Script();
    script.ack(script.control('pause', { catch_up: catchUp }), { received_type: 'control' }).status('paused');
    return script;
  };

  test('is not heard', () => {
    const script = paused('drop');
    script.ack(script.final('one'), { message: 'paused' }).ack(script.final('two'), { message: 'paused' });
    expect(script.turns).toEqual(['one | unheard drop', 'two | unheard drop']);
    expect(script.view.paused).toBe('drop');
  });

  test('is one turn for each line, also when it was said in one go', () => {
    const script = paused('keep_context');
    const lines = [script.final('one'), script.final('two'), script.final('three')];
    for (const line of lines) script.ack(line, { message: 'paused' });
    expect(script.turns).toEqual([
      'one | unheard keep_context',
      'two | unheard keep_context',
      'three | unheard keep_context',
    ]);
  });

  test('is decided afterwards where it is answered then', () => {
    const script = paused('answer_missed');
    const one = script.final('what is the');
    const other = script.final('delivery fee');
    for (const line of [one, other]) script.ack(line, { message: 'paused' });
    expect(script.turns).toEqual([
      'what is the | unheard answer_missed',
      'delivery fee | unheard answer_missed',
    ]);
    script.ack(script.control('resume'), { received_type: 'control' }).status('listening');
    script.silent('incomplete', [one]).asked('q', 'what is the delivery fee', [one, other]);
    expect(script.turns).toEqual(['what is the delivery fee | answer']);
    expect(script.view.paused).toBeUndefined();
  });
});

describe('memory', () => {
  test('is kept for the newest turns; how many are not is counted', () => {
    const script = new Script();
    for (let i = 0; i < 5_010; i++) script.silent('statement', [script.final(`line ${i}`)]);
    expect(script.view.turns).toHaveLength(5_000);
    expect(script.view.turns[0]?.text).toBe('line 10');
    expect(script.view.forgotten).toBe(10);
    script.silent('statement', [1]);
    expect(script.view.turns).toHaveLength(5_000);
  });
});
