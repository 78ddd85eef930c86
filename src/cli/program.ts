import { Command } from 'commander';
import { version } from '../../package.json';
import { redact } from '../logging/redact';
import { askCommand } from './ask/command';
import { clientCommand } from './client/command';
import { doctorCommand } from './doctor/command';
import { healthcheckCommand } from './healthcheck';
import { indexCommand } from './indexing/command';
import { listenCommand } from './listen/command';
import { mcpCommand } from './mcp/command';
import { replayCommand } from './replay/command';
import { serveCommand } from './serve/command';
import type { Environment } from './settings/setting';

const EXAMPLES = `
Examples:
  $ realtime-rag serve                     answers from a sample handbook, no key needed
  $ realtime-rag client                    in a second terminal: type a question
  $ realtime-rag serve --docs ./handbook   answers from your own documents
  $ realtime-rag listen meeting.txt        what would be answered in a transcript, and why
  $ realtime-rag replay call.jsonl         a recorded conversation again, to tune settings on
  $ realtime-rag ask "when do you open"    one question, without a server
  $ realtime-rag mcp --docs ./handbook     for agents: tools that answer from your documents
  $ realtime-rag doctor                    what is right, what is wrong, what to change

realtime-rag <command> --help lists the options of a command, with the variable of each.
`;

/** Builds the command line. `done` is called with the exit status of the command that ran. */
export function createProgram(env: Environment, done: (exitCode: number) => void): Command {
  const program = new Command('realtime-rag')
    .description(
      "Listens to a speech recogniser's text stream, notices questions, asks a RAG backend and streams the answer back with its sources.",
    )
    .version(version, '-V, --version')
    .addHelpText('after', EXAMPLES)
    .addCommand(serveCommand(version, env, done))
    .addCommand(clientCommand(env, done))
    .addCommand(listenCommand(env, done))
    .addCommand(replayCommand(env, done))
    .addCommand(askCommand(env, done))
    .addCommand(mcpCommand(version, env, done))
    .addCommand(indexCommand(env, done))
    .addCommand(doctorCommand(env, done))
    .addCommand(healthcheckCommand(env, done));
  // Settings of the program itself are not passed on to commands that were created elsewhere.
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .showHelpAfterError(`See: ${pathOf(command)} --help`)
      .configureOutput({ outputError: (text, write) => write(withoutValues(text)) });
  }
  return program;
}

/** Commander quotes an unknown option together with its value: possibly a key. */
function withoutValues(text: string): string {
  return redact(text.replace(/'(--?[\w-]+)=[^\n]*'/g, "'$1'"));
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}
