import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterEach } from 'vitest';

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A program of examples/, on a free port when it opens one; stopped after the test. */
export function startExample(example: string, args: string[] = [], env = {}) {
  const child = spawn(process.execPath, [`examples/${example}`, ...args], {
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  const printed: string[] = [];
  lines.on('line', (line) => printed.push(line));
  return {
    child,
    printed,
    firstLine: new Promise<string>((resolve) => lines.once('line', resolve)),
    exit: new Promise<number | null>((resolve) => child.once('close', resolve)),
  };
}
