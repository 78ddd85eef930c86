import type { ClientState } from '../../client/index';
import { checkServerMessage } from '../../client/wire/message-checks';
import type { AckMessage, AsrChunkMessage, ControlMessage, ServerMessage } from '../../protocol/index';
import type { RecordedEvent, TimedMessage, Transcript } from '../../transcripts/transcript';

/** What takes in a session, such as `Talk`. */
export interface TalkInputs {
  heard(chunk: AsrChunkMessage, clientSeq?: number): void;
  controlled(control: ControlMessage, clientSeq?: number): void;
  received(message: ServerMessage): void;
  connection(state: ClientState): void;
}

/**
 * Tells a kept session again, each line at its time, and returns who it was told.
 *
 * @param create is given the clock, in milliseconds from the beginning of the session
 */
export function retell<T extends TalkInputs>(
  { messages, events }: Pick<Transcript, 'messages' | 'events'>,
  create: (now: () => number) => T,
): T {
  let now = 0;
  const talk = create(() => now);
  const server = new RecordedServer();
  for (const line of inOrder(messages, events)) {
    now = Math.max(now, line.at);
    if ('fields' in line) {
      const message = server.said(line.fields);
      if (message) talk.received(message);
    } else {
      const { message } = line;
      if (message.type === 'control') talk.controlled(message, message.client_seq);
      else talk.heard(message, message.client_seq);
      for (const said of server.heard(message)) talk.received(said);
    }
  }
  // Nothing follows: what was still open when it was saved stays open no longer.
  talk.connection({ type: 'closed', code: 1000, reason: '' });
  return talk;
}

type Line = TimedMessage | RecordedEvent;

/** As they were in the file. */
function inOrder(messages: readonly TimedMessage[], events: readonly RecordedEvent[]): Line[] {
  return [...messages, ...events].sort((a, b) => a.line - b.line);
}

/** Says what the server said, including what is not recorded because it follows from the rest. */
class RecordedServer {
  #seq = 0;
  #isPaused = false;
  readonly #parts = new Map<string, number>();

  /** How it acknowledged a message. */
  heard(message: AsrChunkMessage | ControlMessage): ServerMessage[] {
    const ack: AckMessage = {
      type: 'ack',
      session_id: '',
      received_type: message.type,
      ...(message.client_seq === undefined ? {} : { client_seq: message.client_seq }),
    };
    if (message.type === 'asr_chunk') {
      return [{ ...ack, is_final: message.is_final, ...(this.#isPaused ? { message: 'paused' } : {}) }];
    }
    if (message.action === 'pause') this.#isPaused = true;
    if (message.action !== 'resume') return [ack];
    this.#isPaused = false;
    return [ack, { type: 'status', session_id: '', seq: ++this.#seq, stage: 'listening' }];
  }

  /** Undefined for what cannot be read. */
  said(fields: Readonly<Record<string, unknown>>): ServerMessage | undefined {
    const { from, at, warning, ...said } = fields;
    const message = checkServerMessage({
      session_id: '',
      seq: this.#seq + 1,
      ...(said.type === 'answer' ? this.#part(said) : {}),
      ...(said.type === 'error' ? { message: '' } : {}),
      // Of a warning, its code is recorded.
      ...(typeof warning === 'string' ? { warning: { code: warning, message: '' } } : {}),
      ...said,
    });
    if (typeof message === 'string') return undefined;
    this.#seq += 1;
    return message;
  }

  /** What a recording without the words of answers leaves out. */
  #part({ query_id, finish_reason }: Readonly<Record<string, unknown>>): object {
    const index = this.#parts.get(`${query_id}`) ?? 0;
    this.#parts.set(`${query_id}`, index + 1);
    return { stream_index: index, content: '', final: finish_reason !== undefined };
  }
}
