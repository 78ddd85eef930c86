import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { ACCESS } from '../../src/cli/serve/settings/access';
import { SERVE_SETTINGS } from '../../src/cli/serve/settings/serve';

/** The documents of a YAML file, as far as these tests look into them. */
interface Document {
  kind?: string;
  metadata?: { name: string };
  spec?: Record<string, unknown>;
  services?: Record<string, Service>;
}

interface Service {
  image: string;
  environment?: Record<string, string>;
  command?: string;
  stop_grace_period?: string;
  volumes?: string[];
}

function read(path: string): Document[] {
  return parseAllDocuments(readFileSync(path, 'utf8'), { merge: true }).map((document) => {
    expect(document.errors, path).toEqual([]);
    return document.toJS() as Document;
  });
}

const known = [...SERVE_SETTINGS, ...Object.values(ACCESS)].map(({ env }) => env);
const fallback = (env: string) => Number(SERVE_SETTINGS.find((one) => one.env === env)?.fallback);
/** What a process may need to stop, in seconds, as documented. */
const stopsWithin = (delay: number) => delay + fallback('REALTIME_RAG_DRAIN_TIMEOUT') + 5;

describe('deploy/compose', () => {
  const [{ services = {} } = {}] = read('deploy/compose/compose.yaml');

  test('has two instances with the settings that exist, and time to stop', () => {
    for (const name of ['one', 'two']) {
      const { environment = {}, stop_grace_period = '' } = services[name] ?? {};
      for (const variable of Object.keys(environment)) expect(known).toContain(variable);
      expect(Number.parseInt(stop_grace_period, 10)).toBeGreaterThan(stopsWithin(0));
      expect(environment.REALTIME_RAG_REDIS_URL).toBe('redis://redis:6379');
    }
  });

  test('has a Redis that refuses what does not fit, and a proxy that knows both', () => {
    expect(services.redis?.command).toContain('--maxmemory-policy noeviction');
    const proxy = readFileSync('deploy/compose/nginx.conf', 'utf8');
    expect(proxy).toMatch(/server one:8000 .*\n\s*server two:8000 /);
    expect(services.nginx?.volumes?.[0]).toMatch(/^\.\/nginx\.conf:/);
  });

  test('contains no secrets', () => {
    expect(services.one?.environment?.REALTIME_RAG_KEYS).toMatch(/^\$\{REALTIME_RAG_KEYS:\?/);
    expect(services.one?.environment?.DIFY_API_KEY).toMatch(/^\$\{DIFY_API_KEY:-\}$/);
  });
});

interface Pod {
  terminationGracePeriodSeconds: number;
  containers: {
    env: { name: string; value: string }[];
    ports: { name: string; containerPort: number }[];
    readinessProbe: { httpGet: { path: string; port: string } };
    livenessProbe: { httpGet: { path: string; port: string } };
  }[];
}

describe('deploy/kubernetes', () => {
  const documents = read('deploy/kubernetes/realtime-rag.yaml');
  const deployment = documents.find(({ kind }) => kind === 'Deployment')?.spec;
  const pod = (deployment?.template as { spec: Pod } | undefined)?.spec;
  const [container] = pod?.containers ?? [];
  const env = Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value]));

  test('has the settings that exist, and time to stop', () => {
    for (const variable of Object.keys(env)) expect(known).toContain(variable);
    expect(pod?.terminationGracePeriodSeconds).toBeGreaterThan(
      stopsWithin(Number(env.REALTIME_RAG_DRAIN_DELAY)),
    );
  });

  test('asks the admin port for health, and lets only clients in from outside', () => {
    const admin = container?.ports.find(({ name }) => name === 'admin')?.containerPort;
    expect(admin).toBe(Number(env.REALTIME_RAG_ADMIN_PORT));
    expect(container?.readinessProbe.httpGet).toEqual({ path: '/readyz', port: 'admin' });
    expect(container?.livenessProbe.httpGet).toEqual({ path: '/livez', port: 'admin' });
    const ingress = JSON.stringify(documents.find(({ kind }) => kind === 'Ingress')?.spec);
    expect([...ingress.matchAll(/"path":"([^"]+)"/g)].map(([, path]) => path)).toEqual([
      '/ws/realtime-asr',
      '/v1/tickets',
      '/',
      '/console',
    ]);
  });

  test('has a Redis of the name that the secret gives', () => {
    const names = read('deploy/kubernetes/redis.yaml').map(({ metadata }) => metadata?.name);
    expect(names).toEqual(['realtime-rag-redis', 'realtime-rag-redis']);
    expect(readFileSync('deploy/kubernetes/realtime-rag.yaml', 'utf8')).toContain(
      'redis://realtime-rag-redis:6379',
    );
  });
});
