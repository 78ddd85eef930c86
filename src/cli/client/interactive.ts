import { Typing } from '../../transcripts/typing';
import type { Conversation } from './conversation';
import type { LiveScreen } from './live-screen';
import { isSlash, parseSlash, SLASH_HELP } from './slash-commands';

/**
 * Sends what is typed, until Ctrl-C, Ctrl-D or /stop, or until the server closes; then waits for the answers
 * that are still due, unless the connection is lost. A second Ctrl-C ends the program, because nothing catches it any more.
 */
export async function interact(conversation: Conversation, screen: LiveScreen): Promise<void> {
  const { readline } = screen;
  const typing = new Typing((partial) => {
    if (!conversation.ended) conversation.partial(partial);
  });
  screen.keys.on('keypress', () => typing.typed(isSlash(readline.line) ? '' : readline.line));
  readline.on('SIGINT', () => readline.close());
  readline.on('line', (line) => {
    typing.end();
    screen.redraw();
    if (conversation.ended) return;
    if (isSlash(line.trim())) obey(line.trim(), conversation, screen);
    else if (line.trim() !== '') conversation.final(line.trim());
  });
  void conversation.closed.then(() => readline.close());
  screen.redraw();
  await new Promise<void>((resolve) => readline.once('close', resolve));
  typing.end();
  // Nobody knows when it could be stopped properly.
  if (conversation.away) {
    screen.close('· left: the connection was lost');
    return conversation.leave();
  }
  const isWaiting = !conversation.ended && !conversation.exchanges.settled;
  screen.close(isWaiting ? '· stopping: waiting for the answers; press Ctrl-C again to leave' : undefined);
  if (!conversation.ended) await conversation.stop();
}

function obey(line: string, conversation: Conversation, screen: LiveScreen): void {
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
      return screen.readline.close();
    case 'help':
      return screen.line(SLASH_HELP.join('\n'));
    case 'unknown':
      return screen.line(command.problem);
  }
}
