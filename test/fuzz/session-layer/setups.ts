import { Clients } from '../../../src/host/connection/clients';
import { createContext, type HostContext } from '../../../src/host/context';
import type { HostLimits } from '../../../src/host/index';
import { resolveHostOptions } from '../../../src/host/options';
import { DECISIONS } from '../../../src/questions/index';
import { type Clock, type SharedSessionOptions, WHILE_ANSWERING } from '../../../src/session/index';
import { type Behaviour, HostileBackend } from '../../support/session/hostile-backend';
import { HostileJudge, type Ruling } from '../../support/session/hostile-judge';
import type { Random } from '../random';

/** How a random setup of a host is made: its limits, its backend, its gate and who may connect. */

/** Disabled, so that not only the limits are exercised. */
export const NO_LIMITS: HostLimits = {
  messagesPerSecond: Number.POSITIVE_INFINITY,
  bytesPerSecond: Number.POSITIVE_INFINITY,
  invalidPerMinute: Number.POSITIVE_INFINITY,
  questionsPerMinute: Number.POSITIVE_INFINITY,
  concurrentQuestions: Number.POSITIVE_INFINITY,
  backendConcurrency: Number.POSITIVE_INFINITY,
  wrongCredentials: Number.POSITIVE_INFINITY,
};

export const MAX_UNAUTHENTICATED = 8;
export const ANSWER_TIMEOUT_MS = 500;

const BEHAVIOURS: ((random: Random) => Behaviour)[] = [
  (random) => ({ kind: 'fast', parts: random.int(4) }),
  (random) => ({ kind: 'slow', parts: random.int(4), delay: random.int(30) }),
  (random) => ({ kind: 'deaf', parts: random.int(4), delay: random.int(30) }),
  (random) => ({ kind: 'hang', after: random.int(3) }),
  (random) => ({ kind: 'throw', after: random.int(3), coded: random.chance(0.5) }),
  ...(['throw-at-once', 'empty', 'nonsense', 'no-answer', 'rich', 'not-iterable', 'bad-return'] as const).map(
    (kind) => (): Behaviour => ({ kind }),
  ),
];

const RULINGS: ((random: Random) => Ruling)[] = [
  (random) => ({ kind: 'fast', decision: random.pick(DECISIONS) }),
  (random) => ({ kind: 'slow', decision: random.pick(DECISIONS), delay: random.int(90) }),
  ...(['hang', 'throw', 'throw-at-once', 'nonsense'] as const).map((kind) => (): Ruling => ({ kind })),
];

function some<T>(makers: readonly ((random: Random) => T)[], random: Random): T[] {
  return Array.from({ length: 1 + random.int(5) }, () => random.pick(makers)(random));
}

function sessionOptions(random: Random, clock: Clock): Omit<SharedSessionOptions, 'backend' | 'logger'> {
  return {
    clock,
    answerTimeoutMs: ANSWER_TIMEOUT_MS,
    turnTimeoutMs: 40,
    onQuestionWhileAnswering: random.pick(WHILE_ANSWERING),
    queueLimit: random.int(4),
    missedLimit: random.int(4),
    mode: random.pick(['auto', 'auto', 'auto', 'offer', 'manual']),
    duplicateWindowMs: random.pick([0, 40, 30_000]),
    cooldownMs: random.pick([0, 0, 30]),
    ...(random.chance(0.3) ? { speakers: random.pick([{ only: ['A'] }, { except: ['A'] }]) } : {}),
    ...(random.chance(0.3) ? { addressed: { names: ['nova', '小助手'], required: random.chance(0.3) } } : {}),
    ...(random.chance(0.5)
      ? { judge: new HostileJudge(some(RULINGS, random), clock).judge, judgeTimeoutMs: 50 }
      : {}),
  };
}

export interface Setup {
  context: HostContext;
  clients: Clients;
  backend: HostileBackend;
}

export function setUp(random: Random, clock: Clock): Setup {
  const backend = new HostileBackend(some(BEHAVIOURS, random), clock);
  const limited = random.chance(0.15);
  const authenticate = async ({ token }: { token?: string }) => {
    if (random.chance(0.5)) await new Promise<void>((done) => clock.setTimeout(done, random.int(20)));
    if (random.chance(0.05)) throw new Error('nobody can be asked');
    return token === 'ada' || token === 'bob' ? { subject: token } : null;
  };
  const context = createContext(
    resolveHostOptions({
      backend,
      session: sessionOptions(random, clock),
      limits: { ...(limited ? {} : NO_LIMITS), unauthenticated: MAX_UNAUTHENTICATED },
      ...(random.chance(0.15) ? { authenticate } : {}),
    }),
  );
  return { context, clients: new Clients(), backend };
}
