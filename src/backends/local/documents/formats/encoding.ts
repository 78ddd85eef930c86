import { Unreadable } from './format';

/** How many bytes are examined to guess an encoding. */
const SAMPLE = 64 * 1024;
/** Out of 100; below it, the library merely found no evidence against the encoding. */
const LEAST_CONFIDENCE = 11;
/** Encodings that may be guessed, by the library's names; its others are rare or unreliable here. */
const LEGACY: Readonly<Record<string, string>> = {
  GB18030: 'gb18030',
  Big5: 'big5',
  Shift_JIS: 'shift_jis',
  'EUC-JP': 'euc-jp',
  'EUC-KR': 'euc-kr',
  'KOI8-R': 'koi8-r',
  'windows-1250': 'windows-1250',
  'windows-1251': 'windows-1251',
  'windows-1252': 'windows-1252',
  'windows-1253': 'windows-1253',
  'windows-1254': 'windows-1254',
  'windows-1255': 'windows-1255',
  'windows-1256': 'windows-1256',
  'ISO-8859-1': 'windows-1252',
  'ISO-8859-2': 'iso-8859-2',
  'ISO-8859-5': 'iso-8859-5',
  'ISO-8859-7': 'iso-8859-7',
  'ISO-8859-9': 'windows-1254',
};

export interface Decoded {
  text: string;
  /** Set when the encoding was guessed from the bytes: it may be wrong. */
  guessed?: string;
}

/**
 * The text of a file in UTF-8 or UTF-16, with or without a byte order mark, or in an older encoding; `declared` is
 * the encoding that the file itself names. Throws `Unreadable` when it is not text.
 */
export async function decode(bytes: Uint8Array, declared?: string): Promise<Decoded> {
  const marked = markOf(bytes) ?? wideOf(bytes);
  if (marked !== undefined) return decodeAs(marked, bytes) ?? refuse();
  if (isBinary(bytes)) throw new Unreadable('it is not text');
  const named = declared === undefined ? undefined : () => decodeAs(declared, bytes);
  return decodeAs('utf-8', bytes) ?? named?.() ?? guess(bytes);
}

function refuse(): never {
  throw new Unreadable('its encoding is unknown; save it as UTF-8');
}

/** Undefined when the bytes are not in this encoding, or it is unknown. A byte order mark is removed. */
function decodeAs(encoding: string, bytes: Uint8Array): Decoded | undefined {
  try {
    const decoder = new TextDecoder(encoding, { fatal: true });
    const text = decoder.decode(bytes);
    return { text: decoder.encoding === 'windows-1252' ? text.replace(/[\x80-\x9F]/g, western) : text };
  } catch {
    return undefined;
  }
}

/**
 * The characters of windows-1252 from 0x80 to 0x9F. Node 20 reads it as Latin-1, where these are control characters.
 */
const WESTERN = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8DŽ\x8F\x90‘’“”•–—˜™š›œ\x9DžŸ';

function western(control: string): string {
  return WESTERN[control.charCodeAt(0) - 0x80] ?? control;
}

function markOf([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return undefined;
}

/** Detects UTF-16 without a mark: spaces, line ends, digits and letters have a zero in every other byte. */
function wideOf(bytes: Uint8Array): string | undefined {
  if (bytes.length < 4 || bytes.length % 2 !== 0) return undefined;
  const sample = bytes.subarray(0, SAMPLE);
  const zeros = [0, 0];
  const ascii = [0, 0];
  for (let at = 0; at < sample.length; at += 1) {
    const other = sample[at ^ 1] ?? 0;
    if (sample[at] !== 0) continue;
    zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
    if (other === 10 || (other >= 32 && other < 127)) ascii[at % 2] = (ascii[at % 2] ?? 0) + 1;
  }
  const [high = 0, low = 0] = zeros;
  // In text, such zeros are on one side only, next to printable characters.
  if (low > 0 && high === 0 && (ascii[1] ?? 0) >= low * 0.9) return 'utf-16le';
  if (high > 0 && low === 0 && (ascii[0] ?? 0) >= high * 0.9) return 'utf-16be';
  return undefined;
}

/** Zeros, or more than a few control characters: no text encoding contains them. */
function isBinary(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, SAMPLE);
  let controls = 0;
  for (const byte of sample) {
    if (byte === 0) return true;
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27) controls += 1;
  }
  return controls > sample.length / 100;
}

async function guess(bytes: Uint8Array): Promise<Decoded> {
  const lenient = new TextDecoder().decode(bytes);
  if (isNearly(lenient)) return { text: lenient, guessed: 'utf-8 with a wrong byte' };
  const { analyse } = await import('chardet');
  for (const { name, confidence } of analyse(bytes.subarray(0, SAMPLE))) {
    const guessed = LEGACY[name];
    if (guessed === undefined || confidence < LEAST_CONFIDENCE) continue;
    const decoded = decodeAs(guessed, bytes);
    if (decoded !== undefined) return { ...decoded, guessed };
  }
  return refuse();
}

/** Whether text read as UTF-8 is UTF-8 apart from a slip: most of its multi-byte sequences are valid. */
function isNearly(text: string): boolean {
  const wrong = text.match(/\uFFFD/g)?.length ?? 0;
  const right = text.match(/[^\0-\x7F\uFFFD]/gu)?.length ?? 0;
  return wrong * 20 <= right;
}
