import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { type Recording, readRecording } from '../recording/read-recording';
import { gateOptions } from '../serve/session-options';
import { colorsFor } from '../terminal';
import { clockTime } from './clock-time';
import { type Results, resultsJson } from './json';
import { recordedStory } from './recorded';
import { letterOf, timelineLines } from './render';
import { replay } from './run';
import type { ReplayConfig } from './settings';
import { summaryOf } from './summary';
import { type Column, summaryTable } from './table';
import { readVariants, type Variant } from './variants';

export interface ReplayStreams {
  stdin: Readable;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}

/** Replays the recordings with each variant of the settings, and prints what happened. Resolves with the exit status. */
export async function replayFiles(
  files: readonly string[],
  config: ReplayConfig,
  { stdin, stdout, stderr }: ReplayStreams,
): Promise<number> {
  const { rules, detector } = gateOptions(config.gate);
  const session = { ...rules, onQuestionWhileAnswering: config.whileAnswering };
  const variants = readVariants(config.sets, { session, detector });
  const recordings = [];
  for (const file of files) recordings.push(await readRecording(file, config, stdin));
  for (const { name, cut } of recordings) {
    if (cut) stderr.write(`realtime-rag: ${name}: the last line breaks off; it is left out.\n`);
  }
  const results = await resultsOf(recordings, variants, config);
  const text = config.json ? resultsJson(results) : resultsText(recordings, results, config, stdout);
  if (!stdout.write(text)) await once(stdout, 'drain');
  return 0;
}

async function resultsOf(
  recordings: readonly Recording[],
  variants: readonly Variant[],
  { latencies, finalMs }: ReplayConfig,
): Promise<Results> {
  const replayed = [];
  for (const { label, ...variant } of variants) {
    const stories = [];
    for (const recording of recordings) stories.push(await replay(recording, variant, latencies, finalMs));
    replayed.push({ label, stories, summary: summaryOf(stories) });
  }
  const recorded = recordings.flatMap((recording) => recordedStory(recording) ?? []);
  return {
    latencies,
    variants: replayed,
    ...(recorded.length > 0 ? { recorded: summaryOf(recorded) } : {}),
  };
}

function resultsText(
  recordings: readonly Recording[],
  { variants, latencies, recorded }: Results,
  { json: _ }: ReplayConfig,
  stdout: NodeJS.WriteStream,
): string {
  const colors = colorsFor(stdout);
  const timelines = recordings.flatMap(({ name, messages }, index) => {
    const stories = variants.flatMap(({ stories }) => stories[index] ?? []);
    const length = messages.at(-1)?.at ?? 0;
    return [
      colors.bold(`${name}  ${colors.dim(`${clockTime(length)}, ${messages.length} messages`)}`),
      ...timelineLines(colors, stories),
      '',
    ];
  });
  const { retrievalMs, firstTokenMs, tokensPerSecond, answerTokens } = latencies;
  const columns: Column[] = variants.map(({ label, summary }, index) => ({
    title: label === '' ? '' : `${letterOf(index)} ${label}`,
    summary,
  }));
  if (recorded) {
    if (columns[0]?.title === '') columns[0] = { ...columns[0], title: 'replayed' };
    columns.push({ title: 'as recorded', summary: recorded });
  }
  return [
    ...timelines,
    ...summaryTable(colors, columns),
    colors.dim(
      `simulated backend: passages after ${retrievalMs} ms, first token ${firstTokenMs} ms later, ${answerTokens} tokens at ${tokensPerSecond} a second`,
    ),
    '',
  ].join('\n');
}
