/** Whether a page of this origin may connect; `host` is the `Host` header of the request. */
export type OriginCheck = (origin: string, host: string | undefined) => boolean;

/**
 * Without a list, pages of the same host may. With one, those of its origins: `https://app.example.com`,
 * `https://*.example.com` for one label more, or `*` for all. Throws a `TypeError` that names the option
 * when an entry is none of these. An origin of `null` (a sandbox, a local file) never passes but with `*`.
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
      throw new TypeError(
        "'allowOrigins' must list origins such as https://app.example.com or https://*.example.com, without a path, or *.",
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
  // The scheme's own port may be left out on one side: a proxy that ends TLS may or may not write it.
  const usual = origin.startsWith('https:') ? ':443' : ':80';
  const asked = host.toLowerCase();
  return (
    origin.slice(origin.indexOf('//') + 2) === (asked.endsWith(usual) ? asked.slice(0, -usual.length) : asked)
  );
}

/** As browsers write it: scheme, host, and a port that is not the scheme's own. Undefined when it is none. */
function originOf(text: string): string | undefined {
  if (!/^[a-z][a-z\d+.-]*:\/\/[^/?#@*\s]+$/i.test(text) || !URL.canParse(text)) return undefined;
  const { protocol, host } = new URL(text);
  return `${protocol}//${host}`;
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
