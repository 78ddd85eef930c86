import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveClient } from '../../../../src/cli/client/settings';
import { UsageError } from '../../../../src/cli/errors';
import { resolveServe } from '../../../../src/cli/serve/settings/serve';

const problemOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ exitCode: 2 });
    return (error as Error).message;
  }
  throw new Error('Nothing was refused.');
};

describe('the settings of serve', () => {
  it('has a default for everything', () => {
    expect(resolveServe({}, {})).toEqual({
      port: 8000,
      host: '127.0.0.1',
      console: true,
      path: '/ws/realtime-asr',
      backend: { kind: 'local' },
      access: {},
      limits: {
        connections: 20_000,
        messagesPerSecond: 100,
        bytesPerSecond: 262_144,
        invalidPerMinute: 20,
        textLength: 8_192,
        questionsPerMinute: 120,
        concurrentQuestions: 8,
        backendConcurrency: 256,
      },
      whileAnswering: 'queue',
      speculate: 'retrieve',
      gate: { mode: 'auto', cooldownMs: 0, duplicateWindowMs: 30_000 },
      plugs: { dialects: {} },
      mcp: false,
      webhooks: { meetings: { idleMs: 900_000 }, webhooks: {} },
      operation: {
        adminHost: '127.0.0.1',
        workers: 1,
        drainDelayMs: 0,
        drainTimeoutMs: 25_000,
        logLevel: 'info',
        logFormat: 'auto',
        logContent: false,
      },
      resume: {
        redisPrefix: 'realtime-rag',
        resumeWindowMs: 120_000,
        whileAway: 'continue',
        interrupted: 'ask-again',
      },
    });
  });

  it.each([
    ['redis.example.com:6379', 'another URL'],
    ['redis', 'a text without a scheme'],
    ['https://user:planted-secret@redis.example.com', 'another URL'],
    ['redis://', 'another URL'],
    ['redis://redis.example.com/cache', 'another URL'],
    ['redis://:planted-50%off@redis.example.com', 'another URL'],
  ])('refuses %s as the address of a Redis, and does not repeat it', (redis, shape) => {
    const refused = () => resolveServe({ redis }, {});
    expect(refused).toThrow(/^--redis \(REALTIME_RAG_REDIS_URL\) must be an address such as redis:/);
    expect(refused).toThrow(`not ${shape}.`);
    expect(refused).not.toThrow(/planted/);
  });

  it('refuses a Redis for sessions that nobody may come back to', () => {
    expect(() => resolveServe({ redis: 'redis://127.0.0.1', resumeWindow: '0' }, {})).toThrow(
      /^--redis \(REALTIME_RAG_REDIS_URL\) keeps sessions that --resume-window/,
    );
  });

  it('reads the environment, and an option takes precedence over it', () => {
    const env = {
      PORT: '9000',
      REALTIME_RAG_HOST: '0.0.0.0',
      REALTIME_RAG_INSECURE: '1',
      REALTIME_RAG_PATH: '/talk',
      REALTIME_RAG_WHILE_ANSWERING: 'interrupt',
      REALTIME_RAG_DRAIN_TIMEOUT: '1.5',
      LOG_LEVEL: 'warn',
    };
    expect(resolveServe({ port: '0' }, env)).toMatchObject({
      port: 0,
      host: '0.0.0.0',
      path: '/talk',
      whileAnswering: 'interrupt',
      operation: { drainTimeoutMs: 1_500, logLevel: 'warn' },
    });
  });

  it('treats an empty variable as not set, and an empty option as an error', () => {
    expect(resolveServe({}, { PORT: '', DIFY_API_KEY: '' })).toMatchObject({
      port: 8000,
      backend: { kind: 'local' },
    });
    expect(problemOf(() => resolveServe({ port: '' }, {}))).toContain('not empty');
  });

  it.each([
    [
      'a mock before everything',
      { USE_MOCK_RAG: '1', REALTIME_RAG_DOCS: 'd', DIFY_API_KEY: 'k' },
      'echo',
      true,
    ],
    ['documents before Dify', { REALTIME_RAG_DOCS: 'd', DIFY_API_KEY: 'k' }, 'local', undefined],
    ['Dify when there is a key', { DIFY_API_KEY: 'k', USE_MOCK_RAG: 'false' }, 'dify', undefined],
    ['a model when it is named, with a key', { OPENAI_MODEL: 'm', OPENAI_API_KEY: 'k' }, 'openai', undefined],
    [
      'a model when it is named, with its address, also with documents',
      { OPENAI_MODEL: 'm', OPENAI_BASE_URL: 'u', REALTIME_RAG_DOCS: 'd' },
      'openai',
      undefined,
    ],
    ['no model without its name', { OPENAI_API_KEY: 'k' }, 'local', undefined],
    ['Dify before a model', { OPENAI_MODEL: 'm', OPENAI_API_KEY: 'k', DIFY_API_KEY: 'k' }, 'dify', undefined],
    ['what was asked for by name', { REALTIME_RAG_BACKEND: 'echo', DIFY_API_KEY: 'k' }, 'echo', false],
  ])('chooses %s', (_, env, kind, mock) => {
    expect(resolveServe({}, env).backend).toMatchObject({ kind, ...(mock === undefined ? {} : { mock }) });
  });

  it("passes Dify's settings on, with its timeout in milliseconds", () => {
    const env = {
      DIFY_API_KEY: 'app-1',
      DIFY_BASE_URL: 'http://dify.test/v1',
      DIFY_TIMEOUT: '2.5',
      DIFY_USER: 'ada',
      DIFY_RESPONSE_MODE: 'blocking',
      DIFY_CONVERSATION: 'single',
      DIFY_INPUTS: '{"topic":"pool","floor":2}',
      DIFY_CONTEXT_INPUT: 'talk',
    };
    expect(resolveServe({ backend: 'dify' }, env).backend).toEqual({
      kind: 'dify',
      apiKey: 'app-1',
      baseUrl: 'http://dify.test/v1',
      timeoutMs: 2_500,
      user: 'ada',
      responseMode: 'blocking',
      conversation: 'single',
      inputs: { topic: 'pool', floor: 2 },
      contextInput: 'talk',
    });
    expect(resolveServe({}, { DIFY_API_KEY: 'app-1', DIFY_INPUTS: '' }).backend).toEqual({
      kind: 'dify',
      apiKey: 'app-1',
      responseMode: 'streaming',
      conversation: 'multi',
    });
  });

  it("reads the gate's settings", () => {
    const env = {
      REALTIME_RAG_MODE: 'offer',
      REALTIME_RAG_EXCEPT_SPEAKERS: 'me, agent 2 ,',
      REALTIME_RAG_ADDRESSED: 'nova，小助手',
      REALTIME_RAG_REQUIRE_ADDRESS: '1',
      REALTIME_RAG_COOLDOWN: '2.5',
      REALTIME_RAG_DUPLICATE_WINDOW: '0',
      REALTIME_RAG_ANSWER_AT: '0.6',
      REALTIME_RAG_OFFER_AT: '0',
    };
    expect(resolveServe({}, env).gate).toEqual({
      mode: 'offer',
      speakers: { except: ['me', 'agent 2'] },
      addressed: { names: ['nova', '小助手'], required: true },
      cooldownMs: 2_500,
      duplicateWindowMs: 0,
      answerAt: 0.6,
      offerAt: 0,
    });
    expect(
      resolveServe({ mode: 'auto', speakers: 'A,B', addressed: 'nova', requireAddress: true }, {}).gate,
    ).toMatchObject({
      mode: 'auto',
      speakers: { only: ['A', 'B'] },
      addressed: { names: ['nova'], required: true },
    });
  });

  it('reports settings that conflict', () => {
    expect(problemOf(() => resolveServe({ speakers: 'A', exceptSpeakers: 'B' }, {}))).toMatch(
      /^--speakers .* and --except-speakers .*: give one/,
    );
    expect(problemOf(() => resolveServe({ requireAddress: true }, {}))).toMatch(
      /^--require-address .* needs --addressed/,
    );
  });

  it.each([
    ['--mode (REALTIME_RAG_MODE)', { mode: 'loud' }, {}, 'auto, offer, manual', 'a string of 4'],
    ['--speakers (REALTIME_RAG_SPEAKERS)', { speakers: ' , ' }, {}, 'labels', 'a string of 3'],
    ['--addressed (REALTIME_RAG_ADDRESSED)', { addressed: 'nova,7' }, {}, 'names', 'a string of 6'],
    [
      '--cooldown (REALTIME_RAG_COOLDOWN)',
      {},
      { REALTIME_RAG_COOLDOWN: '-1' },
      'from 0',
      'a negative number',
    ],
    [
      '--duplicate-window (REALTIME_RAG_DUPLICATE_WINDOW)',
      { duplicateWindow: 'x' },
      {},
      'seconds',
      'a string',
    ],
    [
      '--answer-at (REALTIME_RAG_ANSWER_AT)',
      { answerAt: '3' },
      {},
      'a number from 0 to 1, such as 0.7, not a number above 1.',
      '',
    ],
    ['--answer-at (REALTIME_RAG_ANSWER_AT)', { answerAt: '70' }, {}, 'from 0 to 1', 'a number above 1'],
    ['--answer-at (REALTIME_RAG_ANSWER_AT)', { answerAt: '1.5' }, {}, 'from 0 to 1', 'a number above 1'],
    ['--answer-at (REALTIME_RAG_ANSWER_AT)', { answerAt: '-1' }, {}, 'from 0 to 1', 'a negative number'],
    ['--answer-at (REALTIME_RAG_ANSWER_AT)', { answerAt: '70%' }, {}, 'such as 0.7', 'a string of 3'],
    ['--offer-at (REALTIME_RAG_OFFER_AT)', { offerAt: '' }, {}, 'from 0 to 1', 'empty'],
    ['--port (PORT)', { port: 'eighty' }, {}, 'a whole number from 0 to 65535', 'a string of 6 characters'],
    ['--port (PORT)', {}, { PORT: '65536' }, 'a whole number', 'a number of 5 digits'],
    ['--port (PORT)', { port: '80.5' }, {}, 'a whole number', 'a fraction'],
    ['--host (REALTIME_RAG_HOST)', { host: 'http://x' }, {}, 'an address alone', 'a string of 8 characters'],
    ['--path (REALTIME_RAG_PATH)', { path: 'x' }, {}, 'begin with /', 'a string of 1 character'],
    [
      '--backend (REALTIME_RAG_BACKEND)',
      { backend: 'gpt' },
      {},
      'local, openai, dify, http, echo',
      'a string of 3',
    ],
    [
      '--while-answering (REALTIME_RAG_WHILE_ANSWERING)',
      { whileAnswering: 'x' },
      {},
      'queue',
      'a string of 1',
    ],
    [
      '--speculate (REALTIME_RAG_SPECULATE)',
      { speculate: 'x' },
      {},
      'off, retrieve, answer',
      'a string of 1',
    ],
    [
      '--drain-timeout (REALTIME_RAG_DRAIN_TIMEOUT)',
      { drainTimeout: '-1' },
      {},
      'from 0',
      'a negative number',
    ],
    [
      '--drain-timeout (REALTIME_RAG_DRAIN_TIMEOUT)',
      { drainTimeout: '2147484' },
      {},
      'from 0 to 2147483',
      'a number of 7 digits',
    ],
    ['--log-level (LOG_LEVEL)', {}, { LOG_LEVEL: 'loud' }, 'debug', 'a string of 4 characters'],
    ['DIFY_TIMEOUT', {}, { DIFY_API_KEY: 'k', DIFY_TIMEOUT: '0' }, 'a positive number of seconds', 'zero'],
    ['DIFY_TIMEOUT', {}, { DIFY_API_KEY: 'k', DIFY_TIMEOUT: 'soon' }, 'a positive number', 'a string of 4'],
    [
      'DIFY_RESPONSE_MODE',
      {},
      { DIFY_API_KEY: 'k', DIFY_RESPONSE_MODE: 'stream' },
      'one of streaming, blocking',
      'a string of 6',
    ],
    [
      'DIFY_CONVERSATION',
      {},
      { DIFY_API_KEY: 'k', DIFY_CONVERSATION: 'one' },
      'one of multi, single',
      'a string of 3',
    ],
    ['DIFY_INPUTS', {}, { DIFY_API_KEY: 'k', DIFY_INPUTS: '{"a":' }, 'a JSON object', 'a string of 5'],
    ['DIFY_INPUTS', {}, { DIFY_API_KEY: 'k', DIFY_INPUTS: '["secret"]' }, 'a JSON object', 'a string of 10'],
    [
      'OPENAI_TIMEOUT',
      { backend: 'openai' },
      { OPENAI_MODEL: 'm', OPENAI_API_KEY: 'k', OPENAI_TIMEOUT: '0' },
      'a positive number of seconds',
      'zero',
    ],
    [
      'REALTIME_RAG_HTTP_HEADERS',
      { backend: 'http' },
      { REALTIME_RAG_HTTP_URL: 'u', REALTIME_RAG_HTTP_HEADERS: '{"a":1}' },
      'strings as its values',
      'a string of 7',
    ],
    ['USE_MOCK_RAG', {}, { USE_MOCK_RAG: '2' }, '1 or 0', 'another number'],
    ['USE_MOCK_RAG', {}, { USE_MOCK_RAG: 'yes' }, '1 or 0', 'a string of 3 characters'],
  ])(
    '%s is refused with its name, what it must be and the shape it has',
    (name, options, env, must, shape) => {
      const problem = problemOf(() => resolveServe(options, env));
      expect(problem).toContain(`${name} must`);
      expect(problem).toContain(must);
      expect(problem).toContain(shape);
    },
  );

  it("passes a model's settings on, and where its passages come from", () => {
    const env = {
      OPENAI_MODEL: 'qwen3',
      OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1',
      OPENAI_API_KEY: 'sk-1',
      OPENAI_TIMEOUT: '2.5',
    };
    expect(resolveServe({ docs: './handbook' }, env).backend).toEqual({
      kind: 'openai',
      docs: ['./handbook'],
      model: 'qwen3',
      baseUrl: 'http://127.0.0.1:11434/v1',
      apiKey: 'sk-1',
      timeoutMs: 2_500,
    });
  });

  it('passes the settings of a service of your own on', () => {
    const env = {
      REALTIME_RAG_HTTP_URL: 'http://127.0.0.1:9000/answer',
      REALTIME_RAG_HTTP_HEADERS: '{"x-team":"desk"}',
      REALTIME_RAG_HTTP_TIMEOUT: '5',
    };
    expect(resolveServe({ backend: 'http' }, env).backend).toEqual({
      kind: 'http',
      url: 'http://127.0.0.1:9000/answer',
      headers: { 'x-team': 'desk' },
      timeoutMs: 5_000,
    });
  });

  it.each([
    ['openai', {}, /needs OPENAI_MODEL/],
    ['openai', { OPENAI_MODEL: 'm' }, /needs OPENAI_API_KEY, or OPENAI_BASE_URL/],
    ['http', {}, /needs REALTIME_RAG_HTTP_URL/],
  ])('says what %s needs', (backend, env, message) => {
    expect(problemOf(() => resolveServe({ backend }, env))).toMatch(message);
  });

  it('accepts documents as a list with commas, and an existing file name with a comma as it is', () => {
    expect(resolveServe({ docs: './a, b/*.md,!**/old/**' }, {}).backend).toEqual({
      kind: 'local',
      docs: ['./a', 'b/*.md', '!**/old/**'],
    });
    const folder = mkdtempSync(join(tmpdir(), 'a, b-'));
    expect(resolveServe({}, { REALTIME_RAG_DOCS: folder }).backend).toEqual({
      kind: 'local',
      docs: [folder],
    });
    rmdirSync(folder);
    expect(problemOf(() => resolveServe({ docs: ' , ' }, {}))).toContain('must name a folder, a file or');
  });

  it('watches documents only where there are some', () => {
    expect(resolveServe({ docs: 'd', watch: true }, {}).backend).toMatchObject({ watch: true });
    expect(resolveServe({}, { REALTIME_RAG_DOCS: 'd', REALTIME_RAG_WATCH: '0' }).backend).not.toHaveProperty(
      'watch',
    );
    expect(problemOf(() => resolveServe({ watch: true }, {}))).toMatch(/^--watch .* needs documents.*--docs/);
    expect(problemOf(() => resolveServe({ watch: true, backend: 'echo' }, {}))).toMatch(
      /backend echo has none/,
    );
  });

  it('says what Dify needs', () => {
    expect(problemOf(() => resolveServe({ backend: 'dify' }, {}))).toMatch(/needs DIFY_API_KEY/);
  });

  it('admits nobody from other machines by default', () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.7', 'localhost.example.com']) {
      expect(problemOf(() => resolveServe({ host }, {}))).toBe(
        '--host (REALTIME_RAG_HOST) lets other machines in without asking for a key: ' +
          'set REALTIME_RAG_KEYS or REALTIME_RAG_KEYS_FILE, or allow it with --insecure (REALTIME_RAG_INSECURE).',
      );
    }
    for (const host of ['127.0.0.1', '127.9.9.9', '::1', 'localhost']) resolveServe({ host }, {});
    resolveServe({ host: '0.0.0.0' }, { REALTIME_RAG_KEYS: 'k' });
    resolveServe({ host: '0.0.0.0' }, { REALTIME_RAG_KEYS_FILE: 'k' });
    resolveServe({ host: '0.0.0.0', insecure: true }, {});
    expect(
      problemOf(() => resolveServe({}, { REALTIME_RAG_KEYS: 'k', REALTIME_RAG_KEYS_FILE: 'f' })),
    ).toContain('not both');
  });

  it('reads lists and limits, and removes a limit of 0', () => {
    const config = resolveServe(
      { allowOrigin: 'https://a.test, https://*.b.test', maxConnectionsPerAddress: '7' },
      { REALTIME_RAG_TRUST_PROXY: 'loopback', REALTIME_RAG_QUESTIONS_PER_MINUTE: '0' },
    );
    expect(config.access).toEqual({
      allowOrigins: ['https://a.test', 'https://*.b.test'],
      trustProxy: ['loopback'],
    });
    expect(config.limits).toMatchObject({
      connectionsPerAddress: 7,
      questionsPerMinute: Number.POSITIVE_INFINITY,
    });
    expect(problemOf(() => resolveServe({ maxConnections: 'many' }, {}))).toContain(
      '--max-connections (REALTIME_RAG_MAX_CONNECTIONS) must be a whole number',
    );
  });

  it('never shows a value', () => {
    const secret = 'app-s3cr3t';
    expect(problemOf(() => resolveServe({ port: secret }, {}))).not.toContain(secret);
    expect(problemOf(() => resolveServe({}, { REALTIME_RAG_HOST: `${secret}/x` }))).not.toContain(secret);
  });
});

