import { describe, expect, test, vi } from 'vitest';
import { ASK } from '../../../src/cli/ask/settings';
import { CLIENT } from '../../../src/cli/client/settings';
import { UsageError } from '../../../src/cli/errors';
import { HEALTHCHECK } from '../../../src/cli/healthcheck';
import { INDEXING } from '../../../src/cli/indexing/settings';
import { LISTEN_SETTINGS } from '../../../src/cli/listen/settings';
import { MCP_COMMAND } from '../../../src/cli/mcp/settings';
import { createProgram } from '../../../src/cli/program';
import { REPLAY_SETTINGS } from '../../../src/cli/replay/settings';
import { SERVE_SETTINGS } from '../../../src/cli/serve/settings/serve';
import { JSON_OUTPUT, onOff } from '../../../src/cli/settings/kinds';
import { nameOf, type Setting } from '../../../src/cli/settings/setting';
import { run } from '../../support/program';

/** Every switch of every command, found in the commands' own lists. */

const COMMANDS: Record<string, { settings: readonly Setting[]; args?: string[] }> = {
  serve: { settings: SERVE_SETTINGS, args: ['--port', '0'] },
  client: { settings: Object.values(CLIENT) },
  listen: { settings: LISTEN_SETTINGS, args: ['no-such-file'] },
  replay: { settings: REPLAY_SETTINGS, args: ['no-such-file'] },
  ask: { settings: [...SERVE_SETTINGS, ...Object.values(ASK)], args: ['when?'] },
  index: { settings: Object.values(INDEXING), args: ['no-such-folder'] },
  doctor: { settings: [...SERVE_SETTINGS, JSON_OUTPUT] },
  healthcheck: { settings: Object.values(HEALTHCHECK) },
  mcp: { settings: [...SERVE_SETTINGS, ...Object.values(MCP_COMMAND)] },
};
const SWITCHES = Object.entries(COMMANDS).flatMap(([command, { settings, args = [] }]) =>
  settings
    .filter(({ read }) => read === onOff)
    .map((setting) => ({ command, args, setting, env: setting.env })),
);
const NONSENSE = ['nonsense', 'yes', 'on', 'off', '2', '-1', ' ', '1,0', 'secret-value'];

test('every command is covered', () => {
  const { commands } = createProgram({}, () => {});
  expect(commands.map((command) => command.name()).sort()).toEqual(Object.keys(COMMANDS).sort());
});

test('every option without a value is a switch', () => {
  const valueless = Object.values(COMMANDS)
    .flatMap(({ settings }) => settings)
    .filter(({ flags }) => flags?.startsWith('--') && !/[<[]/.test(flags));
  expect(valueless.length).toBeGreaterThan(10);
  for (const { env, read } of valueless) expect([env, read]).toEqual([env, onOff]);
});

describe('a switch', () => {
  test.each(SWITCHES.filter(({ command }) => command !== 'doctor'))(
    '$env of $command that is neither on nor off aborts startup with one line that names it',
    async ({ command, args, setting, env }) => {
      for (const value of NONSENSE) {
        const done = vi.fn();
        const error: unknown = await createProgram({ [env]: value }, done)
          .parseAsync(['node', 'realtime-rag', command, ...args])
          .catch((thrown: unknown) => thrown);
        expect([value, error]).toEqual([value, expect.any(UsageError)]);
        const { message, exitCode } = error as UsageError;
        expect(exitCode).toBe(2);
        expect(message.startsWith(`${nameOf(setting)} must be 1 or 0, not `)).toBe(true);
        expect(message).not.toMatch(/[\n]|nonsense|secret-value/);
        expect(done).not.toHaveBeenCalled();
      }
    },
  );

  test.each(['REALTIME_RAG_INSECURE', 'REALTIME_RAG_WATCH'])(
    '%s that is neither on nor off ends serve with one line on stderr',
    async (env) => {
      const { stdout, stderr, code } = await run(['serve', '--port', '0'], { env: { [env]: 'nonsense' } });
      expect(stderr).toMatch(new RegExp(`^realtime-rag: --\\w+ \\(${env}\\) must be 1 or 0, not .+\\n$`));
      expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
    },
  );

  test.each(SWITCHES.filter(({ command }) => command === 'doctor'))(
    '$env of doctor that is neither on nor off is a finding, or aborts it',
    async ({ env, setting }) => {
      const { stdout, stderr, code } = await run(['doctor'], { env: { [env]: 'nonsense' } });
      expect(stdout + stderr).toContain(`${nameOf(setting)} must be 1 or 0`);
      expect(code).toBe(2);
    },
  );
});
