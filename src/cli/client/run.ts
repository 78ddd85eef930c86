import { WebSocket } from 'ws';
import { type ClientState, type CloseInfo, ConnectError } from '../../client/index';
import { startTimer } from '../../options/duration';
import type { AckMessage } from '../../protocol/index';
import { CliError, inSettingNames, oneLine } from '../errors';
import { nameOf, namesOf } from '../settings/setting';
import { colorsFor } from '../terminal';
import { Conversation, type ConversationListener } from './conversation';
import type { Exchanges } from './exchanges';
import { interact } from './interactive';
import { LiveScreen } from './live-screen';
import { pageOf } from './page-hint';
import { pipeLines } from './piped';
import { checkRecord, openRecorder } from './record';
import { blankScreen, PlainScreen } from './screen';
import { CLIENT, type ClientConfig, URL_SETTING } from './settings';
import { Transcript } from './transcript';

/** How long a server may take to greet before the user is told why that may be. */
const GREETING_NEWS_MS = 2_000;

/** Runs the client on this process's streams; resolves with the exit status. */
export async function runClient(config: ClientConfig): Promise<number> {
  const { stdin, stdout } = process;
  const colors = colorsFor(stdout);
  const live = stdin.isTTY && stdout.isTTY ? new LiveScreen(stdin, stdout, colors.cyan('› ')) : undefined;
  const screen = live ?? new PlainScreen((text) => stdout.write(text));
  const transcript = new Transcript(config.json ? blankScreen : screen, colors);
  checkRecord(config);
  let isAway = false;
  const tell = (news: string) => {
    if (live && !config.json) transcript.note(news);
    else process.stderr.write(`realtime-rag: ${news}\n`);
  };
  const tellState = (state: ClientState) => {
    const isBack = isAway && (state.type === 'connected' || state.type === 'resumed');
    if (isBack) tell(describeReturn(state));
    if (state.type === 'away' && !isAway) tell(describeAway(state));
    isAway = !isBack && (isAway || state.type === 'away');
  };
  const conversation = await openConversation(config, {
    events: (events, undecided) => transcript.add(events, undecided),
    frame: (text) => {
      // Line ends in JSON occur only between tokens.
      if (config.json) screen.line(text.replace(/[\r\n]+/g, ' '));
    },
    state: tellState,
  });
  const greeting = await connect(conversation, live, config.credential);
  const recorder = openRecorder(config);
  if (recorder) conversation.recordTo(recorder);
  if (live && !config.json) {
    screen.line(`connected to ${conversation.address}, session ${greeting.session_id}`);
    screen.line(colors.dim('Type as if you were speaking; Enter ends a sentence. /help lists the commands.'));
    // Nothing waits for it.
    void pageOf(config.url).then((page) => {
      if (page !== undefined && !conversation.ended) tell(`there is a page for this, too: ${page}`);
    });
  }
  if (!live) endLineOnSignal(transcript);
  const said = live
    ? await interact(conversation, live).then(() => true)
    : await pipeLines(conversation, stdin, config.speed);
  const close = await conversation.closed;
  await recorder?.end();
  transcript.breakOff();
  const problem = said
    ? describeClose(close)
    : (describeClose(close) ?? 'The server closed before all was said.');
  if (problem) process.stderr.write(`realtime-rag: ${problem}\n`);
  return said ? exitStatus(conversation.exchanges, close) : 1;
}

function openConversation(config: ClientConfig, listener: ConversationListener): Promise<Conversation> {
  const names = { ...namesOf(CLIENT), url: nameOf(URL_SETTING) };
  const { credential, url, tags } = config;
  const now = () => performance.now();
  return inSettingNames(
    names,
    () => new Conversation({ ...credential, url, WebSocket, tags, now }, listener),
  );
}

/** The signal still ends the process. */
function endLineOnSignal(transcript: Transcript): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      transcript.breakOff();
      process.kill(process.pid, signal);
    });
  }
}

async function connect(
  conversation: Conversation,
  live: LiveScreen | undefined,
  credential: ClientConfig['credential'],
): Promise<AckMessage> {
  const timer = startTimer(() => {
    process.stderr.write(`realtime-rag: ${stillWaiting(conversation.address, credential)}\n`);
  }, GREETING_NEWS_MS);
  try {
    return await conversation.connect();
  } catch (error) {
    live?.readline.close();
    const hint =
      error instanceof ConnectError && error.failure === 'unreachable'
        ? ' Is a server running there? Start one with: npx realtime-rag serve'
        : '';
    throw new CliError(2, oneLine(error) + hint);
  } finally {
    clearTimeout(timer);
  }
}

/** A server that asks for a credential stays silent until it has one. */
function stillWaiting(address: string, credential: ClientConfig['credential']): string {
  const waiting = `${address} has not greeted within ${GREETING_NEWS_MS / 1000} s; still waiting.`;
  if (Object.keys(credential).length > 0) return waiting;
  const { key, ticket, token } = CLIENT;
  return `${waiting} It probably asks for a key: give one with ${nameOf(key)}, ${nameOf(ticket)} or ${nameOf(token)}.`;
}

/** 0 when every question was answered and the server closed properly, otherwise 1. */
export function exitStatus({ unanswered }: Pick<Exchanges, 'unanswered'>, { code }: CloseInfo): 0 | 1 {
  return unanswered === 0 && code === 1000 ? 0 : 1;
}

function describeAway({ code }: ClientState & { type: 'away' }): string {
  const why = code === 1012 ? 'the server is restarting' : 'the connection is lost';
  return `${why}; connecting again. What is said meanwhile is sent then.`;
}

function describeReturn(state: ClientState): string {
  if (state.type === 'connected') return 'connected again, with a new session: open questions are lost.';
  const isPartial = state.type === 'resumed' && state.truncated;
  return isPartial ? 'connected again; some of what was sent meanwhile is missing.' : 'connected again.';
}

/** One line for stderr about a connection that ended abnormally; undefined when it did not. */
function describeClose({ code, reason }: CloseInfo): string | undefined {
  if (code === 1000) return undefined;
  const why = reason.replace(/\p{Cc}/gu, '');
  if (code === 1012) return `The server is restarting and closed the connection (1012). Connect again.`;
  return `The connection broke (close code ${code}${why ? `, ${why}` : ''}).`;
}
