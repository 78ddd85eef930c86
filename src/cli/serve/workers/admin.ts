import { createServer, type Server } from 'node:http';
import prom from 'prom-client';
import { hostNameCheck, isLocalOnly } from '../../../host/upgrade/host-names';
import { REJECTIONS } from '../../../host/upgrade/reject';

/** What the operator's port reports about all workers together. */
export interface Crew {
  wanted: number;
  /** The names that the port goes by, besides those of this machine. */
  allowHosts: readonly string[];
  /** How many currently accept clients. */
  listening(): number;
  draining(): boolean;
  /** Of all workers, in the format of Prometheus. */
  metrics(): Promise<string>;
}

/**
 * The operator's port of several workers: `/livez`, `/readyz`, and `/metrics` summed over all workers.
 * Rejects with Node's error when the port cannot be opened.
 */
export async function openAdmin(port: number, host: string, crew: Crew): Promise<Server> {
  const hostAllowed = hostNameCheck(crew.allowHosts);
  const server = createServer(async (request, response) => {
    const send = (status: number, type: string, text: string) => {
      response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' });
      response.end(request.method === 'HEAD' ? undefined : text);
    };
    const json = (status: number, body: object) =>
      send(status, 'application/json; charset=utf-8', `${JSON.stringify(body)}\n`);
    if (isLocalOnly(server) && !hostAllowed(request.headers.host)) {
      return json(REJECTIONS.host.status, { error: REJECTIONS.host.error });
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return json(405, { error: 'Use GET.' });
    switch (request.url?.split('?', 1)[0]) {
      case '/livez':
        return json(200, { status: 'ok' });
      case '/healthz':
      case '/readyz': {
        const { wanted } = crew;
        const listening = crew.listening();
        const reasons = crew.draining() ? ['draining'] : listening === 0 ? ['starting'] : [];
        const status = reasons.length === 0 ? 'ready' : 'not ready';
        return json(reasons.length === 0 ? 200 : 503, { status, reasons, workers: { wanted, listening } });
      }
      case '/metrics':
        try {
          return send(200, prom.Registry.PROMETHEUS_CONTENT_TYPE, await crew.metrics());
        } catch {
          return json(503, { error: 'The metrics cannot be read now; try again.' });
        }
      default:
        return json(404, { error: 'GET /livez, /readyz or /metrics.' });
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, resolve);
  });
  return server;
}
