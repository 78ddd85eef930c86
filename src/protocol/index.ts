export * from './client-messages';
export * from './close-action';
export * from './close-codes';
export * from './codes';
export {
  type FrameLimits,
  type ParseResult,
  type ProtocolFault,
  parseClientMessage,
  validateClientMessage,
} from './parse';
export * from './server-messages';
export type { ServerSettings } from './server-settings';
