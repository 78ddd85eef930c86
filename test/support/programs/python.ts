import { spawnSync } from 'node:child_process';

/** The path of a Python that has the package `websockets`; undefined when there is none. */
export function findPython(): string | undefined {
  const found = spawnSync('python3', ['-c', 'import sys, websockets.asyncio.client; print(sys.executable)'], {
    encoding: 'utf8',
  });
  return found.status === 0 ? found.stdout.trim() : undefined;
}
