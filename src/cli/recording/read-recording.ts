import type { Readable } from 'node:stream';
import { type Transcript, type TranscriptOptions, TranscriptReader } from '../../transcripts/transcript';
import { UsageError } from '../errors';
import { type Input, inputError, type Line, LineReader, NotText, openInput } from './lines';

export interface Recording extends Pick<Transcript, 'messages' | 'events' | 'cut'> {
  /** The path as it was given, or `stdin`. */
  name: string;
}

/**
 * Reads a whole file. Throws a one-line `UsageError` that begins with `FILE:LINE:` for the first line that cannot be
 * used: what is measured over a part of a recording would mislead.
 */
export async function readRecording(
  file: string,
  { names, language, gapMs }: Omit<TranscriptOptions, 'name'>,
  stdin: Readable,
): Promise<Recording> {
  const input = openInput(file, stdin);
  const name = file === '-' ? 'stdin' : file;
  const reader = new TranscriptReader({
    name,
    names,
    gapMs,
    ...(language === undefined ? {} : { language }),
  });
  for (const line of await linesOf(input)) {
    if ('problem' in line) reader.refuse(line.number, line.problem);
    else reader.push(line.number, line.text, line);
  }
  const { messages, events, problems, cut } = reader.end();
  const [first] = problems;
  if (first) throw new UsageError(`${name}:${first.line}: ${first.problem}.`);
  if (messages.length === 0) {
    throw new UsageError(`${name}:1: nothing is said in this file; give a recording, or a transcript.`);
  }
  return { name, messages, events, cut };
}

/** The last line of a file may have no line end. */
type FileLine = Line & { unended?: true };

async function linesOf(input: Input): Promise<readonly FileLine[]> {
  const reader = new LineReader();
  const lines: FileLine[] = [];
  try {
    for await (const bytes of input.bytes) lines.push(...reader.push(bytes as Buffer));
  } catch (error) {
    if (error instanceof NotText) {
      throw new UsageError(`${input.name} is not UTF-8 text: give a recording, or a transcript of lines.`);
    }
    throw inputError(input.name, error);
  }
  return [...lines, ...reader.end().map((line) => ({ ...line, unended: true as const }))];
}
