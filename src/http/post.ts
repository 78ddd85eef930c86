import ky from 'ky';
import type { Pool } from './pool';

/** Sends JSON; resolves with whatever status came back. */
export type Post = (url: string, json: unknown, signal: AbortSignal) => Promise<Response>;

/**
 * No retries here: an accepted question is billed, and servers can not tell a repeated one. No redirects: one
 * would turn the POST into a GET, or carry the key elsewhere. No compression: what packs a stream holds its
 * first words back.
 */
export function createPost(pool: Pool, headers: Record<string, string>): Post {
  const http = ky.create({
    headers: {
      accept: 'text/event-stream, application/json',
      'accept-encoding': 'identity',
      ...headers,
    },
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    redirect: 'manual',
  });
  return async (url, json, signal) => await http.post(url, { json, fetch: pool.fetchUnder(signal) });
}
