import { inspect } from 'node:util';
import type { CallableBackend } from '../../../src/backend/index';
import type { Logger } from '../../../src/logging/logger';
import type { AnswerMessage, ErrorMessage, StatusMessage } from '../../../src/protocol/index';
import { RealtimeRagSession, type SessionEvent } from '../../../src/session/index';
import { marksDetector } from '../session/marks-detector';
import type { FaultServer, Play, Wire } from './fault-server';

/** In everything the upstream sends besides an answer: no client may ever see it. */
export const CANARY = 'canary-in-the-mine';
export const KEY = 'app-canary-of-the-key-0123456789';
/** The upstream's text about a failure: providers and proxies quote keys, too. */
export const WORDS = `${CANARY}, key ${KEY}, header Bearer ${KEY}`;
/** What reaches a client from a healthy server. */
export const GOOD = 'The pool opens at six.';

/** What a fault may wait for: the client has the first part of the answer. */
export interface Hearing {
  begun: Promise<void>;
  /** It has text. */
  said: Promise<void>;
}

export type FaultPlay = (wire: Wire, hearing: Hearing) => unknown;

/** Options of a rig. */
export interface RigParts {
  server: FaultServer;
  create(logger: Logger): CallableBackend;
  /** What the server does when it is healthy: it sends `GOOD`. */
  healthy: Play;
}

/** A session, a backend and a misbehaving server, wired as in production except for the socket. */
export class FaultRig {
  readonly server: FaultServer;
  readonly session: RealtimeRagSession;
  readonly healthy: Play;
  readonly events: SessionEvent[] = [];
  readonly log: unknown[] = [];
  readonly #backend: CallableBackend;
  #heard = () => {};
  #heardText = () => {};

  constructor({ server, create, healthy }: RigParts) {
    this.server = server;
    this.healthy = healthy;
    server.play = healthy;
    const logger = this.#logger();
    this.#backend = create(logger);
    this.session = new RealtimeRagSession({
      backend: this.#backend,
      detector: marksDetector,
      // One question is asked repeatedly.
      duplicateWindowMs: 0,
      logger,
    });
    this.session.on('event', (event) => this.events.push(event));
    this.session.on('answer', ({ content }) => {
      this.#heard();
      if (content !== '') this.#heardText();
    });
  }

  play(play: FaultPlay): void {
    const begun = new Promise<void>((resolve) => {
      this.#heard = resolve;
    });
    const said = new Promise<void>((resolve) => {
      this.#heardText = resolve;
    });
    this.server.play = (wire) => play(wire, { begun, said });
  }

  /** Asks a question; resolves with what the client is sent until nothing more is to come. */
  async ask(question = 'When does the pool open?'): Promise<Told> {
    const from = this.events.length;
    const idle = new Promise<void>((resolve) => {
      const listener = ({ stage }: StatusMessage) => {
        if (stage !== 'idle') return;
        this.session.off('status', listener);
        resolve();
      };
      this.session.on('status', listener);
    });
    this.session.receive({ text: question, is_final: true });
    await idle;
    return told(this.events.slice(from));
  }

  async close(): Promise<void> {
    await this.session.stop({ immediate: true });
    await this.#backend.close?.();
    await this.server.close();
  }

  #logger(): Logger {
    const note = (fields: object, message: string) => this.log.push([fields, message]);
    return { debug: note, info: note, warn: note, error: note };
  }

  /** Everything a client got, as it would be on the wire. */
  get wire(): string {
    return JSON.stringify(this.events);
  }

  /** Everything that was logged, with all causes. */
  get logText(): string {
    return inspect(this.log, { depth: 12 });
  }
}

/** What a client was sent about one question. */
export interface Told {
  queryId: string | undefined;
  errors: ErrorMessage[];
  answers: AnswerMessage[];
  final: AnswerMessage | undefined;
  text: string;
  /** The types and stages, in order. */
  order: string[];
}

function told(events: readonly SessionEvent[]): Told {
  const answers = events.filter((event) => event.type === 'answer');
  return {
    queryId: events.filter((event) => event.type === 'status').find(({ stage }) => stage === 'querying_rag')
      ?.query_id,
    errors: events.filter((event) => event.type === 'error'),
    answers,
    final: answers.find((answer) => answer.final),
    text: answers.reduce((text, { content, replace }) => (replace ? content : text + content), ''),
    order: events.map((event) =>
      event.type === 'status' ? event.stage : event.type === 'answer' && event.final ? 'final' : event.type,
    ),
  };
}

/** Closes the rig, however the work ends. */
export async function withRig<T>(
  starting: Promise<FaultRig>,
  work: (rig: FaultRig) => Promise<T>,
): Promise<T> {
  const rig = await starting;
  try {
    return await work(rig);
  } finally {
    await rig.close();
  }
}
