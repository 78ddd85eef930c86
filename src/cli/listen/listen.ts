import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { Logger } from '../../logging/logger';
import { DEFAULT_ANSWER_AT } from '../../questions/confidence';
import type { Entry } from '../../transcripts/entry';
import type { NumberedEntry } from '../../transcripts/subtitles';
import { TranscriptLines } from '../../transcripts/transcript-lines';
import { oneLine, UsageError } from '../errors';
import {
  type Input,
  inputError,
  type Line,
  LineReader,
  NotText,
  openInput,
  Problems,
} from '../recording/lines';
import { checkReportPath, writeReport } from '../report/report-file';
import { createJudge, gateOptions } from '../serve/session-options';
import { nameOf } from '../settings/setting';
import { colorsFor } from '../terminal';
import { summaryJson, turnJson } from './json';
import type { JudgedTurn } from './judged-turn';
import { KeptTurns } from './kept-turns';
import { summaryText, turnLines } from './render';
import { type Summary, Tally } from './score';
import { LISTEN, type ListenConfig } from './settings';
import { Thresholds } from './thresholds';
import { TranscriptSession } from './transcript-session';

export interface ListenStreams {
  stdin: Readable;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}

/**
 * Reads a file, or stdin as it arrives, and prints the decisions of the gate; resolves with the exit status.
 */
export async function listen(file: string, config: ListenConfig, streams: ListenStreams): Promise<number> {
  if (config.html !== undefined) {
    await checkReportPath(config.html, file === '-' ? [] : [file], nameOf(LISTEN.html));
  }
  const tell = (line: string) => void streams.stderr.write(`realtime-rag: ${line}\n`);
  const logger = judgeLogger(tell);
  const judge = await createJudge(config.judge, logger);
  const { rules, detector } = gateOptions(config.gate);
  const session = { ...rules, ...judge, onQuestionWhileAnswering: config.whileAnswering, logger };
  const transcript = new TranscriptSession({
    session,
    detector,
    gapMs: config.gapMs,
    answerMs: config.answerMs,
  });
  const input = openInput(file, streams.stdin);
  const interrupted = onInterrupt(input);
  const listener = new Listener(file, transcript, new Problems(input.name, tell), config, streams.stdout);
  const reader = new LineReader();
  try {
    for await (const bytes of input.bytes) await listener.take(reader.push(bytes as Buffer));
  } catch (error) {
    if (!interrupted()) throw readError(input, error);
  }
  await listener.take(reader.end());
  const summary = await listener.end();
  if (config.html !== undefined && listener.kept) {
    const { htmlPage } = await import('./html/page');
    const name = file === '-' ? 'stdin' : file;
    const page = htmlPage({ file: name, kept: listener.kept, summary, only: config.only });
    await writeReport(config.html, page, nameOf(LISTEN.html));
  }
  if (interrupted()) return 130;
  return summary.badLines === 0 ? 0 : 1;
}

function readError({ name }: Input, error: unknown): Error {
  return error instanceof NotText
    ? new UsageError(`${name} is not UTF-8 text: give a transcript of lines, or of JSON lines.`)
    : inputError(name, error);
}

/** Ctrl-C ends the input, not the output; a second one ends the program. */
function onInterrupt({ bytes }: Input): () => boolean {
  let interrupted = false;
  process.once('SIGINT', () => {
    interrupted = true;
    bytes.destroy();
  });
  return () => interrupted;
}

class Listener {
  readonly #config: ListenConfig;
  readonly #stdout: NodeJS.WriteStream;
  readonly #transcript: TranscriptSession;
  readonly #tally = new Tally();
  readonly #thresholds: Thresholds | undefined;
  readonly #problems: Problems;
  /** For a page, if one is to be written. */
  readonly kept: KeptTurns | undefined;
  readonly #print: (turn: JudgedTurn) => string;
  readonly #summarise: (summary: Summary) => string;
  readonly #lines: TranscriptLines;
  #busyMs = 0;

