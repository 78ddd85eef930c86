import type {
  AckMessage,
  AnswerMessage,
  ErrorMessage,
  ServerMessage,
  StatusMessage,
} from '../protocol/index';
import type { CloseInfo } from './socket';

/** What a client tells its listeners. */
export interface ClientEventMap {
  ack: (message: AckMessage) => void;
  status: (message: StatusMessage) => void;
  answer: (message: AnswerMessage) => void;
  error: (message: ErrorMessage) => void;
  /** Every message of the four, in order. */
  message: (message: ServerMessage) => void;
  /** Every text frame as it came, before it is read. */
  frame: (text: string) => void;
  /** A frame that is no message of the protocol; the connection goes on. */
  invalid: (fault: InvalidFrame) => void;
  /** The connection is over; nothing comes after it. */
  close: (info: CloseInfo) => void;
}

export interface InvalidFrame {
  /** What is wrong, without the frame's content. */
  problem: string;
  /** The frame as it came. */
  data: unknown;
}
