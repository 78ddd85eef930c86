import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AsrChunk } from '../../../src/asr/index';
import { Recogniser } from '../../../src/console/ears/recogniser';
import {
  repeatsFinals,
  speechRecognitionOf,
  takesTracks,
} from '../../../src/console/ears/speech-recognition';
import { FakeClock } from '../../support/fake-clock';
import { fakeRecognition } from './fake-recognition';

function rig(options: { cumulativeFinals?: boolean } = {}) {
  const clock = new FakeClock();
  const { Recognition, begun } = fakeRecognition();
  const chunks: AsrChunk[] = [];
  const views: string[] = [];
  const recogniser = new Recogniser({
    Recognition,
    clock,
    id: 'mic',
    onChunk: (chunk) => chunks.push(chunk),
    onChange: () =>
      views.push(`${recogniser.view.listening ? 'on' : 'off'} ${recogniser.view.problem ?? ''}`.trim()),
    ...options,
  });
  const current = () => {
    const last = begun.at(-1);
    if (!last) throw new Error('Nothing was begun.');
    return last;
  };
  const said = () =>
    chunks.map(({ text, is_final, segment_id }) => `${segment_id} ${text}${is_final ? '.' : ''}`);
  return { clock, Recognition, begun, chunks, views, recogniser, current, said };
}

