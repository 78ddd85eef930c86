import { closeSync, createWriteStream, openSync, writeSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { LineSink } from '../../transcripts/recorder';

/** Readable by its owner only: it holds what people said. */
const MODE = 0o600;
/** Neither an existing file nor what a link points at is written to. */
const NEW_FILE = 'wx';

/** A disk that is this far behind, in bytes, does not keep up. */
const MAX_WAITING_BYTES = 1_048_576;

/**
 * A new file that is written in the background. When that fails, or the disk does not keep up, `onProblem` is called once
 * with a code such as ENOSPC, and nothing more is written.
 */
export function backgroundFile(
  path: string,
  onProblem: (code: string) => void,
  maxWaitingBytes = MAX_WAITING_BYTES,
): LineSink {
  const stream = createWriteStream(path, { flags: NEW_FILE, mode: MODE });
  let stopped = false;
  const stop = (code: string) => {
    if (stopped) return;
    stopped = true;
    onProblem(code);
  };
  stream.on('error', (error) => stop(codeOf(error)));
  return {
    write(line) {
      if (stopped) return;
      if (stream.writableLength + line.length > maxWaitingBytes) {
        // What waits is still written, so that the file ends with a whole line.
        stop('SLOW_DISK');
        stream.end();
      } else stream.write(line);
    },
    async end() {
      stopped = true;
      stream.end();
      await finished(stream).catch(() => {});
    },
  };
}

/**
 * A new file in which each line is complete at once, however the program ends. For a program with one recording. Throws
 * Node's error when the file cannot be created; when a line cannot be written, `onProblem` is called once with the code,
 * and nothing more is written.
 */
export function immediateFile(path: string, onProblem: (code: string) => void): LineSink {
  const file = openSync(path, NEW_FILE, MODE);
  let stopped = false;
  let closed = false;
  return {
    write(line) {
      if (stopped) return;
      try {
        writeSync(file, line);
      } catch (error) {
        stopped = true;
        onProblem(codeOf(error));
      }
    },
    async end() {
      if (!closed) closeSync(file);
      stopped = true;
      closed = true;
    },
  };
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown reason';
}
