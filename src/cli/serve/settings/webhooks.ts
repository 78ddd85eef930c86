import type { MeetingOptions, WebhookOptions } from '../../../host/index';
import { readSecret } from '../../../host/webhooks/signatures';
import { UsageError } from '../../errors';
import { entriesIn, seconds } from '../../settings/kinds';
import { type Given, nameOf, type Read, readSettings, type Setting } from '../../settings/setting';
import { OPERATION } from './operation';

/**
 * Entries such as `recall=whsec_…`: what stands behind a source, in order, by source. Which sources there are is for the
 * host to say. `must` is what an entry of another form is refused with, `mustBe` one with another value.
 */
function bySource(
  must: string,
  isValid: (value: string) => boolean,
  mustBe: string,
): Read<ReadonlyMap<string, string[]>> {
  return (text, refuse) => {
    const values = new Map<string, string[]>();
    for (const entry of entriesIn(text, /[,，\n]/)) {
      const [, source = '', value = ''] = /^([\w-]+)=(\S+)$/.exec(entry) ?? [];
      // The value may be a secret.
      if (source === '') refuse(must, 'an entry of another form');
      if (!isValid(value)) refuse(mustBe, `what is given for ${source}`);
      values.set(source, [...(values.get(source) ?? []), value]);
    }
    return values.size > 0 ? values : refuse(must);
  };
}

const isSecret = (value: string) => readSecret(value) !== undefined;

const secretText: Read<string> = (text, refuse) =>
  isSecret(text) ? text : refuse('must be base64, of 16 bytes or more, such as whsec_...', 'what is given');

const address: Read<string> = (text, refuse) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  // The value may contain a key.
  const must = 'must be an http(s) address without user name, such as http://127.0.0.1:3000/answers';
  return isPlain && url.hash === '' ? text : refuse(must, 'what is given');
};

/** Settings for meeting bots and recognisers that send webhooks, and for where the answers go. */
export const WEBHOOKS = {
  webhookSecrets: {
    flags: '--webhook-secret <source=secret,...>',
    env: 'REALTIME_RAG_WEBHOOK_SECRETS',
    help: 'take the webhooks of these meeting bots, signed with these secrets; two of one source while you replace one',
    otherwise: 'none are taken',
    read: bySource(
      'must be sources and secrets, such as recall=whsec_...',
      isSecret,
      'must have secrets in base64, of 16 bytes or more',
    ),
  },
  webhookSubjects: {
    flags: '--webhook-subject <source=subject,...>',
    env: 'REALTIME_RAG_WEBHOOK_SUBJECTS',
    help: 'the owner of their sessions: the name of the key that may read them',
    otherwise: 'webhook:<source>',
    read: bySource(
      'must be sources and subjects, such as recall=desk',
      (value) => value.length <= 128,
      'must have subjects of 128 characters at most',
    ),
  },
  webhookIdleMs: {
    flags: '--webhook-idle <seconds>',
    env: 'REALTIME_RAG_WEBHOOK_IDLE',
    help: 'how long a meeting may be silent before its session ends',
    fallback: '900',
    read: seconds('positive'),
  },
  webhookCallback: {
    flags: '--webhook-callback <url>',
    env: 'REALTIME_RAG_WEBHOOK_CALLBACK',
    help: 'address that each complete answer of a meeting is posted to',
    otherwise: 'answers are read on the WebSocket alone',
    read: address,
  },
  webhookCallbackSecret: {
    env: 'REALTIME_RAG_WEBHOOK_CALLBACK_SECRET',
    help: 'secret that those posts are signed with, as base64',
    read: secretText,
  },
} as const satisfies Record<string, Setting>;

/** As the host takes them. */
export interface WebhookChoice {
  webhooks: WebhookOptions;
  meetings: MeetingOptions;
}

/** Throws a `UsageError`. */
export function readWebhooks(given: Given, workers: number): WebhookChoice {
  const read = readSettings(WEBHOOKS, given);
  const { webhookSecrets: secrets, webhookSubjects: subjects, webhookIdleMs: idleMs } = read;
  const { webhookCallback: url, webhookCallbackSecret: secret } = read;
  if (secrets && workers > 1) {
    throw new UsageError(
      `${nameOf(WEBHOOKS.webhookSecrets)} needs one process that hears all of a meeting: set ${nameOf(OPERATION.workers)} to 1.`,
    );
  }
  for (const source of subjects?.keys() ?? []) {
    if (!secrets?.has(source)) {
      throw new UsageError(
        `${nameOf(WEBHOOKS.webhookSubjects)} names a source that has no secret in ${nameOf(WEBHOOKS.webhookSecrets)}.`,
      );
    }
  }
  if ((url === undefined) !== (secret === undefined)) {
    throw new UsageError(
      `${nameOf(WEBHOOKS.webhookCallback)} and ${nameOf(WEBHOOKS.webhookCallbackSecret)} go together: set both, or none.`,
    );
  }
  const webhooks = [...(secrets ?? [])].map(([source, all]) => {
    const subject = subjects?.get(source)?.[0];
    return [source, { secret: all, ...(subject === undefined ? {} : { subject }) }] as const;
  });
  const callback = url !== undefined && secret !== undefined ? { callback: { url, secret } } : {};
  return { webhooks: Object.fromEntries(webhooks), meetings: { idleMs, ...callback } };
}