describe('the recogniser', () => {
  it('emits growing partials and finals of the chosen language', () => {
    const { recogniser, current, chunks, said, views } = rig();
    recogniser.start('en-GB');
    expect(current()).toMatchObject({ lang: 'en-GB', continuous: true, interimResults: true });
    current().hears('what');
    current().hears('what is');
    current().hears('what is it', true, 0.8);
    current().hears('and why');
    expect(said()).toEqual(['mic1-1-1 what', 'mic1-1-1 what is', 'mic1-1-1 what is it.', 'mic1-1-2 and why']);
    expect(chunks[2]).toEqual({
      text: 'what is it',
      is_final: true,
      segment_id: 'mic1-1-1',
      language: 'en-GB',
      confidence: 0.8,
    });
    expect(views).toEqual(['on']);
  });

  it('goes on by itself after silence, and counts results from the beginning again', async () => {
    const { recogniser, current, begun, said, clock, views } = rig();
    recogniser.start('en');
    current().hears('one', true);
    current().hears('two');
    await clock.advance(5_000);
    current().ends();
    expect(said().at(-1)).toBe('mic1-1-2 two.');
    await clock.advance(100);
    expect(begun).toHaveLength(2);
    current().hears('three');
    current().hears('three', true);
    await clock.advance(5_000);
    current().fails('no-speech');
    await clock.advance(100);
    expect(begun).toHaveLength(3);
    expect(said().slice(3)).toEqual(['mic1-1-3 three', 'mic1-1-3 three.']);
    expect(views).toEqual(['on']);
  });

  it('gives up at once where trying again is no use', async () => {
    for (const problem of ['not-allowed', 'service-not-allowed', 'audio-capture', 'language-not-supported']) {
      const { recogniser, current, begun, clock } = rig();
      recogniser.start('en');
      current().fails(problem);
      expect(recogniser.view).toEqual({ available: true, listening: false, problem });
      await clock.advance(60_000);
      expect(begun).toHaveLength(1);
      expect(clock.pendingTimers).toBe(0);
    }
  });

  it('tries again after other failures, later each time, and then gives up', async () => {
    const { recogniser, current, begun, clock, views } = rig();
    recogniser.start('en');
    const times: number[] = [];
    for (let failures = 1; recogniser.view.listening; failures++) {
      current().fails('network');
      const from = clock.now();
      while (recogniser.view.listening && begun.length === failures) await clock.advance(50);
      times.push(clock.now() - from);
    }
    expect(times).toEqual([200, 400, 800, 1_600, 3_200, 0]);
    expect(views).toEqual(['on', 'on network', 'off network']);
    recogniser.start('en');
    expect(recogniser.view).toEqual({ available: true, listening: true });
    current().fails('network');
    await clock.advance(200);
    current().hears('hello');
    expect(recogniser.view).toEqual({ available: true, listening: true });
  });

  it('slows down when the browser ends it as soon as it begins', async () => {
    const { recogniser, current, begun, clock } = rig();
    recogniser.start('en');
    const seen = new Set<unknown>();
    for (let step = 0; step < 600; step++) {
      if (!seen.has(current())) {
        seen.add(current());
        current().ends();
      }
      await clock.advance(100);
    }
    expect(begun.length).toBeLessThan(15);
    expect(recogniser.view.listening).toBe(true);
  });

  it('waits for the last words when it is stopped, but not for ever', async () => {
    const { recogniser, current, begun, clock, said, views } = rig();
    recogniser.start('en');
    current().hears('one');
    recogniser.stop();
    recogniser.stop();
    expect(current().calls).toEqual(['stop']);
    expect(views).toEqual(['on', 'off']);
    current().hears('one two', true);
    current().ends();
    expect(said()).toEqual(['mic1-1-1 one', 'mic1-1-1 one two.']);
    recogniser.start('en');
    current().hears('three');
    recogniser.stop();
    await clock.advance(2_000);
    expect(said().at(-1)).toBe('mic2-1-1 three.');
    current().hears('three four', true);
    current().ends();
    await clock.advance(60_000);
    expect(said()).toHaveLength(4);
    expect(begun).toHaveLength(2);
    expect(clock.pendingTimers).toBe(0);
  });

  it('begins anew when it is started again: what it heard is final, late results are ignored', () => {
    const { recogniser, current, begun, said } = rig();
    recogniser.start('en');
    current().hears('one');
    recogniser.start('zh-CN');
    expect(begun[0]?.calls).toEqual(['abort']);
    begun[0]?.hears('one', true);
    begun[0]?.ends();
    current().hears('二', true);
    expect(said()).toEqual(['mic1-1-1 one', 'mic1-1-1 one.', 'mic2-1-1 二.']);
  });

  it('listens to a track, and is over when that has ended', async () => {
    const { recogniser, current, begun, clock } = rig();
    const track = { readyState: 'live' };
    recogniser.start('en', track as MediaStreamTrack);
    expect(current().track).toBe(track);
    await clock.advance(2_000);
    current().ends();
    await clock.advance(100);
    expect(begun).toHaveLength(2);
    track.readyState = 'ended';
    current().ends();
    expect(recogniser.view).toEqual({ available: true, listening: false });
    expect(clock.pendingTimers).toBe(0);
  });

  it('says when it cannot begin, or when the browser has none', async () => {
    const { recogniser, Recognition, clock } = rig();
    Recognition.failsWith = 'InvalidStateError';
    recogniser.start('en');
    expect(recogniser.view.problem).toBe('InvalidStateError');
    await clock.advance(60_000);
    expect(recogniser.view).toEqual({ available: true, listening: false, problem: 'InvalidStateError' });
    const without = new Recogniser({ Recognition: undefined, clock, id: 'x', onChunk() {}, onChange() {} });
    without.start('en');
    without.stop();
    expect(without.view).toEqual({ available: false, listening: false });
  });

  it('sends every segment as final exactly once, whatever the browser does', async () => {
    type Step = ['partial' | 'final' | 'end' | 'fail' | 'wait'];
    const step = fc.constantFrom<Step[]>(['partial'], ['final'], ['end'], ['fail'], ['wait']);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { recogniser, current, chunks, clock, begun } = rig();
        recogniser.start('en');
        const spoken: string[] = [];
        let open: string | undefined;
        let alive = begun.length;
        for (const [index, [kind]] of steps.entries()) {
          if (kind === 'wait') {
            await clock.advance(20_000);
            alive = Math.max(alive, begun.length);
            continue;
          }
          if (begun.length < alive || !recogniser.view.listening) break;
          if (kind === 'end' || kind === 'fail') {
            if (kind === 'end') current().ends();
            else current().fails('network');
            alive = begun.length + 1;
            if (open !== undefined) spoken.push(open);
            open = undefined;
          } else {
            current().hears(`words ${index}`, kind === 'final');
            open = kind === 'final' ? undefined : `words ${index}`;
            if (kind === 'final') spoken.push(`words ${index}`);
          }
        }
        recogniser.stop();
        if (open !== undefined) spoken.push(open);
        await clock.advance(20_000);
        const finals = chunks.filter(({ is_final }) => is_final);
        expect(finals.map(({ text }) => text)).toEqual(spoken);
        expect(new Set(finals.map(({ segment_id }) => segment_id)).size).toBe(finals.length);
        expect(clock.pendingTimers).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what browsers have', () => {
  const { Recognition } = fakeRecognition();

  it('is found under either name', () => {
    expect(speechRecognitionOf({})).toBeUndefined();
    expect(speechRecognitionOf({ webkitSpeechRecognition: Recognition })).toBe(Recognition);
    expect(speechRecognitionOf({ SpeechRecognition: Recognition, webkitSpeechRecognition: 7 })).toBe(
      Recognition,
    );
  });

  it('takes tracks if it is new enough to tell what is available', () => {
    expect(takesTracks(Recognition)).toBe(false);
    expect(
      takesTracks(
        class extends Recognition {
          static available() {}
        },
      ),
    ).toBe(true);
  });

  it('repeats finals in Chrome on Android', () => {
    expect(
      repeatsFinals('Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile'),
    ).toBe(true);
    expect(repeatsFinals('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0')).toBe(false);
  });
});
