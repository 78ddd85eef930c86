import { inspect } from 'node:util';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { RagBackend } from '../../src/backend/index';
import { createDifyBackend } from '../../src/backends/dify/index';
import { fallback } from '../../src/backends/fallback/index';
import { createHttpBackend } from '../../src/backends/http/index';
import { createMetrics, createTracing, type HostOptions, jwtAuthentication } from '../../src/host/index';
import type { Logger } from '../../src/logging/logger';
import { startHost } from '../support/host-rig';
import { refusal } from '../support/ws-client';
import { canariesOf, leaksIn, Planting } from './canaries';
import type { CanaryName } from './table';
import { leaksToItself } from './tour';
import { startUpstream } from './upstream';

/** Hosts embedded in a program: its logger, its traces, its metrics, and failing backends. */

const exporter = new InMemorySpanExporter();
const planted = new Set<CanaryName>();

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
  );
});
afterAll(() => {
  trace.disable();
  context.disable();
  propagation.disable();
});

/** Shows everything attached to what it is given, as the most verbose logger would. */
function logger(): { logger: Logger; text(): string } {
  const lines: unknown[][] = [];
  const note = (...line: unknown[]) => void lines.push(line);
  return {
    logger: { debug: note, info: note, warn: note, error: note },
    text: () =>
      lines
        .map((line) => `${inspect(line, { depth: 12, showHidden: true })}${JSON.stringify(line)}`)
        .join('\n'),
  };
}

async function hostOf(options: Partial<HostOptions>) {
  exporter.reset();
  const log = logger();
  const metrics = await createMetrics();
  const rig = await startHost({ ...options, logger: log.logger, metrics, tracing: await createTracing() });
  const all = async () => {
    const spans = exporter
      .getFinishedSpans()
      .map(({ name, attributes, events, status, links }) => ({ name, attributes, events, status, links }));
    const pages = await Promise.all(
      ['metrics', 'readyz?verbose', 'healthz'].map(async (page) =>
        (await fetch(`${rig.origin}/${page}`)).text(),
      ),
    );
    return { log: log.text(), spans, text: log.text() + inspect(spans, { depth: 12 }) + pages.join('\n') };
  };
  return { ...rig, all };
}

function finish({ planted: names }: Planting, text: string): void {
  expect(leaksIn(text)).toEqual([]);
  for (const name of names) planted.add(name);
}

test('one backend after the other fails, each in every way, and the last throws arbitrary values', async () => {
  const planting = new Planting();
  const [dify, http] = [await startUpstream('dify', planting), await startUpstream('http', planting)];
  onTestFinished(() => Promise.all([dify.server.close(), http.server.close()]).then(() => {}));
  const own: RagBackend = {
    name: 'own',
    answer: ({ question }) => ({
      [Symbol.asyncIterator]: () => ({
        async next() {
          const cause = new Error(`upstream said: ${planting.of('backendError')}`);
          throw Object.assign(
            new Error(`cannot answer ${question}: ${planting.of('backendError')}`, { cause }),
            {
              code: planting.of('backendError'),
              request: { headers: { authorization: `Bearer ${planting.of('accessKey')}` }, question },
            },
          );
        },
      }),
    }),
  };
  const log = logger();
  const backend = fallback(
    [
      createDifyBackend({
        apiKey: planting.of('difyKey'),
        baseUrl: dify.baseUrl,
        random: () => 0,
        logger: log.logger,
      }),
      createHttpBackend({
        url: http.url,
        headers: { 'x-login': planting.of('httpHeader') },
        random: () => 0,
        logger: log.logger,
      }),
      own,
    ],
    { logger: log.logger },
  );
  const { connect, all } = await hostOf({ backend });
  const client = await connect();
  for (const name of Object.keys(dify.plays)) {
    dify.server.play = dify.plays[name] ?? dify.server.play;
    http.server.play = http.plays[name] ?? http.server.play;
    const from = client.messages.length;
    client.control('instant_query', {
      text: `${name} ${planting.of('instant')}`,
      session_id: planting.of('sessionLabel'),
    });
    await client.until({ stage: 'idle' }, from);
  }
  expect(leaksToItself(client.messages)).toEqual([]);
  const found = await all();
  expect(found.spans.length).toBeGreaterThan(Object.keys(dify.plays).length);
  expect(log.text()).toContain('backend failed; the next one is asked');
  expect(found.log).toMatch(/type: 'Error'/);
  finish(planting, found.text + log.text());
}, 30_000);

test('a detector and a judge that throw, with what was said', async () => {
  const planting = new Planting();
  const { connect, all } = await hostOf({
    session: {
      detector: {
        detect({ text }) {
          if (text.includes(planting.of('question')))
            throw new Error(`${text}: ${planting.of('detectorError')}`);
          return {
            decision: 'silent',
            isQuestion: false,
            confidence: 0.5,
            reason: 'statement',
            question: text,
          };
        },
      },
      judge: ({ text }) => Promise.reject(new Error(`${text}: ${planting.of('judgeError')}`)),
    },
  });
  const client = await connect();
  for (const text of ['question', 'doubtful'] as const) {
    const from = client.messages.length;
    client.final(`so ${planting.of(text)} then`);
    await client.until({ stage: 'waiting_for_question' }, from);
  }
  const found = await all();
  expect(found.log).toContain('the question detector failed');
  expect(found.log).toContain('the judge gave no verdict');
  expect(leaksToItself(client.messages)).toEqual([]);
  finish(planting, found.text);
});

test('an authenticate that throws, with the token', async () => {
  const planting = new Planting();
  const { url, all } = await hostOf({
    authenticate: ({ token, headers }) => {
      const said = `${planting.of('authenticateError')} ${token} ${headers.cookie}`;
      throw Object.assign(new Error(said), { cause: said });
    },
  });
  const { status, error } = await refusal(url, {
    headers: {
      Authorization: `Bearer ${planting.of('authenticateToken')}`,
      Cookie: planting.of('cookie'),
    },
  });
  expect(status).toBe(503);
  const found = await all();
  expect(found.log).toContain('authenticate failed');
  finish(planting, found.text + error);
});

test('a token with a name in it, valid and expired', async () => {
  const planting = new Planting();
  const secret = planting.of('accessKey').padEnd(32, '.');
  const rules = { issuer: 'https://id.test', audience: 'realtime-rag' };
  const sign = (expires: string) =>
    new SignJWT({ name: planting.of('jwtClaim') })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(rules.issuer)
      .setAudience(rules.audience)
      .setSubject(planting.of('userName'))
      .setExpirationTime(expires)
      .sign(Buffer.from(secret));
  const authenticate = await jwtAuthentication({ ...rules, algorithms: ['HS256'], key: secret });
  const { connect, url, all, backend } = await hostOf({ authenticate });
  const [good, expired] = [await sign('1m'), await sign('-1m')];
  expect((await refusal(url, { headers: { Authorization: `Bearer ${expired}` } })).status).toBe(401);
  const client = await connect({ headers: { Authorization: `Bearer ${good}` } });
  client.final('What is the return policy?');
  await backend.asked(1);
  backend.end();
  await client.until({ stage: 'idle' });
  const found = await all();
  for (const token of [good, expired]) expect(found.text).not.toContain(token.split('.')[2]);
  expect(leaksToItself(client.messages)).toEqual([]);
  finish(planting, found.text);
});

test('everything in the table was planted', () => {
  expect(canariesOf('library').filter((name) => !planted.has(name))).toEqual([]);
});
