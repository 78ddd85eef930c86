import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { describe, expect, test } from 'vitest';

/**
 * Layering rules: a room imports only rooms above it in this list, there are no import cycles, and only the
 * command line reads the environment. ARCHITECTURE.md says what each room is for.
 */
const ROOMS = [
  'logging',
  'options',
  'protocol',
  'questions',
  'backend',
  'asr',
  'http',
  'backends',
  'session',
  'event-log',
  'mcp',
  'host',
  'client',
  'transcripts',
  'console',
  'cli',
];

/** Rooms that may import only these rooms, however far down the list they are. */
const ONLY: Record<string, readonly string[]> = {
  // A browser client needs only the wire.
  client: ['protocol'],
  // Parsers are pure.
  asr: ['options', 'protocol'],
  // What is said and written down, for programs and for pages.
  transcripts: ['options', 'protocol'],
  // A page: everything it loads has to be small.
  console: ['options', 'protocol', 'client', 'asr', 'transcripts'],
};

/** For each room, the rooms that it may not import. */
function forbiddenImports(): [room: string, others: string[]][] {
  return ROOMS.map((room, at) => {
    const allowed = ONLY[room] ?? ROOMS.slice(0, at);
    return [room, ROOMS.filter((other) => other !== room && !allowed.includes(other))];
  });
}

async function violations(): Promise<string[]> {
  const { output } = await cruise(
    ['src'],
    {
      validate: true,
      tsPreCompilationDeps: true,
      // Third-party directories are not checked.
      doNotFollow: { path: 'node_modules' },
      ruleSet: {
        forbidden: [
          { name: 'no-circle', severity: 'error', from: { path: '^src/' }, to: { circular: true } },
          ...forbiddenImports()
            .filter(([, others]) => others.length > 0)
            .map(([room, others]) => ({
              name: `${room}-looks-up`,
              severity: 'error' as const,
              from: { path: `^src/${room}/` },
              to: { path: `^src/(${others.join('|')})/` },
            })),
          {
            name: 'vendor-in-the-session',
            severity: 'error',
            from: { path: '^src/(session|host)/' },
            to: { path: '^src/(backends|http)/' },
          },
          {
            name: 'root-entry-loads-a-host',
            severity: 'error',
            from: { path: '^src/(index|session|questions|protocol)' },
            to: { path: 'node_modules/(ws|ky|commander|pino)/' },
          },
          {
            name: 'node-in-the-browser',
            severity: 'error',
            from: { path: '^src/(asr|client|console|protocol|session|questions|transcripts)/' },
            to: { dependencyTypes: ['core'] },
          },
        ],
      },
    },
    {},
    { tsConfig: { options: {} } } as never,
  );
  const result = output as ICruiseResult;
  expect(result.summary.totalCruised).toBeGreaterThan(40);
  return result.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.tsx?$/.test(file),
);

/** Fixtures are data, so their number is not limited. */
function foldersOf(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((folder) => !folder.includes('fixtures'));
}

describe('layering', () => {
  test('no room imports one below it, and there are no import cycles', async () => {
    expect(await violations()).toEqual([]);
  }, 60_000);

  test('every folder of src is a known room, and only entry points are loose files beside them', () => {
    const entries = readdirSync('src', { withFileTypes: true });
    expect(
      entries
        .filter((e) => e.isDirectory())
        .map((e) => e.name)
        .sort(),
    ).toEqual([...ROOMS].sort());
    expect(entries.filter((e) => !e.isDirectory()).map((e) => e.name)).toEqual(['index.ts']);
  });

  test('only the command line reads the environment', () => {
    for (const file of sources.filter((f) => !f.startsWith('cli'))) {
      expect(readFileSync(join('src', file), 'utf8'), file).not.toMatch(/process\.(env|argv|exit)\b/);
    }
  });

  test.each(['src', 'test'])('%s: a folder with more than 16 files needs subfolders', (root) => {
    for (const folder of foldersOf(root)) {
      const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
      expect(files.length, folder).toBeLessThanOrEqual(16);
    }
  });

  test('a file holds one idea: none is longer than 350 lines', () => {
    for (const file of sources) {
      expect(readFileSync(join('src', file), 'utf8').split('\n').length, file).toBeLessThanOrEqual(350);
    }
  });
});
