import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { describe, expect, test } from 'vitest';

/**
 * The house: a floor imports only floors below it, there is no circle, and nobody below the command line
 * reads the environment.
 */

const FLOORS: string[][] = [
  ['protocol'],
  ['openai-api'],
  ['questions', 'backends', 'asr'],
  ['session', 'judges'],
  ['host', 'client'],
  ['cli'],
];

/** For each folder, the folders of `src` that it may not import. */
function forbiddenImports(): Record<string, string[]> {
  const rules: Record<string, string[]> = {};
  FLOORS.forEach((folders, floor) => {
    for (const folder of folders) {
      const neighbours = folders.filter((other) => other !== folder);
      rules[folder] = [...neighbours, ...FLOORS.slice(floor + 1).flat()];
    }
  });
  // A browser's client needs the wire and nothing else.
  rules.client = [...(rules.client ?? []), 'questions', 'backends', 'asr', 'session'];
  return rules;
}

async function violations(): Promise<string[]> {
  const { output } = await cruise(
    ['src'],
    {
      validate: true,
      tsPreCompilationDeps: true,
      // The houses of others are not looked into.
      doNotFollow: { path: 'node_modules' },
      ruleSet: {
        forbidden: [
          { name: 'no-circle', severity: 'error', from: { path: '^src/' }, to: { circular: true } },
          ...Object.entries(forbiddenImports()).map(([folder, others]) => ({
            name: `${folder}-looks-up`,
            severity: 'error' as const,
            from: { path: `^src/${folder}/` },
            to: { path: `^src/(${others.join('|')})/` },
          })),
          {
            name: 'vendor-in-the-session',
            severity: 'error',
            from: { path: '^src/(session|host)/' },
            to: { path: '^src/(backends/(?!index|errors|types)|judges/)' },
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
            from: { path: '^src/(client|protocol|session|questions)/' },
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
  file.endsWith('.ts'),
);

describe('the house', () => {
  test('no floor looks up, and there is no circle', async () => {
    expect(await violations()).toEqual([]);
  }, 60_000);

  test('every folder of src is on a floor', () => {
    const folders = readdirSync('src', { withFileTypes: true }).filter((e) => e.isDirectory());
    for (const { name } of folders) expect(FLOORS.flat()).toContain(name);
  });

  test('only the command line reads the environment', () => {
    for (const file of sources.filter((f) => !f.startsWith('cli'))) {
      expect(readFileSync(join('src', file), 'utf8'), file).not.toMatch(/process\.(env|argv|exit)\b/);
    }
  });

  test('a file holds one idea: none is longer than 350 lines', () => {
    for (const file of sources) {
      expect(readFileSync(join('src', file), 'utf8').split('\n').length, file).toBeLessThanOrEqual(350);
    }
  });
});
