/** A span of a text; `end` is exclusive. */
export interface Span {
  start: number;
  end: number;
}

/** Sentence ends: Chinese marks and line ends always, Latin marks before a space. */
const END = /[。！？!?…]+["'”’」』）)\]]*|\.["'”’)\]]*(?=\s)|\n+/g;
/** Where a full stop does not end a sentence: after initials, and abbreviations that precede a name or a number. */
const ABBREVIATION =
  /(?:^|[\s("“])(?:\p{Lu}|[A-Za-z]\.[A-Za-z]|mr|mrs|ms|dr|st|prof|gen|col|capt|lt|sgt|rev|hon|no|nos|vol|pp?|fig|ca?|approx|vs|etc|e\.g|i\.e|cf|al|jr|sr|inc|co|ltd|est|art|arts|sec)$/iu;

/** The sentences of a text, in order, trimmed. */
export function sentencesOf(text: string): Span[] {
  const found: Span[] = [];
  let start = 0;
  for (const match of text.matchAll(END)) {
    const end = match.index + match[0].length;
    if (match[0].startsWith('.') && !ends(text, match.index, end)) continue;
    push(found, text, start, end);
    start = end;
  }
  push(found, text, start, text.length);
  return found;
}

function ends(text: string, dot: number, end: number): boolean {
  const next = /\S/.exec(text.slice(end, end + 12))?.[0] ?? 'A';
  if (/\p{Ll}/u.test(next)) return false;
  return !ABBREVIATION.test(text.slice(Math.max(0, dot - 12), dot));
}

function push(found: Span[], text: string, from: number, to: number): void {
  let start = from;
  let end = to;
  while (start < end && isSpace(text, start)) start += 1;
  while (end > start && isSpace(text, end - 1)) end -= 1;
  if (start < end) found.push({ start, end });
}

function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code <= 32 || code === 0xa0 || code === 0x3000;
}
