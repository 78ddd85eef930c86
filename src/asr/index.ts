/** Parsers for what speech recognisers send: no network, no vendor's SDK, and no clock. */

export type { AsrChunk } from './chunk';
export { fromAttendee } from './meetings/attendee';
export { fromFireflies } from './meetings/fireflies';
export { fromRecall } from './meetings/recall';
export { fromTelnyx } from './meetings/telnyx';
export { fromVexa } from './meetings/vexa';
export { fromZoom } from './meetings/zoom';
export type { AsrOptions, AsrParser } from './parser';
export { fromAliyun } from './recognisers/chinese/aliyun';
export { fromBaidu } from './recognisers/chinese/baidu';
export { fromDashScope } from './recognisers/chinese/dashscope';
export { fromFunAsr } from './recognisers/chinese/funasr';
export { fromHuawei } from './recognisers/chinese/huawei';
export { fromIFlytek } from './recognisers/chinese/iflytek';
export { fromTencent } from './recognisers/chinese/tencent';
export { fromVolcengine } from './recognisers/chinese/volcengine';
export { fromDeepgram } from './recognisers/western/deepgram';
export { ASR_SOURCES, type AsrSource, createAsrParser } from './sources';
