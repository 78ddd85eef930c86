import { en, type Words } from './en';
import type { Explained } from './en-codes';
import { zh } from './zh';

export type { Words } from './en';
export type { Explained } from './en-codes';

export const LANGUAGES: readonly Words[] = [en, zh];

/** The texts in the first of these languages (as in `navigator.languages`) that there is; else English. */
export function wordsFor(languages: readonly string[]): Words {
  for (const language of languages) {
    const found = LANGUAGES.find(({ tag }) => primary(tag) === primary(language));
    if (found) return found;
  }
  return en;
}

const primary = (tag: string) => tag.toLowerCase().split('-')[0];

/** The text of a code. One of a later version, or of a custom detector, is shown as it is, without underscores. */
export function textOf(texts: Readonly<Record<string, string>>, code: string): string {
  return (Object.hasOwn(texts, code) ? texts[code] : undefined) ?? plain(code);
}

/** Why something was decided: a reason of the detector or the gate, or the code of a refusal. */
export function reasonOf(words: Words, reason: string): Explained {
  const reasons: Readonly<Record<string, Explained>> = words.reasons;
  const known = Object.hasOwn(reasons, reason) ? reasons[reason] : undefined;
  const text = textOf(words.errors, reason);
  return known ?? { short: text, long: text };
}

const plain = (code: string) => code.replaceAll('_', ' ');
