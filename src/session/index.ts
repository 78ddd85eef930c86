export type { Clock } from '../options/clock';
export { systemClock } from '../options/clock';
export { INTERRUPTED, type Interrupted } from './answers/answers-state';
export {
  type Connection,
  type KeptConnection,
  openConnection,
  restoreConnection,
  type Transport,
} from './connection';
export type { ConnectionSnapshot } from './connection-snapshot';
export type { QuestionProgress } from './events/question-progress';
export type { SessionEvent, SessionEventMap } from './events/session-events';
export type { SpeculationProgress } from './events/speculation-progress';
export type { AddressRule, GateOptions, Mode, SpeakerRule } from './gate/options';
export { MODES } from './gate/options';
export type { StopCause } from './lifecycle';
export type { SessionOptions, SharedSessionOptions, WhileAnswering } from './options';
export { WHILE_ANSWERING } from './options';
export type { AsrChunk, Greeting, StopOptions } from './session';
export { RealtimeRagSession } from './session';
export type { SpeculationLimits } from './speculation/budget';
export type { DiscardReason, SpeculativeWork } from './speculation/prepared';
export type { TurnEndOptions } from './turns/options';
