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
