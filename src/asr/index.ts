/** Parsers for what speech recognisers send: no network, no vendor's SDK, and no clock. */

export type { AsrChunk } from './chunk';
export type { AsrOptions, AsrParser } from './parser';
export {
  type AssemblyAiOptions,
  fromAssemblyAi,
  fromAws,
  fromAzure,
  fromDeepgram,
  fromDeepgramFlux,
  fromGoogle,
  fromOpenAi,
} from './recognisers/western/index';
export { ASR_SOURCES, type AsrSource, type AsrSourceOptions, createAsrParser } from './sources';
