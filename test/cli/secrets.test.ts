import { expect, test } from 'vitest';
import { secretsOf } from '../../src/cli/serve/secrets';
import { resolveServe } from '../../src/cli/serve/settings';

test.each([
  ['the key of Dify', { DIFY_API_KEY: 'app-one' }, ['app-one']],
  [
    "a service's headers",
    {
      REALTIME_RAG_BACKEND: 'http',
      REALTIME_RAG_HTTP_URL: 'http://127.0.0.1:1',
      REALTIME_RAG_HTTP_HEADERS: '{"x-key":"two"}',
    },
    ['two'],
  ],
  [
    "a judge's key, whoever answers",
    { REALTIME_RAG_BACKEND: 'echo', REALTIME_RAG_JUDGE: '1', OPENAI_MODEL: 'm', OPENAI_API_KEY: 'sk-three' },
    ['sk-three'],
  ],
  ['nothing', { REALTIME_RAG_BACKEND: 'echo' }, []],
])('a log must not hold %s', (_, env, secrets) => {
  expect(secretsOf(resolveServe({}, env), undefined)).toEqual(secrets);
});
