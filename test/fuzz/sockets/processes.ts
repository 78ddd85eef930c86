import { type ChildProcess, fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { SEED } from '../run';

/** Test programs that run in processes of their own, written in TypeScript like the rest. */

const FOLDER = 'node_modules/.cache/realtime-rag-fuzz';
let helpers = 0;

export class Helper {
  readonly process: ChildProcess;
  readonly #program: string;
  /** Rejects when the process ends before it was stopped: that is how a crash is noticed. */
  readonly crashed: Promise<never>;
  #stopping = false;
  #stderr = '';
  #next = 0;
  readonly #waiting = new Map<number, (value: never) => void>();

  constructor(file: string, args: readonly string[] = []) {
    const outfile = `${FOLDER}/${file}-${process.pid}-${helpers++}.mjs`;
    const entry = fileURLToPath(new URL(`./${file}.ts`, import.meta.url));
    buildSync({
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
    });
    this.#program = outfile;
    this.process = fork(outfile, args, {
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
      env: { ...process.env, FUZZ_SEED: String(SEED) },
    });
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    this.process.on('message', ({ id, value }: { id: number; value: never }) => {
      this.#waiting.get(id)?.(value);
      this.#waiting.delete(id);
    });
    this.crashed = new Promise((_, reject) => {
      this.process.on('close', (code, signal) => {
        if (!this.#stopping) reject(new Error(`${file} ended with ${code ?? signal}:\n${this.#stderr}`));
      });
    });
    this.crashed.catch(() => {});
  }

  /** Makes it do something; rejects when it ends meanwhile. */
  ask<T>(what: string, value?: unknown): Promise<T> {
    const id = this.#next++;
    const answer = new Promise<T>((resolve) => this.#waiting.set(id, resolve));
    this.process.send({ id, what, value });
    return Promise.race([answer, this.crashed]);
  }

  stop(): void {
    this.#stopping = true;
    this.process.kill();
    rmSync(this.#program, { force: true });
  }
}

/** The other side: runs requests and replies. */
export function serve(tasks: Record<string, (value: never) => unknown>): void {
  process.on('message', async ({ id, what, value }: { id: number; what: string; value: never }) => {
    process.send?.({ id, value: await tasks[what]?.(value) });
  });
  process.on('disconnect', () => process.exit());
}
