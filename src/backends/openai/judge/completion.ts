import ky from 'ky';
import * as v from 'valibot';
import { createPool } from '../../../http/pool';
import { readStart, release } from '../../../http/stream';
import { nonsense, refused, unreachable } from './failures';
import type { JudgeSettings } from './options';
import type { ChatMessage } from './prompt';
import { secretsOf } from './secrets';

/** A verdict is one line; whoever sends more than this sends no verdict. Characters. */
const MAX_BODY = 64 * 1024;
/** Room for a verdict with its question. */
const MAX_TOKENS = 200;

interface Completion {
  text: string;
  /** Tokens that the server counted; absent when it did not. */
  tokens?: number;
}

export type Complete = (messages: readonly ChatMessage[], signal: AbortSignal) => Promise<Completion>;

const completionSchema = v.object({
  choices: v.pipe(v.array(v.object({ message: v.object({ content: v.unknown() }) })), v.minLength(1)),
  usage: v.nullish(v.object({ total_tokens: v.nullish(v.number()) })),
});

/**
 * One chat completion, whole. No retries: what comes late is of no use. No redirects: one would carry the key
 * elsewhere. `response_format` is not sent, as many servers refuse it.
 */
export function completer({ access, timeoutMs, body }: JudgeSettings): Complete {
  const pool = createPool(timeoutMs);
  const url = access.urlOf('chat/completions');
  const clean = secretsOf(access);
  return async (messages, signal) => {
    const json = {
      model: access.model,
      temperature: 0,
      max_tokens: MAX_TOKENS,
      stream: false,
      messages,
      ...body,
    };
    const response = await ky
      .post(url, {
        json,
        headers: { accept: 'application/json', ...access.headers },
        retry: 0,
        timeout: false,
        throwHttpErrors: false,
        redirect: 'manual',
        fetch: pool.fetchUnder(signal),
      })
      .catch((error: unknown) => {
        throw unreachable(error);
      });
    const text = await textOf(response);
    if (response.status !== 200) throw refused(response.status, clean(text));
    return completionOf(text, clean);
  };
}

async function textOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  try {
    return await readStart(reader, MAX_BODY);
  } catch (error) {
    throw unreachable(error);
  } finally {
    release(reader);
  }
}

function completionOf(text: string, clean: (text: string) => string): Completion {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw nonsense('what answered sent no JSON; check the base URL (…/v1)', clean(text));
  }
  const parsed = v.safeParse(completionSchema, value);
  const content = parsed.success ? contentOf(parsed.output.choices[0]?.message.content) : undefined;
  if (!parsed.success || content === undefined) {
    throw nonsense('what answered sent no chat completion', clean(text));
  }
  const tokens = parsed.output.usage?.total_tokens;
  return { text: content, ...(tokens == null ? {} : { tokens }) };
}

/** Text, or a list of parts of which some are text. */
function contentOf(content: unknown): string | undefined {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return undefined;
  return content
    .map((part: unknown) => (v.is(v.object({ text: v.string() }), part) ? part.text : ''))
    .join('');
}
