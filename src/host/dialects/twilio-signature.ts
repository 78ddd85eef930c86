import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface TwilioSignatureOptions {
  /** Of the account; several while one is being replaced by another. */
  authTokens: readonly string[];
  /** The address that Twilio was given, or its beginning up to the path; absent: as the `Host` header says. */
  publicUrl?: string | undefined;
}

/** `X-Twilio-Signature` of a request: of its address, and the names and values of its parameters in order of the names. */
export function twilioSignature(
  authToken: string,
  url: string,
  parameters: Readonly<Record<string, string>> = {},
): string {
  const names = Object.keys(parameters).sort();
  const signed = names.reduce((text, name) => `${text}${name}${parameters[name]}`, url);
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64');
}

/**
 * Whether Twilio, which knows the auth token, has asked for this handshake. What exactly it signs is not the same in all
 * places: with `wss` or `https`, with or without the port and a slash at the end. Accepting each of these gives nothing
 * away: none can be signed without the token.
 */
export function isSignedByTwilio(
  { headers, url = '/' }: IncomingMessage,
  { authTokens, publicUrl }: TwilioSignatureOptions,
): boolean {
  const given = Buffer.from(String(headers['x-twilio-signature'] ?? ''));
  const candidates = addressesOf(publicUrl ?? `wss://${headers.host ?? ''}`, url);
  let isRight = false;
  // All of them are compared, so that timing reveals nothing.
  for (const authToken of authTokens) {
    for (const { address, parameters } of candidates) {
      const expected = Buffer.from(twilioSignature(authToken, address, parameters));
      if (expected.length === given.length && timingSafeEqual(expected, given)) isRight = true;
    }
  }
  return isRight;
}

interface Signed {
  address: string;
  parameters?: Readonly<Record<string, string>>;
}

function addressesOf(base: string, url: string): Signed[] {
  const at = url.indexOf('?');
  const [path, query] = at < 0 ? [url, undefined] : [url.slice(0, at), url.slice(at + 1)];
  const prefix = base.replace(/\/+$/, '');
  // Somebody may have given the whole address.
  const wholes = prefix.endsWith(path) && path !== '/' ? [prefix] : [`${prefix}${path}`];
  const found: Signed[] = [];
  for (const whole of wholes.flatMap(writtenOf)) {
    if (query === undefined) found.push({ address: whole });
    else {
      found.push({ address: `${whole}?${query}` });
      found.push({ address: whole, parameters: Object.fromEntries(new URLSearchParams(query)) });
    }
  }
  return found;
}

/** The same address in the ways in which it is written. */
function writtenOf(address: string): string[] {
  const rest = address.replace(/^\w+:\/\//, '');
  const [host = '', ...path] = rest.split('/');
  const name = host.replace(/:\d+$/, '');
  const hosts = [...new Set([host, name, `${name}:443`])];
  const tail = path.length === 0 ? '' : `/${path.join('/')}`;
  const tails = tail.endsWith('/') ? [tail, tail.slice(0, -1)] : [tail, `${tail}/`];
  return ['wss', 'https', 'ws', 'http'].flatMap((scheme) =>
    hosts.flatMap((one) => tails.map((end) => `${scheme}://${one}${end}`)),
  );
}
