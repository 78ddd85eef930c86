import { execFileSync, execSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';

interface Step {
  instruction: string;
  rest: string;
}

/** The stages of the Dockerfile, each a list of its steps. */
function stagesOf(text: string): Step[][] {
  const stages: Step[][] = [];
  for (const line of text.replace(/\\\n/g, ' ').split('\n')) {
    const [, instruction, rest] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (instruction === undefined) continue;
    if (instruction === 'FROM') stages.push([]);
    stages.at(-1)?.push({ instruction, rest: rest ?? '' });
  }
  return stages;
}

const [build = [], image = []] = stagesOf(readFileSync('deploy/Dockerfile', 'utf8'));
const all = (stage: Step[], instruction: string) =>
  stage.filter((step) => step.instruction === instruction).map(({ rest }) => rest);

describe('deploy/Dockerfile', () => {
  test('runs unprivileged, stops cleanly, and reports its health', () => {
    expect(all(image, 'USER')).toEqual(['node']);
    expect(all(image, 'STOPSIGNAL')).toEqual(['SIGTERM']);
    expect(all(image, 'HEALTHCHECK')[0]).toContain('"healthcheck"');
    expect(JSON.parse(all(image, 'ENTRYPOINT')[0] ?? '')).toEqual(['node', '/app/bin/realtime-rag.js']);
    expect(JSON.parse(all(image, 'CMD')[0] ?? '')).toEqual(['serve']);
  });

  test('contains no secrets, and copies nothing that .dockerignore excludes', () => {
    const ignored = readFileSync('.dockerignore', 'utf8').split('\n');
    const let_in = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    const copied = [...all(build, 'COPY'), ...all(image, 'COPY')]
      .filter((rest) => !rest.startsWith('--from='))
      .flatMap((rest) => rest.split(' ').slice(0, -1));
    expect(ignored).toContain('*');
    expect([...new Set(copied)].sort()).toEqual([...let_in].sort());
    expect(readFileSync('deploy/Dockerfile', 'utf8')).not.toMatch(/^(ENV|ARG).*(KEY|SECRET|TOKEN)/m);
  });

  // Needs the package registry, or a cache that has everything.
  test.runIf(process.env.CI)(
    'its steps, run one by one in an empty folder, produce a working program',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'realtime-rag-'));
      try {
        const [stage, result] = [join(folder, 'build'), join(folder, 'image')];
        for (const [steps, at] of [
          [build, stage],
          [image, result],
        ] as const) {
          mkdirSync(at);
          for (const { instruction, rest } of steps) {
            if (instruction === 'RUN') execSync(rest, { cwd: at, stdio: 'pipe' });
            if (instruction === 'COPY') copy(rest, at, stage);
          }
        }
        const run = (...args: string[]) =>
          execFileSync(process.execPath, [join(result, 'bin/realtime-rag.js'), ...args], {
            cwd: '/',
            env: { PATH: process.env.PATH },
            encoding: 'utf8',
          });
        expect(run('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
        expect(run('doctor', '--json')).toContain('"ok":true');
        const modules = readdirSync(join(result, 'node_modules'));
        expect(modules).toContain('ws');
        expect(modules).not.toContain('vitest');
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    300_000,
  );
});

/** Like COPY: several sources into a folder, or one source to a name. */
function copy(rest: string, at: string, stage: string): void {
  const words = rest.split(' ');
  const from = words[0] === '--from=build' ? words.splice(0, 1) && stage : '.';
  const target = words.pop() ?? '';
  for (const word of words) {
    const source = join(from, word.replace(/^\/app\//, ''));
    cpSync(source, target.endsWith('/') ? join(at, target, basename(word)) : join(at, target), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
}
