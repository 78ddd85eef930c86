/** Parsers for what speech recognisers send: no network, no vendor's SDK, and no clock. */

export type { AsrChunk } from './chunk';
export type { AsrOptions, AsrParser } from './parser';
export {
  fromSherpaOnnx,
  fromVosk,
  fromWebSpeech,
  fromWhisperLive,
  fromWhisperLiveKit,
  fromWhisperStreaming,
  type WebSpeechOptions,
} from './recognisers/open/index';
export {
  type AssemblyAiOptions,
  type ElevenLabsOptions,
  fromAssemblyAi,
  fromAws,
  fromAzure,
  fromDeepgram,
  fromDeepgramFlux,
  fromElevenLabs,
  fromGladia,
  fromGoogle,
  fromOpenAi,
  fromSoniox,
  fromSpeechmatics,
} from './recognisers/western/index';
export { ASR_SOURCES, type AsrSource, type AsrSourceOptions, createAsrParser } from './sources';
