import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/realtime-rag.js', import.meta.url));

export interface Finished {
  stdout: string;
  stderr: string;
  /** Null when it was ended by a signal. */
  code: number | null;
}

export interface ProgramOptions {
  /** Nothing of this process's environment is passed on except `PATH`; these are added. */
  env?: Record<string, string>;
  cwd?: string;
  /** Written to its stdin, which is then closed. */
  input?: string;
}

/** The command line as users run it: a process of its own, in an empty folder. */
export class Program {
  readonly process: ChildProcess;
  readonly finished: Promise<Finished>;
  #stdout = '';
  #stderr = '';
  readonly #folder: string;

  constructor(args: readonly string[], { env = {}, cwd, input }: ProgramOptions = {}) {
    this.#folder = mkdtempSync(join(tmpdir(), 'realtime-rag-'));
    this.process = spawn(process.execPath, [BIN, ...args], {
      cwd: cwd ?? this.#folder,
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: 'pipe',
    });
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
    });
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    if (input !== undefined) this.process.stdin?.end(input);
    this.finished = once(this.process, 'close').then(([code]) => {
      rmSync(this.#folder, { recursive: true, force: true });
      return { stdout: this.#stdout, stderr: this.#stderr, code };
    });
  }

  /** Resolves with the first match in its output; rejects when it ends without one. */
  prints(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#waitFor(pattern, this.process.stdout, () => this.#stdout);
  }

  /** The same for its log on stderr. */
  logs(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#waitFor(pattern, this.process.stderr, () => this.#stderr);
  }

  signal(name: NodeJS.Signals): Promise<Finished> {
    this.process.kill(name);
    return this.finished;
  }

  async #waitFor(
    pattern: RegExp,
    stream: NodeJS.ReadableStream | null,
    read: () => string,
  ): Promise<RegExpExecArray> {
    let ended: Finished | undefined;
    for (;;) {
      const match = pattern.exec(read());
      if (match) return match;
      if (ended) throw new Error(`It ended with ${ended.code} without ${pattern}:\n${ended.stderr}`);
      ended = await Promise.race([
        new Promise<undefined>((resolve) => stream?.once('data', () => resolve(undefined))),
        this.finished,
      ]);
    }
  }
}

/** Runs a command until it exits. */
export function run(args: readonly string[], options?: ProgramOptions): Promise<Finished> {
  return new Program(args, { input: '', ...options }).finished;
}
