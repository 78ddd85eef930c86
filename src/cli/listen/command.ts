import { Command, Option } from 'commander';
import { JUDGE_HELP } from '../serve/settings/judge';
import { ENV_FILE, loadEnvFile } from '../settings/environment';
import { addSettings, type Environment } from '../settings/setting';
import { LISTEN_SETTINGS, resolveListen } from './settings';

const MORE = `
Reads a transcript and prints, turn by turn, what a server would do with it: answer, offer or stay silent,
how likely the turn is to ask, and why. Nothing is sent to anybody, but to the model of --judge. Takes what
serve takes to decide (--mode, --speakers, --answer-at ...), so that a setting can be tried before it is used.

A line is what somebody says ("Ann: hello" is what Ann says), or one JSON object, as a client would send it:
  {"text":"what is the return policy","speaker":"Ann","start_ms":1200,"end_ms":2900}
  "type":"asr_chunk" may be left out, and is_final then too; "timestamp" takes a date or seconds; messages of
  other types are passed over. An empty line ends what was said so far.
Time goes by the lines, so a file is heard at once and gives the same every time. Lines without a time follow
each other at the speed of speech, after a pause of --gap.
With "label": 1 (should be answered) or 0 the line is a turn of its own; misses and false triggers are
marked, and the summary has precision, recall and F1. "context" is what another speaker said just before.
${JUDGE_HELP}

Exit status: 0 when all was read, 1 when a line could not be, 2 when there is no such file or an option
cannot be used.

Examples:
  $ realtime-rag listen meeting.txt
  $ realtime-rag listen meeting.jsonl --only answer,offer
  $ my-recogniser | realtime-rag listen -
  $ realtime-rag listen labelled.jsonl --only wrong --answer-at 0.6
  $ realtime-rag listen meeting.txt --html decisions.html
  $ realtime-rag listen meeting.txt --json | jq -r 'select(.decision == "answer") | .question'
`;

export function listenCommand(env: Environment, done: (exitCode: number) => void): Command {
  const command = new Command('listen')
    .description('show what would be answered in a transcript, and why')
    .argument('<file>', 'path of the transcript; - reads stdin');
  return addSettings(command, [...LISTEN_SETTINGS, ENV_FILE])
    .addOption(new Option('--no-color', 'leave the colours out (env: NO_COLOR)'))
    .addHelpText('after', MORE)
    .action(async (file: string, options: Record<string, unknown>) => {
      loadEnvFile(options.env, env);
      const config = resolveListen(options, env);
      const { listen } = await import('./listen');
      done(await listen(file, config, process));
    });
}