  constructor(
    name: string,
    transcript: TranscriptSession,
    problems: Problems,
    config: ListenConfig,
    stdout: NodeJS.WriteStream,
  ) {
    const { names, language } = config;
    this.#lines = new TranscriptLines({ name, names, ...(language === undefined ? {} : { language }) });
    this.#config = config;
    this.#stdout = stdout;
    this.#transcript = transcript;
    this.#problems = problems;
    if (config.html !== undefined) this.kept = new KeptTurns();
    if (config.thresholds) this.#thresholds = new Thresholds(config.gate.answerAt ?? DEFAULT_ANSWER_AT);
    const colors = colorsFor(stdout);
    this.#print = config.json
      ? turnJson
      : (turn) => turnLines(colors, turn, stdout.isTTY ? stdout.columns : undefined);
    this.#summarise = config.json
      ? (summary) => `${summaryJson(summary)}\n`
      : (summary) => summaryText(colors, summary);
  }

  /**
   * Decisions are printed before more input is read: a slow reader applies backpressure instead of filling
   * memory.
   */
  async take(lines: readonly Line[]): Promise<void> {
    const turns: JudgedTurn[] = [];
    const begunAt = performance.now();
    for (const line of lines) turns.push(...(await this.#hear(line)));
    this.#busyMs += performance.now() - begunAt;
    await this.#tell(turns);
  }

  /** Resolves with what is printed last. */
  async end(): Promise<Summary> {
    await this.#tell(await this.#hearAll(this.#lines.end()));
    await this.#tell(await this.#transcript.end());
    this.#tally.badLines = this.#problems.count;
    const thresholds = this.#thresholds?.rows();
    const summary = this.#tally.summary(this.#busyMs / 1000);
    const whole = { ...summary, ...(thresholds ? { thresholds } : {}) };
    await this.#write(this.#summarise(whole));
    this.#problems.end();
    return whole;
  }

  async #hear(line: Line): Promise<JudgedTurn[]> {
    this.#tally.lines++;
    if ('problem' in line) {
      this.#problems.add(line.number, line.problem);
      return [];
    }
    return this.#hearAll(this.#lines.push(line.number, line.text));
  }

  async #hearAll(read: readonly NumberedEntry[]): Promise<JudgedTurn[]> {
    const turns: JudgedTurn[] = [];
    for (const { line, entry } of read) turns.push(...(await this.#hearEntry(line, entry)));
    return turns;
  }

  async #hearEntry(line: number, entry: Entry): Promise<JudgedTurn[]> {
    switch (entry.kind) {
      case 'problem':
        this.#problems.add(line, entry.problem);
        return [];
      case 'spoken':
        return this.#transcript.hear(line, entry);
      case 'pause':
        return this.#transcript.pause();
      case 'header':
        return [];
      case 'control':
      case 'server':
      case 'other':
        this.#tally.otherLines++;
        return [];
    }
  }

  async #tell(turns: readonly JudgedTurn[]): Promise<void> {
    for (const turn of turns) {
      this.#tally.add(turn);
      this.#thresholds?.add(turn);
      this.kept?.add(turn, isShown(turn, this.#config.only));
    }
    const shown = turns.filter((turn) => isShown(turn, this.#config.only));
    if (shown.length > 0) await this.#write(`${shown.map(this.#print).join('\n')}\n`);
  }

  async #write(text: string): Promise<void> {
    if (!this.#stdout.write(text)) await once(this.#stdout, 'drain');
  }
}

function isShown({ decision, outcome }: JudgedTurn, only: ListenConfig['only']): boolean {
  if (only.length === 0 || only.includes(decision)) return true;
  return only.includes('wrong') && outcome !== undefined && outcome !== 'right';
}

/** Reports failures of the judge to the user: each failure once, as most of them persist. */
function judgeLogger(tell: (line: string) => void): Logger {
  const told = new Set<string>();
  const failed = (fields: object, message: string) => {
    const { message: why } = ('err' in fields ? fields.err : {}) as { message?: string };
    const line = why === undefined ? `${message}.` : oneLine(why);
    if (told.has(line)) return;
    told.add(line);
    tell(line);
  };
  return { debug() {}, info() {}, warn: failed, error: failed };
}
