import { REPORTING } from './lexicon';

const SUBJECT =
  /^(?:i|he|she|they|we|you|him|her|us|them|me|i'm|he's|she's|they're|was|is|are|people|and|be|been|just|everybody|everyone|there|somebody|someone|it's|always|then|'s|guys?|kids?|boss|manager|doctor|customer|client|teacher|mom|dad)$/;

/** "He asked me are you ...", "and I'm like what are you ...", "a guy asked did i want a bag". */
export function isReported(words: readonly string[], at: number): boolean {
  for (let i = at - 1; i >= Math.max(0, at - 4); i--) {
    const word = words[i] ?? '';
    if (ASKED.test(word) && i > 0 && !/^(?:i|to|let|just|you|can|could|may|wanted)$/.test(words[i - 1] ?? ''))
      return true;
    if (i < at - 3 || !REPORTING.has(word)) continue;
    const subject = words[i - 1] ?? '';
    if (SUBJECT.test(subject) || SUBJECT.test(words[i - 2] ?? '')) return true;
  }
  return false;
}

/** What somebody asked stands after these, and nobody else asks with them. */
const ASKED = /^(?:asked|asks|asking|wondered|says)$/;
