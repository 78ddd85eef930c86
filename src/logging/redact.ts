/** What stands in the place of a secret. */
export const SCRUBBED = '[scrubbed]';

/**
 * What secrets look like, wherever they stand: in a message, a stack, an address. Each keeps what comes before
 * it, so that a line can still be read.
 */
const SHAPES: readonly [pattern: RegExp, replacement: string][] = [
  // Tickets, of ours and in a subprotocol.
  [/\brrag\.ticket\.[\w.~+/=-]+/g, SCRUBBED],
  [/\brr1_[\w-]{8,}/g, SCRUBBED],
  // Keys of Dify, of OpenAI and of those who follow it, of GitHub and of AWS.
  [/\b(?:app|dataset|sk|pk|rk)-[\w-]{6,}/g, SCRUBBED],
  [/\b(?:gh[pousr]|github_pat)_\w{16,}/g, SCRUBBED],
  [/\b(?:AKIA|ASIA)[A-Z\d]{16}\b/g, SCRUBBED],
  // A signed token.
  [/\beyJ[\w-]{4,}\.[\w-]+\.[\w-]*/g, SCRUBBED],
  [/\b(Bearer)\s+[^\s"'\\,;]+/gi, `$1 ${SCRUBBED}`],
  [/\b([Bb]asic)\s+(?=\w+[A-Z\d+/=])[\w+/=-]{6,}/g, `$1 ${SCRUBBED}`],
  // A password in an address.
  [/(\b[a-z][a-z\d+.-]*:\/\/[^\s:@/"]*):[^\s@/"]+@/gi, `$1:${SCRUBBED}@`],
  // All that a browser remembers.
  [/((?:\b|_)cookie(?:\\?["'])?\s*[=:]\s*(?:\\?["'])?)(?!\[scrubbed)[^"'\\\n]+/gi, `$1${SCRUBBED}`],
  // In a query, a cookie or JSON, by its name.
  [
    /((?:\b|_)(?:token|ticket|api[_-]?key|apikey|keys?|secret|password|passwd|authorization|access_token)(?:\\?["'])?\s*[=:]\s*(?:\\?["'])?)(?!\[scrubbed)[^\s"'&;,\\}\]]{6,}/gi,
    `$1${SCRUBBED}`,
  ],
];

/** Most lines have nothing of the kind, and are not looked at more closely. */
const HINT =
  /rrag\.|rr1_|(?:app|dataset|[spr]k)-|gh[pousr]_|_pat_|A[KS]IA|eyJ|:\/\/|b(?:earer|asic)|token|ticket|key|cookie|secret|pass|authorization/i;

/** Shorter ones would take ordinary words with them. */
const SHORTEST = 6;

/**
 * Takes out of a text all that looks like a secret, and the `secrets` themselves, also as JSON, JSON within
 * JSON, an address and base64 write them.
 */
export function scrubber(secrets: readonly string[]): (text: string) => string {
  const forms = secrets
    .filter((secret) => secret.length >= SHORTEST)
    .flatMap((secret) => {
      const json = quoted(secret);
      return [secret, json, quoted(json), encodeURIComponent(secret), btoa(latin1(secret))];
    });
  const literals = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const literal of literals) clean = clean.replaceAll(literal, SCRUBBED);
    if (!HINT.test(clean)) return clean;
    for (const [pattern, replacement] of SHAPES) clean = clean.replace(pattern, replacement);
    return clean;
  };
}

/** Takes out what looks like a secret, whoever's it is. */
export const scrub = scrubber([]);

/** The beginning of a text, of at most so many characters. No word is cut in two: half a secret has no shape. */
export function cutShort(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most).replace(/[^\s"'<>,;{}[\]()]+$/, '')}…`;
}

function quoted(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** The bytes of a text, as `btoa` takes them. */
function latin1(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}
