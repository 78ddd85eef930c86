import type { GateOptions, Mode } from '../../../session/index';
import { UsageError } from '../../errors';
import { amount, type Given, nameOf, oneOf, onOff, refuse, type Setting } from '../../settings/setting';

// Not the session's own list: that would load the session, which most commands do not need.
const MODES = ['auto', 'offer', 'manual'] as const satisfies readonly Mode[];

/** What stands between a turn and an answer. */
export const GATE = {
  mode: {
    flags: '--mode <mode>',
    env: 'REALTIME_RAG_MODE',
    help: `what becomes of a question: ${MODES.join(', ')}`,
    fallback: 'auto',
  },
  speakers: {
    flags: '--speakers <labels>',
    env: 'REALTIME_RAG_SPEAKERS',
    help: 'only the questions of these speakers count, with commas',
  },
  exceptSpeakers: {
    flags: '--except-speakers <labels>',
    env: 'REALTIME_RAG_EXCEPT_SPEAKERS',
    help: 'the questions of these speakers do not count, with commas',
  },
  addressed: {
    flags: '--addressed <names>',
    env: 'REALTIME_RAG_ADDRESSED',
    help: 'names or wake words, with commas; who says one is answered',
  },
  requireAddress: {
    flags: '--require-address',
    env: 'REALTIME_RAG_REQUIRE_ADDRESS',
    help: 'a question is answered only when it is addressed to a name',
    fallback: '0',
  },
  cooldown: {
    flags: '--cooldown <seconds>',
    env: 'REALTIME_RAG_COOLDOWN',
    help: 'after a question, how long others are only offered',
    fallback: '0',
  },
  duplicateWindow: {
    flags: '--duplicate-window <seconds>',
    env: 'REALTIME_RAG_DUPLICATE_WINDOW',
    help: 'after an answer, how long the same question is skipped; 0: never',
    fallback: '30',
  },
  answerAt: {
    flags: '--answer-at <confidence>',
    env: 'REALTIME_RAG_ANSWER_AT',
    help: 'from which confidence, 0 to 1, a question is answered',
    otherwise: '0.5',
  },
  offerAt: {
    flags: '--offer-at <confidence>',
    env: 'REALTIME_RAG_OFFER_AT',
    help: 'from which confidence, 0 to 1, a question is offered',
    otherwise: 'none is',
  },
} as const satisfies Record<string, Setting>;

/** Options of the session, and the thresholds of its detector. */
export interface GateChoice
  extends Required<Pick<GateOptions, 'mode' | 'cooldownMs' | 'duplicateWindowMs'>>,
    Pick<GateOptions, 'speakers' | 'addressed'> {
  answerAt?: number;
  offerAt?: number;
}

/** Throws a `UsageError` of one line. */
export function readGate(values: Given<typeof GATE>): GateChoice {
  const { answerAt, offerAt } = values;
  const text = (key: keyof typeof GATE) => values[key] ?? '';
  return {
    mode: oneOf(GATE.mode, text('mode'), MODES),
    ...speakersOf(values),
    ...addressedOf(values),
    cooldownMs: amount(GATE.cooldown, text('cooldown'), 'seconds', 'from 0') * 1000,
    duplicateWindowMs: amount(GATE.duplicateWindow, text('duplicateWindow'), 'seconds', 'from 0') * 1000,
    ...(answerAt === undefined ? {} : { answerAt: fraction(GATE.answerAt, answerAt) }),
    ...(offerAt === undefined ? {} : { offerAt: fraction(GATE.offerAt, offerAt) }),
  };
}

function speakersOf({ speakers, exceptSpeakers }: Given<typeof GATE>): Pick<GateChoice, 'speakers'> {
  if (speakers !== undefined && exceptSpeakers !== undefined) {
    throw new UsageError(
      `${nameOf(GATE.speakers)} and ${nameOf(GATE.exceptSpeakers)} can not hold together: give one of them.`,
    );
  }
  const must = 'must be speaker labels with commas between them, such as A,B';
  if (speakers !== undefined) return { speakers: { only: listOf(GATE.speakers, speakers, must) } };
  if (exceptSpeakers === undefined) return {};
  return { speakers: { except: listOf(GATE.exceptSpeakers, exceptSpeakers, must) } };
}

function addressedOf({ addressed, requireAddress }: Given<typeof GATE>): Pick<GateChoice, 'addressed'> {
  const required = onOff(GATE.requireAddress, requireAddress);
  if (addressed === undefined) {
    if (!required) return {};
    throw new UsageError(
      `${nameOf(GATE.requireAddress)} needs ${nameOf(GATE.addressed)}: say which names a question may be addressed to.`,
    );
  }
  const must =
    'must be names with commas between them, such as nova,小助手: letters, at most 64 of them each';
  const names = listOf(GATE.addressed, addressed, must);
  if (names.length > 32 || !names.every((name) => /\p{L}/u.test(name) && name.length <= 64)) {
    throw refuse(GATE.addressed, addressed, must);
  }
  return { addressed: { names, required } };
}

function listOf(setting: Setting, text: string, must: string): string[] {
  const list = text
    .split(/[,，]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (list.length === 0) throw refuse(setting, text, must);
  return list;
}

function fraction(setting: Setting, text: string): number {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (number >= 0 && number <= 1) return number;
  throw refuse(setting, text, 'must be a number from 0 to 1');
}
