/** Parsers for what speech recognisers send: no network, no vendor's SDK, and no clock. */

export type { AsrChunk } from './chunk';
export type { AsrOptions, AsrParser } from './parser';
export { fromDeepgram } from './recognisers/western/deepgram';
export { ASR_SOURCES, type AsrSource, createAsrParser } from './sources';
