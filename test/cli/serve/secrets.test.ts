import { expect, test } from 'vitest';
import { secretsOf } from '../../../src/cli/serve/log-secrets';
import { resolveServe } from '../../../src/cli/serve/settings/serve';

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
    'the auth token that calls are signed with',
    { REALTIME_RAG_BACKEND: 'echo', REALTIME_RAG_CONVERSATION_RELAY: '1', TWILIO_AUTH_TOKEN: 'nine' },
    ['nine'],
  ],
  [
    "a judge's key, whoever answers",
    { REALTIME_RAG_BACKEND: 'echo', REALTIME_RAG_JUDGE: '1', OPENAI_MODEL: 'm', OPENAI_API_KEY: 'sk-three' },
    ['sk-three'],
  ],
  [
    "what a service's headers are made of, and the query of its address",
    {
      REALTIME_RAG_BACKEND: 'http',
      REALTIME_RAG_HTTP_URL: 'http://127.0.0.1:1/?code=four&x=five',
      REALTIME_RAG_HTTP_HEADERS: '{"authorization":"Bearer six","x-login":"Basic c2V2ZW46ZWlnaHQ="}',
    },
    [
      'Bearer six',
      'six',
      'Basic c2V2ZW46ZWlnaHQ=',
      'c2V2ZW46ZWlnaHQ=',
      'seven:eight',
      'eight',
      'four',
      'five',
    ],
  ],
  [
    'the secrets of webhooks, and of what is posted, and the query of its address',
    {
      REALTIME_RAG_BACKEND: 'echo',
      REALTIME_RAG_WEBHOOK_SECRETS:
        'recall=whsec_bmluZS1uaW5lLW5pbmUtbmluZQ==,recall=dGVuLXRlbi10ZW4tdGVuLXRlbg==',
      REALTIME_RAG_WEBHOOK_CALLBACK: 'http://127.0.0.1:1/?code=eleven',
      REALTIME_RAG_WEBHOOK_CALLBACK_SECRET: 'whsec_dHdlbHZlLXR3ZWx2ZS10d2VsdmU=',
    },
    [
      'eleven',
      'whsec_bmluZS1uaW5lLW5pbmUtbmluZQ==',
      'dGVuLXRlbi10ZW4tdGVuLXRlbg==',
      'whsec_dHdlbHZlLXR3ZWx2ZS10d2VsdmU=',
    ],
  ],
  ['nothing', { REALTIME_RAG_BACKEND: 'echo' }, []],
])('a log must not hold %s', (_, env, secrets) => {
  expect(secretsOf(resolveServe({}, env), undefined)).toEqual(secrets);
});
