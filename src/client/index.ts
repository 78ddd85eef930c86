export type {
  AckMessage,
  AnswerMessage,
  CatchUp,
  ClientMessage,
  ErrorCode,
  ErrorMessage,
  FinishReason,
  ServerMessage,
  Source,
  Stage,
  StatusMessage,
  Timing,
  Usage,
} from '../protocol/index';
export { type CloseAction, closeActionOf } from '../protocol/index';
export type { Answer, AnswerResult } from './answers/answer';
export type { AnswersOptions } from './answers/answer-feed';
export { type ChunkInput, type ConnectOptions, RealtimeRagClient } from './client';
export type { ClientClock } from './clock';
export {
  AnswerError,
  ConnectError,
  type ConnectFailure,
  NotConnectedError,
  QueueFullError,
  type SessionLoss,
  SessionLostError,
} from './errors';
export type { ClientEventMap } from './events';
export type { ClientLogger } from './guarded-emitter';
export type { ClientOptions, QueueOptions, ReconnectOptions } from './options';
export type { CountedMessage } from './resuming/outbox';
export type { AwayReason, ClientState } from './resuming/state';
export type { InvalidFrame } from './wire/message-reader';
export type { CloseInfo, Credential, CredentialSource, WebSocketClass, WebSocketLike } from './wire/socket';
