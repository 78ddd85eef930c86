import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { OPERATION } from '../../src/cli/serve/settings/operation';
import { SERVE_SETTINGS } from '../../src/cli/serve/settings/serve';

const UNIT = 'deploy/realtime-rag.service';

/** All values of each setting, across all sections. */
const settings = new Map<string, string[]>();
for (const line of readFileSync(UNIT, 'utf8').split('\n')) {
  const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
  if (name !== undefined) settings.set(name, [...(settings.get(name) ?? []), value ?? '']);
}
const variables = new Map(
  settings.get('Environment')?.map((one) => one.split('=', 2) as [string, string]) ?? [],
);

const analyzes = spawnSync('systemd-analyze', ['--version']).status === 0;
if (!analyzes) console.warn('systemd-analyze is not installed: the unit is read, not rated.');

describe('deploy/realtime-rag.service', () => {
  test('passes its secrets as credentials, to existing settings', () => {
    const known: string[] = SERVE_SETTINGS.map(({ env }) => env);
    for (const [name, value] of variables) {
      if (name === 'NODE_ENV') continue;
      expect(known).toContain(name);
      const credential = /^%d\/([\w-]+)$/.exec(value)?.[1];
      expect(settings.get('LoadCredential')?.map((one) => one.split(':')[0])).toContain(credential);
    }
    expect([...variables.keys()]).toEqual(['NODE_ENV', 'REALTIME_RAG_KEYS_FILE', 'DIFY_API_KEY_FILE']);
  });

  test('waits longer for a stop than a drain takes', () => {
    const drain = Number(OPERATION.drainDelayMs.fallback) + Number(OPERATION.drainTimeoutMs.fallback) + 5;
    expect(Number(settings.get('TimeoutStopSec'))).toBeGreaterThan(drain);
    expect(settings.get('KillMode')).toEqual(['mixed']);
  });

  test('does not forbid what V8 needs', () => {
    expect(settings.has('MemoryDenyWriteExecute')).toBe(false);
  });

  test('has no more privileges than it needs', () => {
    for (const name of ['DynamicUser', 'NoNewPrivileges', 'PrivateDevices', 'PrivateTmp', 'ProtectHome']) {
      expect(settings.get(name), name).toEqual(['yes']);
    }
    expect(settings.get('ProtectSystem')).toEqual(['strict']);
    expect(settings.get('CapabilityBoundingSet')).toEqual(['']);
  });

  test.runIf(analyzes)('is rated 1.5 or better', () => {
    const rating = execFileSync('systemd-analyze', ['security', '--offline=true', '--no-pager', UNIT], {
      encoding: 'utf8',
    });
    const [, exposure] = /exposure level for \S+: ([\d.]+)/.exec(rating) ?? [];
    expect(Number(exposure)).toBeLessThanOrEqual(1.5);
  });
});
