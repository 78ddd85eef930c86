import type { OpenAIAccess } from '../access';

/** Providers quote a part of the key that they refuse; proxies, the headers that they got. */
const SECRETS = /\bsk-[\w*-]+|\bBearer\s+\S+/gi;

/** Takes out of a text, before it goes into a log, whatever was sent in a header or looks like a key. */
export function secretsOf({ headers }: OpenAIAccess): (text: string) => string {
  const sent = Object.values(headers)
    .flatMap((value) => [value, value.replace(/^\S+\s+/, '')])
    // What is shorter is no secret, and would tear words apart.
    .filter((value) => value.length >= 8);
  return (text) =>
    sent.reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text).replace(SECRETS, '***');
}
