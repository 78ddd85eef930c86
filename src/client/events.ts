import type {
  AckMessage,
  AnswerMessage,
  ErrorMessage,
  ServerMessage,
  StatusMessage,
} from '../protocol/index';
import { AnswerFeed } from './answers/answer-feed';
import { type ClientLogger, GuardedEmitter } from './guarded-emitter';
import type { CountedMessage } from './resuming/outbox';
import type { ClientState } from './resuming/state';
import type { InvalidFrame } from './wire/message-reader';
import type { CloseInfo } from './wire/socket';

/** The events a client emits. */
export interface ClientEventMap {
  ack: (message: AckMessage) => void;
  status: (message: StatusMessage) => void;
  answer: (message: AnswerMessage) => void;
  error: (message: ErrorMessage) => void;
  /** All four kinds of message, in order. */
  message: (message: ServerMessage) => void;
  /** Every text frame as received, before it is parsed. */
  frame: (text: string) => void;
  /** A frame that is not a message of the protocol; the connection stays open. */
  invalid: (fault: InvalidFrame) => void;
  /** The client connects, is connected, is away for a while, or closed. */
  state: (state: ClientState) => void;
  /** Messages that will not reach the server, or may not have: the queue was full, or their session is lost. */
  dropped: (messages: readonly CountedMessage[]) => void;
  /** The session goes on, but some of its events are no longer known; the state that they led to follows. */
  truncated: () => void;
  /** The client is closed; no events follow. */
  close: (info: CloseInfo) => void;
}

/** Everybody who wants to know: listeners, and who reads answers. */
export class Events {
  readonly emitter: GuardedEmitter<ClientEventMap>;
  readonly answers = new AnswerFeed();

  constructor(logger: ClientLogger | undefined) {
    this.emitter = new GuardedEmitter(logger);
  }

  message(message: ServerMessage): void {
    this.answers.receive(message);
    // Each kind has its listeners.
    this.emitter.emit(message.type, message as never);
    this.emitter.emit('message', message);
  }

  truncated(): void {
    this.answers.truncated();
    this.emitter.emit('truncated');
  }

  close(info: CloseInfo): void {
    this.answers.end();
    this.emitter.emit('close', info);
  }
}
