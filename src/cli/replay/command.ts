import { Command, Option } from 'commander';
import { ENV_FILE, loadEnvFile } from '../settings/environment';
import { addSettings, type Environment } from '../settings/setting';
import { REPLAY_SETTINGS, resolveReplay } from './settings';

const MORE = `
Takes what client --record and serve --record write, and every file that listen takes, through a session on a
virtual clock: an hour takes seconds, and the same file gives the same result every time. No network is used:
answers come from a simulated backend that takes exactly the times stated above, so that what is measured is
the session and its settings, not the weather upstream.

Prints what was said, decided, asked ahead and answered, then a summary: how long after the last word the first
text of an answer came, how often the backend was asked, what was asked in vain.

--set option=value sets an option of the session (mode, turnTimeoutMs, onQuestionWhileAnswering, speculate,
turnEnd.…), or answerAt and offerAt of its detector, whatever the other options and variables say. Parts of an
option are reached with dots: --set addressed.names='["nova"]'. Values are numbers, true, false, JSON or plain words.
Different options are combined. An option that is given twice is compared: two columns, A with the first value
and B with the second. Several options may be compared together, if each is given equally often.

Exit status: 0 when all was replayed, 2 when a file or an option cannot be used.

Examples:
  $ realtime-rag client --record call.jsonl       record what you say
  $ realtime-rag replay call.jsonl
  $ realtime-rag replay calls/*.jsonl --summary --set turnTimeoutMs=1000 --set turnTimeoutMs=3000
  $ realtime-rag replay calls/*.jsonl --set answerAt=0.6 --json | jq '.variants[0].summary'
  $ realtime-rag replay call.jsonl --html call.html
`;

export function replayCommand(env: Environment, done: (exitCode: number) => void): Command {
  const command = new Command('replay')
    .description('replay recordings on a virtual clock, and compare settings')
    .argument('<file...>', 'paths of recordings or transcripts; - reads stdin');
  return addSettings(command, [...REPLAY_SETTINGS, ENV_FILE])
    .addOption(
      new Option(
        '--set <option=value>',
        'set an option of the session; given twice, compare its values',
      ).argParser((value: string, earlier: string[] = []) => [...earlier, value]),
    )
    .addOption(new Option('--no-color', 'leave the colours out (env: NO_COLOR)'))
    .addHelpText('after', MORE)
    .action(async (files: string[], options: Record<string, unknown>) => {
      loadEnvFile(options.env, env);
      const config = resolveReplay(options, env);
      const { replayFiles } = await import('./replay');
      done(await replayFiles(files, config, process));
    });
}
