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
export { type ChunkInput, type ClientEventMap, RealtimeRagClient } from './client';
export { ConnectError, type ConnectFailure, NotConnectedError } from './errors';
export type { ClientLogger } from './guarded-emitter';
export type { InvalidFrame } from './message-reader';
export type { ClientOptions } from './options';
export type { CloseInfo, Credential, WebSocketClass, WebSocketLike } from './socket';
