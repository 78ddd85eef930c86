import type { Listening } from '../../host/index';

export interface BannerFacts {
  version: string;
  url: Listening['url'];
  answersFrom: string;
  /** Who is asked about turns that are in doubt. */
  inDoubt: string | undefined;
  keys: number | undefined;
  workers: number;
}

/** What is printed when the server is ready; the first line is the one to wait for. */
export function banner({ version, url, answersFrom, inDoubt, keys, workers }: BannerFacts): string {
  const local = url.replace(/\/\/(0\.0\.0\.0|\[::\])(?=[:/])/, '//127.0.0.1');
  return [
    `realtime-rag ${version} listening on ${url}`,
    `  answers from  ${answersFrom}`,
    ...(keys === undefined
      ? []
      : [`  open to       clients with ${keys === 1 ? 'the key' : `one of ${keys} keys`}`]),
    ...(inDoubt === undefined ? [] : [`  in doubt      ${inDoubt}`]),
    ...(workers === 1 ? [] : [`  workers       ${workers}`]),
    `  try it        ${keys === undefined ? '' : 'REALTIME_RAG_KEY=... '}npx realtime-rag client ${local}`,
    '',
  ].join('\n');
}
