import type {
  ClientMessage,
  ReconnectMessage,
  ResumeRefusal,
  ServerMessage,
} from '../../../src/protocol/index';
import type { FakeClock } from '../fake-clock';
import type { ServerLine, ServerSide } from './fake-network';

type Event = Exclude<ServerMessage, { type: 'ack' }>;

interface Session {
  epoch: string;
  label: string;
  token: string;
  /** Valid until the client has shown that it knows the current one. */
  former: string | undefined;
  log: Event[];
  top: number;
  lastClientSeq: number;
  line: ServerLine | undefined;
  awaySince: number;
  waiting: string[];
  isAnswering: boolean;
  isOver: boolean;
}

export interface ModelOptions {
  windowMs?: number;
  /** How many events a session keeps. */
  kept?: number;
  /** Without it the server keeps no sessions and does not count. */
  resumes?: boolean;
  /** Time between two parts of an answer. */
  partMs?: number;
}

/** The words that answer a question, in the parts in which they are said. */
export function partsOf(question: string): string[] {
  return ['You', ' asked', ` ${question}`, ', and', ' that', ' is', ' the', ` answer to ${question}`];
}

/** A server that follows PROTOCOL.md as far as clients that come back are concerned. Every final is a question. */
export class ModelServer {
  readonly sessions: Session[] = [];
  /** The texts of finals and the actions of controls that took effect, in order. */
  readonly counted: string[] = [];
  /** Every message of clients, as it came. */
  readonly heard: ClientMessage[] = [];
  /** Answers the next attempts to come back. */
  refuseWith: ResumeRefusal | undefined;
  readonly #clock: FakeClock;
  readonly #options: Required<ModelOptions>;

  constructor(clock: FakeClock, options: ModelOptions = {}) {
    this.#clock = clock;
    this.#options = { windowMs: 120_000, kept: 1_000, resumes: true, partMs: 50, ...options };
  }

  /** All state is gone. */
  restart(): void {
    for (const session of this.sessions.splice(0)) session.isOver = true;
  }

