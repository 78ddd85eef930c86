import { createRedactor, REDACTED } from '../../logging/redact';

/** A shorter beginning could be any word. */
const MIN_PREFIX = 6;

/**
 * Creates a function that redacts secrets in what is being said: also the beginning of a known secret at the end of a
 * text, which is how a partial shows it. Of a beginning, at least a third of the secret must be there.
 */
export function createSpokenRedactor(secrets: readonly string[]): (text: string) => string {
  const redact = createRedactor(secrets);
  const prefixes = new Set(secrets.flatMap(prefixesOf));
  const longest = Math.max(0, ...[...prefixes].map(({ length }) => length));
  return (text) => {
    const clean = redact(text);
    const end = clean.trimEnd();
    for (let length = Math.min(longest, end.length); length >= MIN_PREFIX; length--) {
      if (prefixes.has(end.slice(-length))) return end.slice(0, -length) + REDACTED;
    }
    return clean;
  };
}

function prefixesOf(secret: string): string[] {
  const shortest = Math.max(MIN_PREFIX, Math.ceil(secret.length / 3));
  return Array.from({ length: Math.max(0, secret.length - shortest) }, (_, at) =>
    secret.slice(0, shortest + at),
  );
}
