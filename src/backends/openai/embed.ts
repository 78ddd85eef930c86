import * as v from 'valibot';
import { BackendError } from '../../backend/errors';
import { unreachable } from '../../http/connection-errors';
import { type OpenAIAccessOptions, readAccess } from './access';

/** Turns texts into vectors, one per text, in their order: the `embed` of a local backend. */
export type OpenAIEmbed = (texts: string[], context: { signal: AbortSignal }) => Promise<number[][]>;

const WHO = 'the embedding server';
/** A reply to a batch of long vectors is a few megabytes. */
const MAX_REPLY = 64 * 1024 * 1024;

const vectors = v.object({
  data: v.array(v.object({ index: v.optional(v.number()), embedding: v.array(v.number()) })),
});

/**
 * Embeds texts with a model on any OpenAI-compatible server (OpenAI, Azure, Ollama, vLLM, …). Throws a `TypeError` for an
 * invalid option. A call that fails rejects with a `BackendError`, whose message never contains what the server said.
 * Nothing is retried here: a local backend tries again by itself.
 */
export function createOpenAIEmbed(options: OpenAIAccessOptions): OpenAIEmbed {
  const { model, urlOf, headers } = readAccess('createOpenAIEmbed', options);
  return async (texts, { signal }) => {
    const response = await fetch(urlOf('embeddings'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ model, input: texts }),
      // A redirect may lead to a server that must not see the key.
      redirect: 'error',
      signal,
    }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw unreachable(error, WHO, 'base URL');
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw refused(`answered with status ${response.status}; check the model, the base URL and the key`);
    }
    const found = vectorsIn(await textOf(response), texts.length);
    if (found === undefined)
      throw refused('sent no vectors for the texts; check the base URL (most often …/v1)');
    return found;
  };
}

function refused(what: string): BackendError {
  return new BackendError('BACKEND_ERROR', `${WHO.replace('the', 'The')} ${what}.`);
}

async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_REPLY) throw refused('sent a reply that does not end');
  }
  return text + decoder.decode();
}

/** Servers may name the place of each vector; those that do not keep the order. */
function vectorsIn(body: string, count: number): number[][] | undefined {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return undefined;
  }
  const read = v.safeParse(vectors, json);
  if (!read.success || read.output.data.length !== count) return undefined;
  const found: number[][] = [];
  for (const [at, { index = at, embedding }] of read.output.data.entries()) found[index] = embedding;
  return Object.keys(found).length === count && found.length === count ? found : undefined;
}
