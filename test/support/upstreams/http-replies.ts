import { CANARY, WORDS } from './fault-rig';
import type { Wire } from './fault-server';

/** Replies in place of an answer. */

export const json =
  (status: number, body: unknown, headers = {}) =>
  (wire: Wire) =>
    wire.head(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));

export const page = (status: number, headers = {}) => {
  const body = `<!doctype html><html><title>${CANARY}</title><h1>${status} ${WORDS}</h1></html>`;
  return (wire: Wire) =>
    wire.head(status, { 'Content-Type': 'text/html', Server: CANARY, ...headers }).end(body);
};

export const raw = (type: string, body: string) => (wire: Wire) =>
  wire.head(200, type === '' ? {} : { 'Content-Type': type }).end(body);
