import { isBackendError } from '../errors';
import type { BackendReport } from '../types';
import type { DifyService } from './answer';
import { readerOf, unreachable } from './connection';
import { textOf } from './fields';
import { Limits } from './limits';
import { mediaType, notTheApi, parsed, refusalOf } from './response';
import { type ByteReader, readText, release } from './stream';

const CHECK_TIMEOUT_MS = 10_000;
const MAX_INFO_SIZE = 64 * 1024;

const CHAT_MODES: Record<string, string> = {
  chat: 'a Chatbot',
  'agent-chat': 'an Agent',
  'advanced-chat': 'a Chatflow',
  agent: 'an Agent',
};

/** Asks Dify what the key opens; costs no model call. Never throws. */
export async function check({ api, settings }: DifyService, signal: AbortSignal): Promise<BackendReport> {
  const timeoutMs = Math.min(settings.timeoutMs, CHECK_TIMEOUT_MS);
  const limits = new Limits(signal, timeoutMs);
  let reader: ByteReader | undefined;
  try {
    const response = await api.info(limits.signal).catch(unreachable);
    reader = readerOf(response);
    if (response.status !== 200) throw await refusalOf(response, reader);
    const text = await readText(reader, MAX_INFO_SIZE, true);
    const info = mediaType(response) === 'application/json' ? parsed(text) : undefined;
    if (info === undefined) throw notTheApi(text);
    return report(textOf(info.mode), response.headers.get('x-version'));
  } catch (error) {
    if (limits.reason === 'timeout') {
      return {
        ok: false,
        detail: `Dify said nothing for ${timeoutMs} ms; check the base URL and the network.`,
      };
    }
    if (limits.reason) return { ok: false, detail: 'The check was cancelled.' };
    if (isBackendError(error)) return { ok: false, detail: error.message };
    return { ok: false, detail: 'The connection to Dify broke before its answer ended.' };
  } finally {
    limits.release();
    release(reader);
  }
}

function report(mode: string | undefined, version: string | null): BackendReport {
  const dify = version && /^[\w.+-]{1,32}$/.test(version) ? `Dify ${version}` : 'Dify';
  // Old versions do not tell the mode.
  if (mode === undefined) return { ok: true, detail: `${dify} accepts the key.` };
  if (Object.hasOwn(CHAT_MODES, mode)) return { ok: true, detail: `${dify}, ${CHAT_MODES[mode]} (${mode}).` };
  return {
    ok: false,
    detail: `${dify} accepts the key, but its app is no chat app; use the key of a Chatbot, Agent or Chatflow.`,
  };
}
