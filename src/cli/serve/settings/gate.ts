import type { GateOptions, Mode } from '../../../session/index';
import { UsageError } from '../../errors';
import { fraction, list, oneOf, onOff, seconds } from '../../settings/kinds';
import { type Given, nameOf, type Read, readSettings, type Setting } from '../../settings/setting';

// Not the session's own list: importing that would load the session, which most commands do not need.
const MODES = ['auto', 'offer', 'manual'] as const satisfies readonly Mode[];

const labels = list('must be speaker labels with commas between them, such as A,B');

const names: Read<string[]> = (text, refuse) => {
  const must =
    'must be names with commas between them, such as nova,小助手: letters, at most 64 of them each';
  const read = list(must)(text, refuse);
  const usable = read.every((name) => /\p{L}/u.test(name) && name.length <= 64);
  return usable && read.length <= 32 ? read : refuse(must);
};

/** Settings that decide whether a question is answered. */
export const GATE = {
  mode: {
    flags: '--mode <mode>',
    env: 'REALTIME_RAG_MODE',
    help: `what happens to a question: ${MODES.join(', ')}`,
    fallback: 'auto',
    read: oneOf(MODES),
  },
  speakers: {
    flags: '--speakers <labels>',
    env: 'REALTIME_RAG_SPEAKERS',
    help: 'answer only these speakers, separated by commas',
    read: labels,
  },
  exceptSpeakers: {
    flags: '--except-speakers <labels>',
    env: 'REALTIME_RAG_EXCEPT_SPEAKERS',
    help: 'do not answer these speakers, separated by commas',
    read: labels,
  },
  addressed: {
    flags: '--addressed <names>',
    env: 'REALTIME_RAG_ADDRESSED',
    help: 'names or wake words, separated by commas; whoever says one is answered',
    read: names,
  },
  requireAddress: {
    flags: '--require-address',
    env: 'REALTIME_RAG_REQUIRE_ADDRESS',
    help: 'answer a question only when it is addressed to a name',
    fallback: '0',
    read: onOff,
  },
  cooldownMs: {
    flags: '--cooldown <seconds>',
    env: 'REALTIME_RAG_COOLDOWN',
    help: 'after a question, how long others are only offered',
    fallback: '0',
    read: seconds('from 0'),
  },
  duplicateWindowMs: {
    flags: '--duplicate-window <seconds>',
    env: 'REALTIME_RAG_DUPLICATE_WINDOW',
    help: 'after an answer, how long the same question is skipped; 0: never',
    fallback: '30',
    read: seconds('from 0'),
  },
  answerAt: {
    flags: '--answer-at <confidence>',
    env: 'REALTIME_RAG_ANSWER_AT',
    help: 'lowest confidence, 0 to 1, at which a question is answered',
    otherwise: '0.5',
    read: fraction,
  },
  offerAt: {
    flags: '--offer-at <confidence>',
    env: 'REALTIME_RAG_OFFER_AT',
    help: 'lowest confidence, 0 to 1, at which a question is offered',
    otherwise: 'none is',
    read: fraction,
  },
} as const satisfies Record<string, Setting>;

/** Options of the session, and the thresholds of its detector. */
export interface GateChoice
  extends Required<Pick<GateOptions, 'mode' | 'cooldownMs' | 'duplicateWindowMs'>>,
    Pick<GateOptions, 'speakers' | 'addressed'> {
  answerAt?: number;
  offerAt?: number;
}

/** Throws a `UsageError`. */
export function readGate(given: Given): GateChoice {
  const { speakers, exceptSpeakers, addressed, requireAddress, ...gate } = readSettings(GATE, given);
  if (speakers && exceptSpeakers) {
    throw new UsageError(
      `${nameOf(GATE.speakers)} and ${nameOf(GATE.exceptSpeakers)} exclude each other: give one of them.`,
    );
  }
  if (requireAddress && !addressed) {
    throw new UsageError(
      `${nameOf(GATE.requireAddress)} needs ${nameOf(GATE.addressed)}: say which names a question may be addressed to.`,
    );
  }
  return {
    ...gate,
    ...(speakers ? { speakers: { only: speakers } } : {}),
    ...(exceptSpeakers ? { speakers: { except: exceptSpeakers } } : {}),
    ...(addressed ? { addressed: { names: addressed, required: requireAddress } } : {}),
  };
}
