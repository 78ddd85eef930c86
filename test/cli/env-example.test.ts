import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ASK } from '../../src/cli/ask/settings';
import { CLIENT, URL_SETTING } from '../../src/cli/client/settings';
import { INDEXING } from '../../src/cli/indexing/settings';
import { LISTEN_SETTINGS } from '../../src/cli/listen/settings';
import { MCP_COMMAND } from '../../src/cli/mcp/settings';
import { createProgram } from '../../src/cli/program';
import { REPLAY_SETTINGS } from '../../src/cli/replay/settings';
import { ANSWERING } from '../../src/cli/serve/settings/backends';
import { SERVE_SETTINGS } from '../../src/cli/serve/settings/serve';
import { ENV_FILE } from '../../src/cli/settings/environment';
import type { Setting } from '../../src/cli/settings/setting';

const SETTINGS: Setting[] = [
  ...SERVE_SETTINGS,
  ...LISTEN_SETTINGS,
  ...REPLAY_SETTINGS,
  ...[CLIENT, ASK, INDEXING, MCP_COMMAND].flatMap((settings) => Object.values<Setting>(settings)),
  URL_SETTING,
  ENV_FILE,
];
const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');

describe('.env.example', () => {
  it.each(SETTINGS)('shows $env with its default', ({ env, fallback }) => {
    const line = example.split('\n').find((line) => line.startsWith(`# ${env}=`));
    expect(line).toBeDefined();
    if (fallback !== undefined) expect(line).toBe(`# ${env}=${fallback}`);
  });

  it('sets nothing by itself', () => {
    expect(example.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  });
});

describe('--help', () => {
  const program = createProgram({}, () => {});
  const helpOf = (name: string) => {
    let help = '';
    const command = program.commands.find((command) => command.name() === name);
    command?.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 1_000 });
    command?.outputHelp();
    return help;
  };

  it.each([
    ['serve', { ...SERVE_SETTINGS, ENV_FILE }],
    ['client', { ...CLIENT, URL_SETTING, ENV_FILE }],
    ['listen', { ...LISTEN_SETTINGS, ENV_FILE }],
    ['replay', { ...REPLAY_SETTINGS, ENV_FILE }],
    ['ask', { ...ASK, docs: ANSWERING.docs, backend: ANSWERING.backend, ENV_FILE }],
    ['index', { ...INDEXING, ENV_FILE }],
  ])('of %s names every option with its variable and default', (name, settings) => {
    const help = helpOf(name);
    for (const { flags, env, fallback } of Object.values(settings) as Setting[]) {
      if (flags) expect(help).toContain(flags);
      expect(help).toContain(env);
      if (fallback) expect(help).toContain(`default: ${fallback}`);
    }
    expect(help).toContain('Exit status');
    expect(help).toContain('Examples:');
  });
});

describe('the tables of settings', () => {
  it.each(SETTINGS)('docs/settings.md has $env', ({ env }) => {
    expect(readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8')).toContain(
      `\`${env}\` |`,
    );
  });

  it('docs/settings.zh-CN.md has every setting of serve', () => {
    const table = readFileSync(new URL('../../docs/settings.zh-CN.md', import.meta.url), 'utf8');
    for (const { env } of SERVE_SETTINGS) expect(table).toContain(`\`${env}\` |`);
  });
});
