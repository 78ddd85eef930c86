import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { Colors } from 'picocolors/types';
import { type Recording, readRecording } from '../recording/read-recording';
import { checkReportPath, writeReport } from '../report/report-file';
import { gateOptions } from '../serve/session-options';
import { nameOf } from '../settings/setting';
import { colorsFor, printable } from '../terminal';
import { clockTime } from './clock-time';
import { type Results, resultsJson } from './json';
import { letterOf, timelineLines } from './render';
import { OUTPUT, type ReplayConfig } from './settings';
import { recordedStory, recordedTalk } from './story/recorded';
import { replay } from './story/run';
import type { Story } from './story/story';
import { summaryOf } from './summary/summary';
import { type Column, summaryTable } from './summary/table';
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
  const session = { ...rules, onQuestionWhileAnswering: config.whileAnswering, speculate: config.speculate };
  const variants = readVariants(config.sets, { session, detector });
  if (config.html !== undefined) await checkReportPath(config.html, files, nameOf(OUTPUT.html));
  const recordings: Recording[] = [];
  for (const file of files) recordings.push(await readRecording(file, config, stdin));
  for (const { name, cut } of recordings) {
    if (cut) stderr.write(`realtime-rag: ${name}: the last line breaks off; it is left out.\n`);
  }
  const results = await resultsOf(recordings, variants, config);
  if (config.html !== undefined) await writePage(config.html, recordings, results);
  const text = config.json
    ? resultsJson(results)
    : resultsText(recordings, results, config, colorsFor(stdout));
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

function columnsOf({ variants, recorded }: Results): readonly Column[] {
  const isAlone = variants.length === 1 && recorded === undefined;
  const replayed = variants.map(({ label, summary }, index) => {
    const title = label === '' ? 'replayed' : `${letterOf(index)} ${label}`;
    return { title: isAlone ? '' : title, summary };
  });
  return recorded ? [...replayed, { title: 'as recorded', summary: recorded }] : replayed;
}

/** What each variant made of each recording. */
function byRecording(recordings: readonly Recording[], { variants }: Results): (readonly Story[])[] {
  return recordings.map((_, index) => variants.flatMap(({ stories }) => stories[index] ?? []));
}

function resultsText(
  recordings: readonly Recording[],
  results: Results,
  { summary }: ReplayConfig,
  colors: Colors,
): string {
  const shown = summary ? [] : recordings;
  const timelines = byRecording(shown, results).flatMap((stories, index) => {
    const { name = '', messages = [] } = recordings[index] ?? {};
    const length = clockTime(messages.at(-1)?.at ?? 0);
    return [
      colors.bold(`${printable(name)}  ${colors.dim(`${length}, ${messages.length} messages`)}`),
      ...timelineLines(colors, stories),
      '',
    ];
  });
  const table = summaryTable(colors, columnsOf(results));
  return [...timelines, ...table, colors.dim(backendLine(results)), ''].join('\n');
}

function backendLine({ latencies }: Results): string {
  const { retrievalMs, firstTokenMs, tokensPerSecond, answerTokens } = latencies;
  return `simulated backend: passages after ${retrievalMs} ms, first token ${firstTokenMs} ms later, ${answerTokens} tokens at ${tokensPerSecond} a second`;
}

async function writePage(path: string, recordings: readonly Recording[], results: Results): Promise<void> {
  const { htmlPage } = await import('./html/page');
  const page = htmlPage({
    columns: columnsOf(results),
    recordings: byRecording(recordings, results),
    recorded: recordings.map(recordedTalk),
    backend: backendLine(results),
  });
  await writeReport(path, page, nameOf(OUTPUT.html));
}
