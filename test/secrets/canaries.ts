import { createHash } from 'node:crypto';
import { CANARIES, type CanaryName } from './table';

/**
 * A `key` looks like one; `words` look like ordinary text, so that no pattern could catch them; `label` is
 * for values that have to be one word.
 */
export type Kind = 'key' | 'words' | 'label';

/** Deterministic for one name, and unlike any other. */
export function canaryOf(name: CanaryName): string {
  const [kind, , prefix = ''] = CANARIES[name];
  const digest = createHash('sha256').update(name).digest();
  if (kind === 'key') return prefix + digest.toString('base64url').replace(/[-_]/g, 'x').slice(0, 28);
  const words = [0, 4, 8].map((at) => [...digest.subarray(at, at + 4)].map(syllable).join(''));
  return prefix + words.join(kind === 'words' ? ' ' : '_');
}

function syllable(byte: number): string {
  return `${'bdfgklmnprstvz'[byte % 14]}${'aeiou'[Math.floor(byte / 14) % 5]}`;
}

/** What one test has planted, so that none is forgotten. */
export class Planting {
  readonly planted = new Set<CanaryName>();

  of(name: CanaryName): string {
    this.planted.add(name);
    return canaryOf(name);
  }
}

interface Form {
  name: CanaryName;
  how: string;
  text: string;
}

const HALF = 12;

/** Every form in which a canary could leak: as it is, quoted, encoded, and each half of it. */
function formsOf(name: CanaryName): Form[] {
  const whole = canaryOf(name);
  const middle = Math.ceil(whole.length / 2);
  const parts: [string, string][] = [['', whole]];
  if (whole.length >= HALF * 2)
    parts.push(['first half of ', whole.slice(0, middle)], ['second half of ', whole.slice(middle)]);
  return parts.flatMap(([part, text]) =>
    Object.entries(encodings(text)).map(([how, coded]) => ({
      name,
      how: part + how,
      text: coded.toLowerCase(),
    })),
  );
}

function encodings(text: string): Record<string, string> {
  const json = JSON.stringify(text).slice(1, -1);
  return {
    'as it is': text,
    'as JSON': json,
    'in an address': encodeURIComponent(text),
    'in a form': new URLSearchParams({ x: text }).toString().slice(2),
    hex: Buffer.from(text).toString('hex'),
    ...Object.fromEntries(
      // In base64 only the middle is the same whatever surrounds it.
      [0, 1, 2].map((shift) => {
        const coded = Buffer.from('.'.repeat(shift) + text).toString('base64');
        return [`base64, ${shift} bytes in`, coded.slice(shift === 0 ? 0 : 4, -4)];
      }),
    ),
  };
}

const FORMS = (Object.keys(CANARIES) as CanaryName[]).flatMap(formsOf);

/** Which canaries are in a text, and in what form; `legitimate` ones may be. One line each. */
export function leaksIn(text: string, legitimate: readonly CanaryName[] = []): string[] {
  const lower = text.toLowerCase();
  const leaks = new Map<CanaryName, string>();
  for (const { name, how, text: form } of FORMS) {
    if (legitimate.includes(name) || leaks.has(name)) continue;
    const at = lower.indexOf(form);
    if (at < 0) continue;
    const context = text.slice(Math.max(0, at - 120), at + form.length + 20);
    leaks.set(name, `${name} (${how}): …${context}…`);
  }
  return [...leaks.values()];
}

/** Those of one part of the table. */
export function canariesOf(part: string): CanaryName[] {
  return (Object.keys(CANARIES) as CanaryName[]).filter((name) => CANARIES[name][1].startsWith(`${part}:`));
}
