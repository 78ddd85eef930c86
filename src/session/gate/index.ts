export { type Finding, Gate, type Ruling, withVerdict } from './gate';
export { type Consultation, Judging } from './judging';
export {
  type AddressRule,
  type GateOptions,
  MODES,
  type Mode,
  type ResolvedGateOptions,
  resolveGateOptions,
  type SpeakerRule,
} from './options';
