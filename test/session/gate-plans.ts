import fc from 'fast-check';
import type { GateOptions } from '../../src/session/index';
import { MODES } from '../../src/session/index';
import type { Ruling } from '../support/session/hostile-judge';

/** The gate configuration of a random session. */
export interface GatePlan extends Omit<GateOptions, 'judge'> {
  /** What its judge does for each successive candidate; absent without a judge. */
  rulings?: Ruling[];
}

export const JUDGE_TIMEOUT_MS = 50;

const decision = fc.constantFrom('answer' as const, 'offer' as const, 'silent' as const);
const ruling: fc.Arbitrary<Ruling> = fc.oneof(
  fc.record({ kind: fc.constant('fast' as const), decision }),
  fc.record({ kind: fc.constant('slow' as const), decision, delay: fc.integer({ min: 0, max: 90 }) }),
  fc.constantFrom<Ruling>(
    { kind: 'hang' },
    { kind: 'throw' },
    { kind: 'throw-at-once' },
    { kind: 'nonsense' },
  ),
);

/** Lets through everything that the detector wants answered. */
export const OPEN: GatePlan = { mode: 'auto', duplicateWindowMs: 0 };

const anyGate: fc.Arbitrary<GatePlan> = fc.record(
  {
    mode: fc.oneof({ weight: 4, arbitrary: fc.constant('auto' as const) }, fc.constantFrom(...MODES)),
    duplicateWindowMs: fc.constantFrom(0, 40, 30_000),
    speakers: fc.constantFrom({ only: ['A'] }, { except: ['A'] }, { only: ['nobody'] }),
    addressed: fc.constantFrom(
      { names: ['nova'] },
      { names: ['nova'], required: true },
      { names: ['nobody'], required: true },
    ),
    cooldownMs: fc.constantFrom(0, 30),
    rulings: fc.array(ruling, { minLength: 1, maxLength: 4 }),
  },
  { requiredKeys: ['mode', 'duplicateWindowMs'] },
);

export const gatePlans: fc.Arbitrary<GatePlan> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(OPEN) },
  { weight: 1, arbitrary: ruling.map((one): GatePlan => ({ ...OPEN, rulings: [one] })) },
  { weight: 2, arbitrary: anyGate },
);
