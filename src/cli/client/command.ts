import { Command } from 'commander';
import { ENV_FILE, loadEnvFile } from '../settings/environment';
import { addSettings, defaultsOf, type Environment, type Setting } from '../settings/setting';
import { CLIENT, resolveClient, URL_SETTING } from './settings';
import { SLASH_HELP } from './slash-commands';

const MORE = `
In a terminal, what is typed goes out as growing partials, and Enter makes it final:
${SLASH_HELP.map((line) => `  ${line}`).join('\n')}
When stdin is no terminal each line is said as one final, after the one before it is settled.
Colours are left out when NO_COLOR is set.

Exit status: 0 when every question was answered (or none was asked), 1 when one ended without an answer
or the connection broke, 2 when there was no connection or an option cannot be used.

Examples:
  $ realtime-rag client
  $ printf 'what is the return policy?\\n' | realtime-rag client
  $ realtime-rag client wss://assistant.example.com/ws/realtime-asr --language zh-CN
  $ realtime-rag client --json --speed 3 < meeting.txt > events.jsonl
`;

export function clientCommand(env: Environment, done: (exitCode: number) => void): Command {
  const command = new Command('client')
    .description('talk to a server as a speech recogniser would')
    .argument('[url]', `${URL_SETTING.help} (${defaultsOf(URL_SETTING)})`);
  return addSettings(command, [...Object.values<Setting>(CLIENT), ENV_FILE])
    .addHelpText('after', MORE)
    .action(async (url: string | undefined, options: Record<string, unknown>) => {
      loadEnvFile(options.env, env);
      const config = resolveClient(url, options, env);
      const { runClient } = await import('./run');
      done(await runClient(config));
    });
}
