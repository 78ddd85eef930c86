import { wellFormed } from '../../protocol/well-formed';

/** Marks that transcripts put before what was said: a time in brackets, `>>`, a dash, the label of a speaker. */
const LEADING =
  /^(?:\s*(?:[[(<]\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])>]|>{2,}|[-–—•*](?=\s)|(?:speaker|spk|说话人|发言人)[ _-]?\d{1,3}\s*[:：]))+\s*/iu;

/** Sounds that are described instead of transcribed. */
const SOUNDS = `(?:background |soft |upbeat )?(?:music(?: playing)?|applause|laughter|laughs?|laughing|chuckles?|coughs?|coughing|sighs?|sneezes?|clears throat|inaudible|unintelligible|indistinct|silence|pause|noise|static|beep|crosstalk|cross talk|blank[ _]audio|no speech|foreign(?: language)?)|(?:背景)?音乐|掌声|笑声?|咳嗽声?|叹气|听不清|噪音|静音`;
const SOUND = new RegExp(`\\[(?:${SOUNDS})\\]|[(（](?:${SOUNDS})[)）]|【(?:${SOUNDS})】|[♪♫]+`, 'giu');

const QUOTED = /^(?:"([^"]+)"|“([^“”]+)”|'([^']+)'|‘([^‘’]+)’|「([^「」]+)」|『([^『』]+)』|«([^«»]+)»)$/u;

/** Invisible, and of no meaning; joiners that some scripts need stay. */
const INVISIBLE = /[\u00ad\u200b\u200e\u200f\u2060\ufeff]/gu;
const FULL_WIDTH = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/gu;
const FULL_WIDTH_OFFSET = 0xfee0;

/**
 * What was said in a final, without what recognisers and transcripts put around it: marks, described sounds, enclosing
 * quotes, invisible characters, full-width Latin. Well-formed, in Unicode's composed form (NFC). What a recogniser in
 * a loop says three times over is said once.
 */
export function cleanText(text: string): string {
  const plain = wellFormed(text)
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(FULL_WIDTH, (letter) => String.fromCharCode(letter.charCodeAt(0) - FULL_WIDTH_OFFSET))
    .replace(LEADING, '')
    .trim();
  const spoken = plain.replace(SOUND, ' ');
  // What followed a sound is at the start now.
  const bare = spoken === plain ? plain : spoken.replace(/\s+/g, ' ').replace(LEADING, '').trim();
  const [, ...parts] = QUOTED.exec(bare) ?? [];
  return saidOnce(parts.find((part) => part !== undefined)?.trim() ?? bare);
}

const TOKEN = /\p{Script=Han}|[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu;
/** Two words said three times over may be meant: "no way no way no way". */
const MIN_LOOP_TOKENS = 3;
const LOOP_ROUNDS = 3;
const MAX_LOOP_CHARS = 4_000;

/** A text that says the same several times over, and nothing else, is cut after the first time. */
function saidOnce(text: string): string {
  if (text.length > MAX_LOOP_CHARS) return text;
  const tokens = [...text.matchAll(TOKEN)].map((match) => ({
    word: match[0].toLowerCase(),
    at: match.index,
  }));
  const longest = Math.floor(tokens.length / LOOP_ROUNDS);
  const period = smallestPeriod(tokens.map(({ word }) => word));
  if (period < MIN_LOOP_TOKENS || period > longest) return text;
  return text.slice(0, tokens[period]?.at).trim();
}

/** The length of the shortest beginning that makes up the whole when it is repeated; the last round may break off. */
function smallestPeriod(words: readonly string[]): number {
  const border: number[] = [0];
  for (let at = 1, length = 0; at < words.length; at++) {
    while (length > 0 && words[at] !== words[length]) length = border[length - 1] ?? 0;
    if (words[at] === words[length]) length++;
    border.push(length);
  }
  return words.length - (border.at(-1) ?? 0);
}
