import type { CallableBackend } from '../../../src/backend/index';
import { createHttpBackend, type HttpBackendOptions } from '../../../src/backends/http/index';
import { FaultRig, GOOD, KEY } from '../../support/upstreams/fault-rig';
import { FaultServer } from '../../support/upstreams/fault-server';
import { json } from '../../support/upstreams/http-replies';

export const SSE = 'text/event-stream';
export const NDJSON = 'application/x-ndjson';

export const startService = () => FaultServer.start({ route: '/v1/answer' });

export function connect(server: FaultServer, options: Partial<HttpBackendOptions> = {}): CallableBackend {
  return createHttpBackend({
    url: `${server.baseUrl}/answer`,
    headers: { Authorization: `Bearer ${KEY}` },
    random: () => 0,
    ...options,
  });
}

export async function startHttp(options: Partial<HttpBackendOptions> = {}): Promise<FaultRig> {
  const server = await startService();
  return new FaultRig({
    server,
    healthy: json(200, { answer: GOOD }),
    create: (logger) => connect(server, { logger, ...options }),
  });
}
