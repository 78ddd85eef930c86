/** What a log shows in place of a secret. */
export const REDACTED = '[scrubbed]';

/**
 * What secrets look like, wherever they occur: in a message, a stack, an address. Each pattern keeps the text before
 * the secret, so that the line stays readable.
 */
const SHAPES: readonly [pattern: RegExp, replacement: string][] = [
  // Our tickets, on their own and as a subprotocol.
  [/\brrag\.ticket\.[\w.~+/=-]+/g, REDACTED],
  [/\brr[1t]_[\w-]{8,}/g, REDACTED],
  // Keys of Dify, OpenAI and compatible servers, GitHub, AWS.
  [/\b(?:app|dataset|sk|pk|rk)-[\w-]{6,}/g, REDACTED],
  [/\b(?:gh[pousr]|github_pat)_\w{16,}/g, REDACTED],
  [/\b(?:AKIA|ASIA)[A-Z\d]{16}\b/g, REDACTED],
  // A signed token.
  [/\beyJ[\w-]{4,}\.[\w-]+\.[\w-]*/g, REDACTED],
  [/\b(Bearer)\s+[^\s"'\\,;]+/gi, `$1 ${REDACTED}`],
  [/\b([Bb]asic)\s+(?=\w+[A-Z\d+/=])[\w+/=-]{6,}/g, `$1 ${REDACTED}`],
  // A password in an address.
  [/(\b[a-z][a-z\d+.-]*:\/\/[^\s:@/"]*):[^\s@/"]+@/gi, `$1:${REDACTED}@`],
  // Cookies.
  [/((?:\b|_)cookie(?:\\?["'])?\s*[=:]\s*(?:\\?["'])?)(?!\[scrubbed)[^"'\\\n]+/gi, `$1${REDACTED}`],
  // By its name in a query string, a cookie or JSON.
  [
    /((?:\b|_)(?:token|ticket|api[_-]?key|apikey|keys?|secret|password|passwd|authorization|access_token)(?:\\?["'])?\s*[=:]\s*(?:\\?["'])?)(?!\[scrubbed)[^\s"'&;,\\}\]]{6,}/gi,
    `$1${REDACTED}`,
  ],
];

/** A quick check, since most lines contain nothing of the kind. */
const HINT =
  /rrag\.|rr[1t]_|(?:app|dataset|[spr]k)-|gh[pousr]_|_pat_|A[KS]IA|eyJ|:\/\/|b(?:earer|asic)|token|ticket|key|cookie|secret|pass|authorization/i;

/** Redacting shorter secrets would hit ordinary words. */
const MIN_SECRET_LENGTH = 6;

/**
 * Creates a function that redacts everything in a text that looks like a secret, and the given `secrets` themselves,
 * including their forms in JSON, JSON within JSON, URLs and base64.
 */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const forms = secrets
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    .flatMap((secret) => {
      const json = quoted(secret);
      return [secret, json, quoted(json), encodeURIComponent(secret), btoa(latin1(secret))];
    });
  const literals = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const literal of literals) clean = clean.replaceAll(literal, REDACTED);
    if (!HINT.test(clean)) return clean;
    for (const [pattern, replacement] of SHAPES) clean = clean.replace(pattern, replacement);
    return clean;
  };
}

/** Redacts anything that looks like a secret. */
export const redact = createRedactor([]);

/** The first `max` characters at most, cut between words: half a secret would not be recognised. */
export function cutShort(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max).replace(/[^\s"'<>,;{}[\]()]+$/, '')}…`;
}

function quoted(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** The bytes of a text, as `btoa` takes them. */
function latin1(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}
