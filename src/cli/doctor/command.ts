import { Command } from 'commander';
import { SERVE_SETTINGS } from '../serve/settings/serve';
import { ENV_FILE } from '../settings/environment';
import { JSON_OUTPUT } from '../settings/kinds';
import { addSettings, type Environment } from '../settings/setting';

const MORE = `
Takes the options and variables of serve and makes the same checks, but asks no question: it costs nothing.
Put doctor in place of serve to see what that command would meet.
  ✓ right   ! works, but know this   ✗ wrong, with what to change
Dify: address, key, kind of app, version, inputs that the app requires, features, latency.
A model: the address, the key, whether the server lists the model; and the folder.
HTTP: whether the URL answers.
Local: the folder, its documents, files that cannot be read.

--json prints { ok, backend, findings: [{ level: "ok" | "warning" | "error", check, detail }] }.

Exit status: 0 when all is well (warnings allowed), 1 when something is wrong, 2 when a setting is invalid.

Examples:
  $ realtime-rag doctor --docs ./handbook
  $ DIFY_API_KEY=app-... DIFY_BASE_URL=https://dify.example.com/v1 realtime-rag doctor
  $ realtime-rag doctor --json | jq -r '.findings[] | select(.level == "error") | .detail'
`;

/**
 * The settings that decide who answers; all other options of serve are accepted too and documented in its
 * help.
 */
const SHOWN: readonly string[] = ['backend', 'docs', 'json', 'env'];

export function doctorCommand(env: Environment, done: (exitCode: number) => void): Command {
  const command = new Command('doctor').description(
    'check the backend and its settings, without asking it anything',
  );
  addSettings(command, [...SERVE_SETTINGS, JSON_OUTPUT, ENV_FILE]);
  for (const option of command.options) option.hideHelp(!SHOWN.includes(option.attributeName()));
  return command.addHelpText('after', MORE).action(async (options: Record<string, unknown>) => {
    const { doctor } = await import('./doctor');
    done(await doctor(options, env));
  });
}
