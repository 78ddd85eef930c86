import { type AsrSource, createAsrParser } from '../../asr/index';
import type { AsrChunkMessage, FrameLimits } from '../../protocol/index';
import { isClientMessageType, isNestedTooDeep } from '../../protocol/parse';
import { mayBeMalformed, wellFormed } from '../../protocol/well-formed';
import type { DialectConnection, FrameMeaning } from './dialect';
import { NATIVE } from './native-connection';

/**
 * The native protocol over which a client forwards a recogniser's messages unchanged. Messages of our own are understood
 * as well; anything else is the recogniser's.
 *
 * @param id the beginning of all segment ids: different for each connection
 */
export function createAsrConnection(source: AsrSource, id: string): DialectConnection {
  const parser = createAsrParser(source, { id });
  return {
    name: 'native',
    resumable: true,
    read(frame, limits) {
      const value = isNestedTooDeep(frame) ? undefined : parsed(frame);
      if (value === undefined || isClientMessageType(value.type)) return NATIVE.read(frame, limits);
      const before = parser.unknown;
      const chunks = parser.push(frame);
      if (parser.unknown === before) return meaningOf(chunks.map(toMessage), frame, limits);
      // Some recognisers send text that is not JSON.
      return value.isJson ? { ...NOTHING, notUnderstood: source } : NATIVE.read(frame, limits);
    },
  };
}

const NOTHING = { ok: true, type: 'asr_result', messages: [] } as const satisfies FrameMeaning;

function parsed(frame: string): { isJson: boolean; type?: unknown } {
  try {
    const value: unknown = JSON.parse(frame);
    const { type } = (value ?? {}) as { type?: unknown };
    return { isJson: true, type };
  } catch {
    return { isJson: false };
  }
}

function toMessage(chunk: Omit<AsrChunkMessage, 'type'>): AsrChunkMessage {
  return { type: 'asr_chunk', ...chunk };
}

function meaningOf(
  messages: readonly AsrChunkMessage[],
  frame: string,
  { textLength = Number.POSITIVE_INFINITY }: FrameLimits,
): ReturnType<DialectConnection['read']> {
  const longest = Math.max(0, ...messages.map(({ text }) => text.length));
  if (longest > textLength) {
    const message = `A segment must have at most ${textLength} characters, not ${longest}.`;
    return { ok: false, fault: { code: 'INVALID_MESSAGE', message } };
  }
  if (mayBeMalformed(frame)) for (const message of messages) message.text = wellFormed(message.text);
  return { ok: true, type: 'asr_result', messages };
}
