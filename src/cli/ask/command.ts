import { Command } from 'commander';
import { SERVE_SETTINGS } from '../serve/settings/serve';
import { ENV_FILE, loadEnvFile } from '../settings/environment';
import { addSettings, type Environment, type Setting } from '../settings/setting';
import { ASK } from './settings';

const MORE = `
Takes the options and variables of serve that say who answers. Files that cannot be read are named on stderr.

Failures are printed on stderr; with --json they are part of the object on stdout.

Exit status: 0 when it is answered, 1 when nothing was found or the backend failed, 2 when a setting or the
question cannot be used.

Examples:
  $ realtime-rag ask "what is the return policy?"                      the sample handbook
  $ realtime-rag ask "how many seats has Aurora" --docs ./handbook     your own documents
  $ realtime-rag ask 退货政策 --docs handbook.index --explain          a saved index, and why
  $ realtime-rag ask "when do you open" --json | jq -r .answer
`;

/**
 * The settings that decide who answers; all other options of serve are accepted too and documented in its
 * help.
 */
const SHOWN: readonly string[] = ['backend', 'docs', 'explain', 'json', 'env'];

export function askCommand(env: Environment, done: (exitCode: number) => void): Command {
  const command = new Command('ask')
    .description('ask one question and print the answer with its sources')
    .argument('<question...>', 'the question; several words are joined');
  addSettings(command, [...SERVE_SETTINGS, ...Object.values<Setting>(ASK), ENV_FILE]);
  for (const option of command.options) option.hideHelp(!SHOWN.includes(option.attributeName()));
  return command
    .addHelpText('after', MORE)
    .action(async (words: string[], options: Record<string, unknown>) => {
      loadEnvFile(options.env, env);
      const { ask } = await import('./ask');
      done(await ask(words.join(' '), options, env));
    });
}
