import { BackendError } from '../../src/backend/index';
import { BACKEND_ERROR_CODES } from '../../src/protocol/index';
import { DECISIONS, type JudgeVerdict, type QuestionJudge } from '../../src/questions/index';
import {
  type ConnectionSnapshot,
  openConnection,
  restoreConnection,
  type SessionEvent,
  type SharedSessionOptions,
  type Transport,
} from '../../src/session/index';
import { FakeClock, settle } from '../support/fake-clock';
import { GatedBackend } from '../support/session/gated-backend';

const SOURCE = {
  id: 'en/returns.md#0',
  title: 'Returns',
  path: 'en/returns.md',
  text: 'Thirty days, with the receipt.',
  score: 7.1,
  position: 1,
};

/** One transcript block in PROTOCOL.md: what the client sends and what happens, in order. */
export interface Script {
  options: Partial<SharedSessionOptions>;
  /** Whether there is a judge; its verdicts are lines of the script. */
  judged?: boolean;
  /** Lines that start with "→" or "#". */
  lines: string[];
}

/** Plays a script against a real connection and returns the whole transcript, with what the server sent. */
export async function replay({ options, judged, lines }: Script): Promise<string[]> {
  const backend = new GatedBackend();
  const clock = new FakeClock();
  const transcript: string[] = [];
  const verdicts: ((verdict: JudgeVerdict) => void)[] = [];
  const judge: QuestionJudge = () =>
    new Promise((resolve) => {
      verdicts.push(resolve);
    });
  let ids = 0;
  const all: SharedSessionOptions = {
    ...options,
    ...(judged ? { judge } : {}),
    backend,
    clock,
    createId: () => (ids === 0 ? `s-${ids++}` : `q-${ids++}`),
  };
  let since: SessionEvent[] = [];
  let snapshot: ConnectionSnapshot | undefined;
  const server = (): Transport => ({
    send(text, event) {
      transcript.push(`← ${text}`);
      since.push(event);
    },
    close: (code) => transcript.push(`# the socket is closed with ${code}`),
  });
  let connection = openConnection(server(), all);
  /** As a log would have it. */
  const write = () => {
    const taken = connection.takeSnapshot();
    if (!taken) return;
    snapshot = taken;
    since = [];
  };
  const succeed = () => {
    if (!snapshot) throw new Error('There is nothing to go on with yet.');
    const former = connection;
    former.closed();
    connection = restoreConnection(server(), all, { snapshot, since });
    connection.goOn();
  };
  for (const line of lines) {
    transcript.push(line);
    if (line.startsWith('→ ')) connection.receive(line.slice(2));
    else
      await happen(line.slice(2), {
        backend,
        clock,
        verdicts,
        succeed,
        drain: (o) => void connection.drain(o),
      });
    await settle();
    write();
  }
  connection.closed();
  return transcript;
}

interface Stage {
  backend: GatedBackend;
  clock: FakeClock;
  verdicts: ((verdict: JudgeVerdict) => void)[];
  drain(options: { immediate: boolean; retryAfterMs?: number }): void;
  /** Another server goes on. */
  succeed(): void;
}

async function happen(what: string, { backend, clock, verdicts, drain, succeed }: Stage): Promise<void> {
  const [, text] = /^the backend says "(.*)"$/.exec(what) ?? [];
  const [, replacement] = /^the backend replaces it with "(.*)"$/.exec(what) ?? [];
  const [, ms] = /^(\d+) ms pass$/.exec(what) ?? [];
  const decision = DECISIONS.find((d) => what === `the judge rules: ${d}`);
  const code = BACKEND_ERROR_CODES.find((c) => what === `the backend fails with ${c}`);
  if (text !== undefined) backend.say(text);
  else if (replacement !== undefined) backend.say({ type: 'replace', text: replacement });
  else if (ms !== undefined) await clock.advance(Number(ms));
  else if (decision) verdicts.shift()?.({ decision });
  else if (code) backend.fail(new BackendError(code, 'scripted'));
  else if (what === 'the backend names its sources') backend.say({ type: 'sources', sources: [SOURCE] });
  else if (what === 'the backend has no answer') backend.say({ type: 'finish', reason: 'no_answer' });
  else if (what === 'the backend ends') backend.end();
  else if (what === 'the server ends without a word, and another one goes on') succeed();
  else if (what === 'the server shuts down') drain({ immediate: false, retryAfterMs: 2_000 });
  else if (what === 'the shutdown deadline passes') drain({ immediate: true });
  else throw new Error(`PROTOCOL.md has a line that nothing plays: # ${what}`);
}
