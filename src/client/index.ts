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
export { type ChunkInput, type ClientOptions, RealtimeRagClient } from './client';
export type { Credential } from './credential';
export { ConnectError, type ConnectFailure, NotConnectedError } from './errors';
export type { ClientEventMap, InvalidFrame } from './events';
export type { CloseInfo, WebSocketClass, WebSocketLike } from './socket';
