import { createHmac } from 'node:crypto';
import type { HostOptions, WebhookOptions } from '../../../src/host/index';
import type { RagBackend } from '../../../src/index';
import { type HostRig, startHost } from '../../support/host-rig';
import type { TestClient } from '../../support/ws-client';

export const SECRETS = {
  recall: `whsec_${Buffer.from('recall-recall-recall-recall').toString('base64')}`,
  attendee: Buffer.from('attendee-attendee-attendee').toString('base64'),
  other: `whsec_${Buffer.from('other-other-other-other-other').toString('base64')}`,
};

export const WEBHOOKS: WebhookOptions = {
  recall: { secret: SECRETS.recall },
  attendee: { secret: SECRETS.attendee },
  vexa: { secret: SECRETS.other },
  zoom: { secret: SECRETS.other },
  fireflies: { secret: SECRETS.other },
  telnyx: { secret: SECRETS.other },
  deepgram: { secret: SECRETS.other },
};

/** Answers at once with what it was asked. */
export const parrot: RagBackend = {
  name: 'parrot',
  async *answer({ question }) {
    yield { type: 'sources', sources: [{ id: '1', title: 'Handbook', text: 'Fourteen days.', position: 1 }] };
    yield `You asked: ${question}`;
  },
};

let count = 0;

/** As the Standard Webhooks scheme says it, written down once more. */
export function standard(
  body: string,
  {
    secret = SECRETS.recall,
    id = `msg_${++count}`,
    at = Math.floor(Date.now() / 1_000),
    prefix = 'webhook',
  } = {},
): Record<string, string> {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
  return {
    [`${prefix}-id`]: id,
    [`${prefix}-timestamp`]: `${at}`,
    [`${prefix}-signature`]: `v1,${signature}`,
  };
}

/** As Attendee signs: `canonical` is what it signs, which need not be the body. */
export function attendee(canonical: string, secret = SECRETS.attendee): Record<string, string> {
  const key = Buffer.from(secret, 'base64');
  return { 'x-webhook-signature': createHmac('sha256', key).update(canonical).digest('base64') };
}

interface Posted {
  status: number;
  said: unknown;
  retryAfter: string | null;
}

export interface WebhookRig extends HostRig {
  /** Sends a body as it is, with these headers. */
  post(path: string, body: string, headers: Record<string, string>): Promise<Posted>;
  /** Sends a message of a source, signed as that does it. */
  send(source: string, message: unknown, query?: string): Promise<Posted>;
  /** Reads a meeting. */
  read(meeting: string, headers?: Record<string, string>): Promise<TestClient>;
}

export async function startWebhooks(options: Partial<HostOptions> = {}): Promise<WebhookRig> {
  const rig = await startHost({ webhooks: WEBHOOKS, ...options });
  const post: WebhookRig['post'] = async (path, body, headers) => {
    const response = await fetch(`${rig.origin}/v1/transcripts/${path}`, { method: 'POST', body, headers });
    const said: unknown = await response.json();
    return { status: response.status, said, retryAfter: response.headers.get('retry-after') };
  };
  return {
    ...rig,
    post,
    send: (source, message, query = '') => {
      const body = JSON.stringify(message);
      const secret = source === 'recall' ? SECRETS.recall : SECRETS.other;
      const signed = source === 'attendee' ? attendee(sorted(message)) : standard(body, { secret });
      return post(`${source}${query}`, body, signed);
    },
    read: (meeting, headers = {}) =>
      rig.connectTo(`${rig.url}?meeting=${encodeURIComponent(meeting)}`, { headers }),
  };
}

/** With sorted keys and no spaces. */
export function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${sorted((value as Record<string, unknown>)[key])}`)}}`;
}

/** A final of Recall's. */
export function said(text: string, bot = 'bot-1', speaker = 'Bob Roy', from = 1): object {
  const words = [{ text, start_timestamp: { relative: from }, end_timestamp: { relative: from + 1 } }];
  return {
    event: 'transcript.data',
    data: { data: { words, language_code: 'en', participant: { id: 7, name: speaker } }, bot: { id: bot } },
  };
}
