import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RejectReason } from '../telemetry/observer';

export interface Rejection {
  status: number;
  reason: RejectReason;
  /** For humans. */
  error: string;
  headers?: Record<string, string>;
}

/** Every way to reject a handshake. Scripts of a page cannot tell them apart: all they see is 1006. */
export const REJECTIONS = {
  path: { status: 404, reason: 'path', error: 'There is nothing at this path.' },
  handshake: { status: 400, reason: 'handshake', error: 'This is not a WebSocket handshake.' },
  headers: { status: 431, reason: 'handshake', error: 'The request has too many headers.' },
  version: {
    status: 400,
    reason: 'handshake',
    error: 'Sec-WebSocket-Version must be 13.',
    headers: { 'Sec-WebSocket-Version': '13' },
  },
  origin: { status: 403, reason: 'origin', error: 'Pages of this origin may not connect.' },
  host: {
    status: 403,
    reason: 'host',
    error:
      'This server is for this machine alone and does not go by this name: use localhost or 127.0.0.1. ' +
      "To use another name, allow it ('allowHosts', or --allow-host); behind a proxy, name the proxy " +
      "('trustProxy', or --trust-proxy).",
  },
  unauthorized: {
    status: 401,
    reason: 'unauthorized',
    error: 'The credential is not accepted.',
    headers: { 'WWW-Authenticate': 'Bearer' },
  },
  unknown: {
    status: 503,
    reason: 'overload',
    error: 'The credential cannot be checked now.',
    headers: { 'Retry-After': '1' },
  },
  banned: {
    status: 429,
    reason: 'address_limit',
    error: 'Too many wrong credentials from this address.',
  },
  addressFull: {
    status: 429,
    reason: 'address_limit',
    error: 'Too many connections from this address.',
    headers: { 'Retry-After': '10' },
  },
  subjectFull: {
    status: 429,
    reason: 'subject_limit',
    error: 'Too many connections of this subject.',
    headers: { 'Retry-After': '10' },
  },
  full: {
    status: 503,
    reason: 'capacity',
    error: 'The server has no room for more connections.',
    headers: { 'Retry-After': '5' },
  },
  pendingAuthFull: {
    status: 503,
    reason: 'capacity',
    error: 'Too many connections have not authenticated yet.',
    headers: { 'Retry-After': '5' },
  },
  pendingAuthAddress: {
    status: 429,
    reason: 'address_limit',
    error: 'Too many connections from this address have not authenticated yet.',
    headers: { 'Retry-After': '5' },
  },
  draining: {
    status: 503,
    reason: 'draining',
    error: 'The server is shutting down.',
    headers: { 'Retry-After': '1' },
  },
} as const satisfies Record<string, Rejection>;

/** Answers an upgrade request with an HTTP error and ends its socket. */
export function rejectUpgrade(socket: Duplex, { status, error, headers }: Omit<Rejection, 'reason'>): void {
  const body = `${JSON.stringify({ error })}\n`;
  const head = Object.entries({
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join('')}\r\n${body}`);
}