describe('the settings of client', () => {
  it('has a default for everything', () => {
    expect(resolveClient(undefined, {}, {})).toEqual({
      url: 'ws://127.0.0.1:8000/ws/realtime-asr',
      json: false,
      credential: {},
      tags: {},
    });
  });

  it('reads the environment, and command-line values take precedence over it', () => {
    const env = {
      REALTIME_RAG_URL: 'ws://env/',
      REALTIME_RAG_JSON: '1',
      REALTIME_RAG_SPEED: '2.5',
      REALTIME_RAG_LANGUAGE: 'zh-CN',
      REALTIME_RAG_SPEAKER: 'Ada',
    };
    expect(resolveClient(undefined, {}, env)).toEqual({
      url: 'ws://env/',
      json: true,
      speed: 2.5,
      credential: {},
      tags: { language: 'zh-CN', speaker: 'Ada' },
    });
    expect(resolveClient('ws://given/', { json: true, speed: '4' }, env)).toMatchObject({
      url: 'ws://given/',
      speed: 4,
    });
    expect(resolveClient(undefined, {}, { REALTIME_RAG_JSON: '0' }).json).toBe(false);
  });

  it('accepts one credential', () => {
    expect(resolveClient(undefined, {}, { REALTIME_RAG_KEY: 'k' }).credential).toEqual({ key: 'k' });
    expect(resolveClient(undefined, { ticket: 't' }, {}).credential).toEqual({ ticket: 't' });
    expect(resolveClient(undefined, {}, { REALTIME_RAG_TOKEN: 't' }).credential).toEqual({ token: 't' });
    expect(problemOf(() => resolveClient(undefined, { ticket: 't' }, { REALTIME_RAG_KEY: 'k' }))).toContain(
      'Give only one of --key (REALTIME_RAG_KEY)',
    );
  });

  it('refuses an unusable speed', () => {
    expect(problemOf(() => resolveClient(undefined, { speed: '0' }, {}))).toBe(
      '--speed (REALTIME_RAG_SPEED) must be a positive number of words, not zero.',
    );
  });
});
