import { createInterface, type Interface } from 'node:readline';
import type { Colors } from 'picocolors/types';
import type { Conversation } from './conversation';
import { LiveScreen } from './live-screen';
import { Typing } from './partials';
import { isSlash, parseSlash, SLASH_HELP } from './slash-commands';

export interface Terminal {
  readline: Interface;
  screen: LiveScreen;
  input: NodeJS.ReadStream;
}

export function openTerminal(input: NodeJS.ReadStream, output: NodeJS.WriteStream, colors: Colors): Terminal {
  const readline = createInterface({ input, output, terminal: true, historySize: 200 });
  return { readline, input, screen: new LiveScreen(readline, output, colors.cyan('› ')) };
}

/**
 * Says what is typed, until Ctrl-C, Ctrl-D or /stop, or until the server closes; then waits for the answers
 * that are still due. A second Ctrl-C ends the program: nothing catches it any more.
 */
export async function interact(
  conversation: Conversation,
  { readline, screen, input }: Terminal,
): Promise<void> {
  const typing = new Typing((partial) => {
    if (!conversation.ended) conversation.partial(partial);
  });
  input.on('keypress', () => typing.typed(readline.line));
  readline.on('SIGINT', () => readline.close());
  readline.on('line', (line) => {
    typing.end();
    screen.taken(line);
    if (conversation.ended) return;
    if (isSlash(line.trim())) obey(line.trim(), conversation, { readline, screen });
    else if (line.trim() !== '') conversation.final(line.trim());
  });
  void conversation.closed.then(() => readline.close());
  screen.redraw();
  await new Promise<void>((resolve) => readline.once('close', resolve));
  typing.end();
  screen.close();
  if (!conversation.ended) {
    if (!conversation.exchanges.settled)
      screen.line('· stopping: waiting for the answers; Ctrl-C again leaves');
    await conversation.stop();
  }
}

function obey(
  line: string,
  conversation: Conversation,
  { readline, screen }: Pick<Terminal, 'readline' | 'screen'>,
): void {
  const command = parseSlash(line);
  switch (command.name) {
    case 'pause':
      return conversation.pause(command.catchUp);
    case 'resume':
      return conversation.resume();
    case 'now':
      return conversation.instantQuery(command.text);
    case 'cancel':
      return conversation.cancel();
    case 'stop':
      return readline.close();
    case 'help':
      return screen.line(SLASH_HELP.join('\n'));
    case 'unknown':
      return screen.line(command.problem);
  }
}
