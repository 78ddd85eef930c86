import type { ErrorCode } from '../../../src/protocol/index';
import type { Frame } from '../messages/messages';

/**
 * The reply that PROTOCOL.md requires for a message, worked out without the code under test: `ack`, or one of
 * several errors. Where it depends on earlier messages, all possible replies are listed.
 */
export type Reply = 'ack' | ErrorCode;

const INVALID: readonly Reply[] = ['INVALID_MESSAGE'];
const ACTIONS: readonly unknown[] = ['pause', 'resume', 'stop', 'instant_query', 'cancel'];
/** Input while the session, or the server, is stopping. */
const TOO_LATE: readonly Reply[] = ['INVALID_MESSAGE', 'SERVER_DRAINING'];
const MAX_DEPTH = 16;

export interface Rules {
  textLength: number;
  /** Whether an `auth` message is checked, or only acknowledged. */
  authenticates: boolean;
}

export function repliesDue({ data, isBinary }: Frame, rules: Rules): readonly Reply[] {
  if (isBinary) return INVALID;
  const json = data.toString();
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return brackets(json) > MAX_DEPTH ? ['INVALID_JSON', 'INVALID_MESSAGE'] : ['INVALID_JSON'];
  }
  if (isDeeper(value, MAX_DEPTH)) return INVALID;
  const replies = repliesDueTo(value, rules);
  // If a name occurs twice, only the second is visible above.
  return brackets(json) > MAX_DEPTH ? [...replies, 'INVALID_MESSAGE'] : replies;
}

function repliesDueTo(value: unknown, rules: Rules): readonly Reply[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return INVALID;
  const message = value as Record<string, unknown>;
  if (typeof message.type !== 'string') return INVALID;
  switch (message.type) {
    case 'asr_chunk':
      return dueToChunk(message, rules);
    case 'control':
      return dueToControl(message, rules);
    case 'keepalive':
      return isLabel(message.session_id) || isNotGiven(message.session_id) ? ['ack'] : INVALID;
    case 'reconnect':
      return isReconnect(message) ? ['RESUME_FAILED'] : INVALID;
    case 'auth':
      return dueToAuth(message.token, rules);
    default:
      return ['UNSUPPORTED_TYPE'];
  }
}

/** One that has counted already is only acknowledged. */
function isNumbered(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

function dueToChunk(message: Record<string, unknown>, rules: Rules): readonly Reply[] {
  const { text, is_final, endpoint, client_seq } = message;
  if (!isNotGiven(client_seq) && !isNumbered(client_seq)) return INVALID;
  const readable =
    typeof text === 'string' &&
    text.length <= rules.textLength &&
    (is_final === undefined || typeof is_final === 'boolean');
  if (!readable) return INVALID;
  const again: readonly Reply[] = isNumbered(client_seq) ? ['ack'] : [];
  if (is_final && text.trim() === '' && endpoint !== true) return ['EMPTY_QUESTION', ...TOO_LATE, ...again];
  return ['ack', 'QUEUE_FULL', ...TOO_LATE];
}

function dueToControl(message: Record<string, unknown>, rules: Rules): readonly Reply[] {
  const { action, text, immediate, catch_up, client_seq } = message;
  if (!ACTIONS.includes(action)) return ['UNKNOWN_ACTION'];
  if (!isNotGiven(client_seq) && !isNumbered(client_seq)) return INVALID;
  if (action === 'stop' && !isNotGiven(immediate) && typeof immediate !== 'boolean') return INVALID;
  if (action === 'pause' && !isNotGiven(catch_up) && typeof catch_up !== 'string') return INVALID;
  if (action !== 'instant_query') return ['ack', ...TOO_LATE];
  if (!isNotGiven(text) && (typeof text !== 'string' || text.length > rules.textLength)) return INVALID;
  return typeof text === 'string' && text.trim() === ''
    ? ['EMPTY_QUESTION', ...TOO_LATE, ...(isNumbered(client_seq) ? (['ack'] as const) : [])]
    : ['ack', 'NO_FINAL_ASR', ...TOO_LATE];
}

function dueToAuth(token: unknown, { authenticates }: Rules): readonly Reply[] {
  if (typeof token !== 'string' || token.length < 1 || token.length > 4_096) return INVALID;
  return authenticates ? ['ack', 'UNAUTHORIZED', 'FORBIDDEN', 'INTERNAL_ERROR', 'RATE_LIMITED'] : ['ack'];
}

function isReconnect({ session_id, epoch, resume_token, last_seq }: Record<string, unknown>): boolean {
  const texts = typeof epoch === 'string' && typeof resume_token === 'string';
  return isLabel(session_id) && texts && Number.isSafeInteger(last_seq) && (last_seq as number) >= 0;
}

function isLabel(value: unknown): boolean {
  return (typeof value === 'string' || typeof value === 'number') && String(value).length <= 128;
}

function isNotGiven(value: unknown): boolean {
  return value === undefined || value === null;
}

/** How many there are, counted up to just above the deepest level that is read. */
function brackets(json: string): number {
  let found = 0;
  for (const bracket of ['[', '{']) {
    for (let at = json.indexOf(bracket); at >= 0; at = json.indexOf(bracket, at + 1)) {
      if (++found > MAX_DEPTH) return found;
    }
  }
  return found;
}

/** Whether arrays and objects are nested more than this many levels deep. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