  accept(line: ServerLine): ServerSide {
    let session = this.#begin(line);
    let isFirst = true;
    return {
      receive: (text) => {
        const message = JSON.parse(text) as ClientMessage;
        this.heard.push(message);
        if (message.type === 'auth') return line.send(ack(session, { received_type: 'auth' }));
        if (message.type === 'reconnect') {
          session = this.#resume(session, message, line, isFirst);
        } else if (session.line === line) {
          session.former = undefined;
          this.#handle(session, message);
        }
        isFirst = false;
      },
      gone: () => {
        if (session.line !== line) return;
        session.line = undefined;
        session.awaySince = this.#clock.now();
        // What nobody can come back to ends.
        if (!this.#options.resumes) session.isOver = true;
      },
    };
  }

  #begin(line: ServerLine): Session {
    const n = this.sessions.length + 1;
    const session: Session = {
      epoch: `epoch-${n}-${this.#clock.now()}`,
      label: `label-${n}-${this.#clock.now()}`,
      token: `token-${n}-${this.#clock.now()}`,
      former: undefined,
      log: [],
      top: 0,
      lastClientSeq: 0,
      line,
      awaySince: 0,
      waiting: [],
      isAnswering: false,
      isOver: false,
    };
    this.sessions.push(session);
    line.send(ack(session, { message: 'connected', ...this.#credentials(session) }));
    this.#say(session, { type: 'status', stage: 'listening' });
    return session;
  }

  #credentials({ epoch, token }: Session): object {
    return this.#options.resumes
      ? { epoch, resume_token: token, resume_window_ms: this.#options.windowMs }
      : {};
  }

  #resume(fresh: Session, message: ReconnectMessage, line: ServerLine, isFirst: boolean): Session {
    const { epoch, resume_token, last_seq } = message;
    const found = this.sessions.find((session) => session.epoch === epoch && session !== fresh);
    const isHere = found && [found.token, found.former].includes(resume_token);
    const isLate = found && !found.line && this.#clock.now() - found.awaySince > this.#options.windowMs;
    const reason: ResumeRefusal | undefined =
      this.refuseWith ??
      (!this.#options.resumes || !isHere
        ? 'unknown'
        : isLate || found.isOver
          ? 'expired'
          : !isFirst
            ? 'forbidden'
            : last_seq > found.top
              ? 'epoch'
              : undefined);
    if (reason || !found) {
      if (isLate) found.isOver = true;
      this.#say(fresh, { type: 'error', code: 'RESUME_FAILED', message: 'No.', reason: reason ?? 'unknown' });
      return fresh;
    }
    fresh.isOver = true;
    fresh.line = undefined;
    this.sessions.splice(this.sessions.indexOf(fresh), 1);
    found.line?.close(4409, 'taken over');
    found.line = line;
    found.former = resume_token;
    found.token = `${epoch}-${this.#clock.now()}-${this.heard.length}`;
    const [oldest] = found.log;
    const truncated = oldest !== undefined && oldest.seq > last_seq + 1;
    line.send(
      ack(found, {
        received_type: 'reconnect',
        message: 'resumed',
        ...this.#credentials(found),
        last_client_seq: found.lastClientSeq,
        ...(truncated ? { truncated } : {}),
      }),
    );
    if (truncated) this.#snapshot(found, line);
    else for (const event of found.log) if (event.seq > last_seq) line.send(event);
    return found;
  }

  /** The current status, and the running answer as a whole. */
  #snapshot(session: Session, line: ServerLine): void {
    const statuses = session.log.filter((event) => event.type === 'status');
    const status = statuses.at(-1) ?? { type: 'status', session_id: session.label, stage: 'querying_rag' };
    line.send({ ...status, seq: session.top });
    const last = session.log.filter((event) => event.type === 'answer').at(-1);
    if (!last || last.final) return;
    const question = this.#asked.get(last.query_id) ?? '';
    const content = partsOf(question)
      .slice(0, last.stream_index + 1)
      .join('');
    line.send({ ...last, content, replace: true });
  }

  #handle(session: Session, message: ClientMessage): void {
    if (message.type === 'keepalive') return this.#ack(session, { received_type: 'keepalive' });
    if (message.type !== 'asr_chunk' && message.type !== 'control') return;
    const { client_seq } = message;
    const isNew = client_seq === undefined || client_seq > session.lastClientSeq;
    this.#ack(session, {
      received_type: message.type,
      ...(message.type === 'asr_chunk' ? { is_final: message.is_final } : {}),
      ...(client_seq === undefined ? {} : { client_seq }),
    });
    if (!isNew) return;
    session.lastClientSeq = client_seq ?? session.lastClientSeq;
    if (message.type === 'control') {
      this.counted.push(message.action);
      if (message.action === 'stop') this.#stop(session);
    } else if (message.is_final) {
      this.counted.push(message.text);
      this.#ask(session, message.text);
    }
  }

  readonly #asked = new Map<string, string>();

  #ask(session: Session, question: string): void {
    const query_id = `q-${this.#asked.size + 1}`;
    this.#asked.set(query_id, question);
    this.#say(session, { type: 'status', stage: 'analyzing', question, query_id });
    session.waiting.push(query_id);
    if (!session.isAnswering) this.#answerNext(session);
  }

  #answerNext(session: Session): void {
    const query_id = session.waiting.shift();
    session.isAnswering = query_id !== undefined;
    if (query_id === undefined) return this.#say(session, { type: 'status', stage: 'idle' });
    this.#say(session, { type: 'status', stage: 'querying_rag', query_id });
    const parts = partsOf(this.#asked.get(query_id) ?? '');
    const next = (index: number) => {
      if (session.isOver) return;
      const content = parts[index];
      const isLast = content === undefined;
      this.#say(session, {
        type: 'answer',
        query_id,
        stream_index: index,
        content: content ?? '',
        final: isLast,
        ...(isLast ? { finish_reason: 'complete' } : {}),
      });
      if (isLast) this.#answerNext(session);
      else this.#clock.setTimeout(() => next(index + 1), this.#options.partMs);
    };
    this.#clock.setTimeout(() => next(0), this.#options.partMs);
  }

  #stop(session: Session): void {
    const check = () => {
      if (session.isOver) return;
      if (session.isAnswering) return void this.#clock.setTimeout(check, this.#options.partMs);
      this.#say(session, { type: 'status', stage: 'closed' });
      session.isOver = true;
      session.line?.close(1000, 'session closed');
    };
    check();
  }

  #say(session: Session, event: object): void {
    session.top += 1;
    const full = { session_id: session.label, seq: session.top, ...event } as Event;
    session.log.push(full);
    if (session.log.length > this.#options.kept) session.log.shift();
    session.line?.send(full);
  }

  #ack(session: Session, fields: object): void {
    session.line?.send(ack(session, fields));
  }
}

function ack({ label }: Session, fields: object): object {
  return { type: 'ack', session_id: label, ...fields };
}
