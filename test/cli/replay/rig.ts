import { Readable } from 'node:stream';
import { type Recording, readRecording } from '../../../src/cli/recording/read-recording';
import { replay } from '../../../src/cli/replay/story/run';
import type { Latencies } from '../../../src/cli/replay/story/simulated-backend';
import type { Moment, Story } from '../../../src/cli/replay/story/story';
import { readVariants } from '../../../src/cli/replay/variants';

const LATENCIES: Latencies = { retrievalMs: 300, firstTokenMs: 500, tokensPerSecond: 40, answerTokens: 20 };

export function recordingOf(lines: readonly object[]): Promise<Recording> {
  const text = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
  return readRecording('-', { names: true, gapMs: 1_000 }, Readable.from([Buffer.from(text)]));
}

/** Replays lines with the options of `--set`. */
export async function storyOf(
  lines: readonly object[] | Recording,
  sets: readonly string[] = [],
  latencies: Partial<Latencies> = {},
): Promise<Story> {
  const recording = 'messages' in lines ? lines : await recordingOf(lines);
  const [variant] = readVariants(sets, { session: {}, detector: {} });
  if (!variant) throw new Error('There is no variant.');
  return replay(recording, variant, { ...LATENCIES, ...latencies }, 500);
}

/** One speaker's words, as a recogniser shows them: a partial every 200 ms, the final `finalMs` after the last word. */
export function said(at: number, text: string, finalMs = 500, more: object = {}): object[] {
  const words = text.replace(/[?.]/g, '').split(' ');
  const partials = words.map((_, index) => ({
    at: at + index * 200,
    type: 'asr_chunk',
    text: words.slice(0, index + 1).join(' '),
    is_final: false,
    ...more,
  }));
  const lastAt = at + (words.length - 1) * 200;
  return [...partials, { at: lastAt + finalMs, type: 'asr_chunk', text, is_final: true, ...more }];
}

export function momentsOf<T extends Moment['type']>(story: Story, type: T): Extract<Moment, { type: T }>[] {
  return story.moments.filter((moment): moment is Extract<Moment, { type: T }> => moment.type === type);
}
