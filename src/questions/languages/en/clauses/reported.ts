import { REPORTING } from '../words';

/** "He asked me are you ...", "and I'm like what are you ...", "a guy asked did i want a bag". */
export function isReported(words: readonly string[], at: number): boolean {
  if (isQuoted(words, at)) return true;
  for (let i = at - 1; i >= Math.max(0, at - 4); i--) {
    const word = words[i] ?? '';
    if (word === 'ask' && ASKERS.test(words.slice(Math.max(0, i - 2), i).join(' '))) return true;
    if (ASKED.test(word) && i > 0 && !/^(?:i|to|let|just|you|can|could|may|wanted)$/.test(words[i - 1] ?? ''))
      return !(word === 'says' && WRITTEN.test(words[i - 1] ?? ''));
    if (/^(?:if|when|unless|until|once)$/.test(words[i - 2] ?? '')) continue;
    if (i < at - 3 || !REPORTING.has(word)) continue;
    if (SPEAKER.test(words[i - 1] ?? '') || SPEAKER.test(words[i - 2] ?? '')) return true;
  }
  return false;
}

/** "he was like", "she goes", "and they went": quoted speech follows directly. */
function isQuoted(words: readonly string[], at: number): boolean {
  const verb = words[at - 1] ?? '';
  const before = words[at - 2] ?? '';
  if (verb === 'like' || verb === 'all')
    return /^(?:is|was|were|am|be|being|i'm|he's|she's|they're|we're|just|all)$/.test(before);
  if (!/^(?:goes|went|go|going)$/.test(verb)) return false;
  return /^(?:he|she|they|i|and|people|customer|customers|just|there|i'm|he's|she's|kids?|guy|somebody|someone)$/.test(
    before,
  );
}

/** Written text, not a question that someone asked. */
const WRITTEN =
  /^(?:form|sign|label|website|site|page|email|letter|app|manual|contract|policy|it|screen|message|map|clock|menu|ticket|invoice|bill|document|guide)$/;

const SPEAKER =
  /^(?:i|he|she|they|we|him|her|us|them|me|i'm|he's|she's|they're|was|and|just|everybody|everyone|somebody|someone|people|guys?|kids?|boss|manager|doctor|customer|client|teacher|mom|dad|always|then)$/;

/** "people always ask how do you do it" */
const ASKERS =
  /(?:^| )(?:people|they|folks|customers|clients|patients|students|kids|everyone|everybody)(?: \w+)?$/;

/** Reported questions follow these, and only reported ones. */
const ASKED = /^(?:asked|asks|asking|wondered|says)$/;
