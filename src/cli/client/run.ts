import { WebSocket } from 'ws';
import { ConnectError } from '../../client/index';
import type { AckMessage } from '../../protocol/index';
import { colorsFor } from '../terminal';
import { CliError, oneLine, UsageError } from '../errors';
import { nameOf } from '../settings/setting';
import { Conversation, type ConversationListener } from './conversation';
import { interact, openTerminal, type Terminal } from './interactive';
import { describeClose, exitStatus } from './outcome';
import { pipeLines } from './piped';
import { blankScreen, PlainScreen } from './screen';
import { CLIENT, type ClientConfig, URL_SETTING } from './settings';
import { Transcript } from './transcript';

/** Runs the client on this process's streams; resolves with the exit status. */
export async function runClient(config: ClientConfig): Promise<number> {
  const { stdin, stdout } = process;
  const colors = colorsFor(stdout);
  const terminal = stdin.isTTY && stdout.isTTY ? openTerminal(stdin, stdout, colors) : undefined;
  const screen = terminal?.screen ?? new PlainScreen((text) => stdout.write(text));
  const transcript = new Transcript(config.json ? blankScreen : screen, colors);
  const conversation = openConversation(config, {
    events: (events, undecided) => transcript.add(events, undecided),
    frame: (text) => {
      // A line end in JSON is only ever between its tokens.
      if (config.json) screen.line(text.replace(/[\r\n]+/g, ' '));
    },
  });
  const greeting = await connect(conversation, terminal);
  if (terminal && !config.json) {
    screen.line(`connected to ${conversation.address}, session ${greeting.session_id}`);
    screen.line(colors.dim('Type as if you were speaking; Enter ends a sentence. /help lists the commands.'));
  }
  const said = terminal
    ? await interact(conversation, terminal).then(() => true)
    : await pipeLines(conversation, stdin, config.speed);
  const close = await conversation.closed;
  const problem = said
    ? describeClose(close)
    : (describeClose(close) ?? 'The server closed before all was said.');
  if (problem) process.stderr.write(`realtime-rag: ${problem}\n`);
  return said ? exitStatus(conversation.exchanges, close) : 1;
}

function openConversation(config: ClientConfig, listener: ConversationListener): Conversation {
  const now = () => performance.now();
  try {
    return new Conversation(
      { ...config.credential, url: config.url, WebSocket, tags: config.tags, now },
      listener,
    );
  } catch (error) {
    throw new UsageError(inOurNames(oneLine(error)));
  }
}

async function connect(conversation: Conversation, terminal: Terminal | undefined): Promise<AckMessage> {
  try {
    return await conversation.connect();
  } catch (error) {
    terminal?.readline.close();
    const hint =
      error instanceof ConnectError && error.failure === 'unreachable'
        ? ' Is a server running there? Start one with: npx realtime-rag serve'
        : '';
    throw new CliError(2, oneLine(error) + hint);
  }
}

function inOurNames(message: string): string {
  return message
    .replace("'url'", nameOf(URL_SETTING))
    .replace("'key'", nameOf(CLIENT.key))
    .replace("'ticket'", nameOf(CLIENT.ticket));
}
