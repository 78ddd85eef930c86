import { refuseOption } from '../../options/read-options';

/** Whether a page of this origin may connect; `host` is the `Host` header of the request. */
export type OriginCheck = (origin: string, host: string | undefined) => boolean;

/**
 * Without a list, pages of the same host may connect. With a list, those of its origins:
 * `https://app.example.com`, `https://*.example.com` for exactly one more label, or `*` for all. Throws a
 * `TypeError` that names the option when an entry is none of these. The origin `null` (a sandbox, a local
 * file) passes only with `*`.
 */
export function originCheck(allowed: readonly string[] | undefined): OriginCheck {
  if (!allowed) return isSameHost;
  if (allowed.includes('*')) return () => true;
  const exact = new Set<string>();
  const patterns: RegExp[] = [];
  for (const entry of allowed) {
    const [, scheme, rest] = /^(\w[\w+.-]*:\/\/)\*\.([^*/]+)$/.exec(entry) ?? [];
    const origin = originOf(rest === undefined ? entry : `${scheme}${rest}`);
    if (origin === undefined) {
      return refuseOption(
        'createHost',
        'allowOrigins',
        'can list origins such as https://app.example.com or https://*.example.com, without a path, or *',
      );
    }
    if (rest === undefined) exact.add(origin);
    else patterns.push(new RegExp(`^${literal(origin).replace('://', '://[^.:/]+\\.')}$`));
  }
  return (given) => {
    const origin = originOf(given);
    return origin !== undefined && (exact.has(origin) || patterns.some((pattern) => pattern.test(origin)));
  };
}

function isSameHost(given: string, host: string | undefined): boolean {
  const origin = originOf(given);
  if (origin === undefined || host === undefined || !/^https?:/.test(origin)) return false;
  // Either side may omit the default port: proxies that terminate TLS differ in this.
  const usual = origin.startsWith('https:') ? ':443' : ':80';
  const asked = host.toLowerCase();
  return (
    origin.slice(origin.indexOf('//') + 2) === (asked.endsWith(usual) ? asked.slice(0, -usual.length) : asked)
  );
}

/**
 * In the form browsers use: scheme, host, and the port unless it is the default. Undefined when it is not an
 * origin.
 */
function originOf(text: string): string | undefined {
  if (!/^[a-z][a-z\d+.-]*:\/\/[^/?#@*\s]+$/i.test(text) || !URL.canParse(text)) return undefined;
  const { protocol, host } = new URL(text);
  return `${protocol}//${host}`;
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
