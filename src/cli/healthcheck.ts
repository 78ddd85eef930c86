import { Command } from 'commander';
import { SERVE } from './serve/settings/serve';
import { ENV_FILE, loadEnvFile } from './settings/environment';
import { onOff, wholeNumber } from './settings/kinds';
import { addSettings, type Environment, readSettings, type Setting } from './settings/setting';

const MORE = `
For supervisors: asks /livez of a server on this machine, found by the same options and variables as in serve.

Exit status: 0 when the server is healthy, 1 when it is not, 2 when a setting is invalid.

Examples:
  $ realtime-rag healthcheck
  $ realtime-rag healthcheck --ready --port 8080
`;

export const HEALTHCHECK = {
  port: { ...SERVE.port, read: wholeNumber(1, 65_535) },
  host: SERVE.host,
  ready: {
    flags: '--ready',
    env: 'REALTIME_RAG_HEALTHCHECK_READY',
    help: 'ask /readyz: whether it accepts clients now',
    read: onOff,
  },
} as const satisfies Record<string, Setting>;

const PATIENCE_MS = 2_000;

export function healthcheckCommand(env: Environment, done: (exitCode: number) => void): Command {
  const command = new Command('healthcheck').description(
    'ask a server on this machine whether it is healthy',
  );
  return addSettings(command, [...Object.values<Setting>(HEALTHCHECK), ENV_FILE])
    .addHelpText('after', MORE)
    .action(async (options: Record<string, unknown>) => {
      loadEnvFile(options.env, env);
      const { port, host, ready } = readSettings(HEALTHCHECK, { options, env });
      done(await check(`http://${reachable(host)}:${port}/${ready ? 'readyz' : 'livez'}`));
    });
}

/** A wildcard address cannot be connected to. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

async function check(url: string): Promise<number> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.ok) return 0;
    process.stderr.write(`realtime-rag: ${url} answers ${response.status}.\n`);
  } catch {
    process.stderr.write(`realtime-rag: ${url} does not answer.\n`);
  }
  return 1;
}
