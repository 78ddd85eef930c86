import { splitName } from './entry';

/** What one speaker says in a cue. */
interface SpokenPart {
  /** Not empty, without markup and line ends. */
  text: string;
  speaker?: string;
  /** Another, unnamed speaker goes on: the turn is over. */
  endpoint?: true;
}

interface GrowingPart extends SpokenPart {
  /** Its last character: to look at it in the text would copy all of the text, at each line. */
  end: string;
}

interface CueTextOptions {
  /** Whether "Ann: hello" means that Ann says "hello". */
  names: boolean;
  /** All tags are markup; otherwise only those that SubRip files use, since `<` may be meant literally. */
  isWebVtt: boolean;
}

/** The longest label that the wire takes. */
const MAX_SPEAKER = 128;

/** Inside a voice tag: the name of its speaker is captured. */
const VOICE = /^v(?:\.\S*)?[ \t]+(.*)$/s;
/** How the markup of SubRip begins. */
const SUBRIP_MARKUP = /<\/?(?:b|i|u|s|c|font|ruby|rt|lang|v)(?=[\s.=>])|\{\\/gi;

/** In captions, the speaker changes at `>>`; in subtitles, each of two speakers has a line that begins with a dash. */
const CHANGE = /^\s*(?:>>+\s*|[-–—‐]\s*(?=\p{L}|["'“‘¿¡])|[-–—‐]\s+)/u;

/** What is said in the lines of a cue, by one speaker after another. */
export function spokenParts(lines: readonly string[], options: CueTextOptions): SpokenPart[] {
  const parts: GrowingPart[] = [];
  let voice: string | undefined;
  for (const line of lines) {
    for (const piece of voicesIn(line, options.isWebVtt)) {
      voice = piece.speaker ?? voice;
      add(parts, unescaped(piece.text), voice, options.names);
    }
  }
  return parts;
}

function add(parts: GrowingPart[], raw: string, voice: string | undefined, names: boolean): void {
  const isOther = CHANGE.test(raw);
  const words = raw.replace(CHANGE, '').replace(/\s+/g, ' ').trim();
  if (words === '') return;
  const { text, speaker = voice } = voice === undefined && names ? splitName(words) : { text: words };
  const last = parts.at(-1);
  const goesOn = speaker === undefined ? !isOther : speaker === last?.speaker;
  if (last && goesOn) {
    last.text += spaceBetween(last.end, text) + text;
    last.end = text.at(-1) ?? '';
    return;
  }
  if (last && speaker === undefined && last.speaker === undefined) last.endpoint = true;
  parts.push({ text, end: text.at(-1) ?? '', ...(speaker === undefined ? {} : { speaker }) });
}

/** The pieces of a line; a piece with a speaker begins that speaker's words. */
function voicesIn(line: string, isWebVtt: boolean): { text: string; speaker?: string }[] {
  if (!isWebVtt) return [{ text: withoutMarkup(line) }];
  const pieces: { text: string; speaker?: string }[] = [{ text: '' }];
  let end = 0;
  for (let start = line.indexOf('<'); start >= 0; start = line.indexOf('<', end)) {
    const close = line.indexOf('>', start);
    if (close < 0) break;
    append(pieces, line.slice(end, start));
    end = close + 1;
    const [, name] = VOICE.exec(line.slice(start + 1, close)) ?? [];
    const speaker = labelOf(name);
    if (speaker !== undefined) pieces.push({ text: '', speaker });
  }
  append(pieces, line.slice(end));
  return pieces;
}

/** A line without any tag. */
export function withoutTags(line: string): string {
  // What is never closed is no tag: it would be looked for from each of its beginnings.
  const end = line.lastIndexOf('>') + 1;
  return line.slice(0, end).replace(/<[^>]*>/g, '') + line.slice(end);
}

function withoutMarkup(line: string): string {
  const last = { '>': line.lastIndexOf('>'), '}': line.lastIndexOf('}') };
  let text = '';
  let end = 0;
  for (const { 0: beginning, index } of line.matchAll(SUBRIP_MARKUP)) {
    const close = beginning.startsWith('<') ? '>' : '}';
    if (index < end || index > last[close]) continue;
    text += line.slice(end, index);
    end = line.indexOf(close, index) + 1;
  }
  return text + line.slice(end);
}

function append(pieces: { text: string }[], text: string): void {
  const last = pieces.at(-1);
  if (last) last.text += text;
}

function labelOf(name: string | undefined): string | undefined {
  const label = unescaped(name ?? '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_SPEAKER);
  return label === '' ? undefined : label;
}

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}，。？！、；：]/u;

/** Languages without spaces have none at the end of a line either. */
function spaceBetween(end: string, text: string): string {
  return WIDE.test(end) && WIDE.test(text.at(0) ?? '') ? '' : ' ';
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  lrm: '',
  rlm: '',
};

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{1,8}));/gi, (entity, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? entity;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    // Neither beyond Unicode nor half a pair.
    return code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : entity;
  });
}
