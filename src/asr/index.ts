/** Parsers for what speech recognisers send: no network, no vendor's SDK, and no clock. */

export type { AsrChunk } from './chunk';
export {
  fromAttendee,
  fromFireflies,
  fromRecall,
  fromTelnyx,
  fromVexa,
  fromZoom,
} from './meetings/index';
export type { AsrOptions, AsrParser } from './parser';
export {
  fromAliyun,
  fromBaidu,
  fromDashScope,
  fromFunAsr,
  fromHuawei,
  fromIflytek,
  fromTencent,
  fromVolcengine,
} from './recognisers/chinese/index';
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
