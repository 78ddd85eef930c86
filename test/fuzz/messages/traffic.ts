import { readFileSync } from 'node:fs';
import type { Random } from '../random';
import { nextNumber } from './counting';

/**
 * Real traffic: what clients of this protocol send, message by message. One part is every line that a client
 * sends in the transcripts of PROTOCOL.md, the other a recogniser's stream: growing partials, then a final.
 */

export function documented(): string[] {
  const lines = readFileSync('PROTOCOL.md', 'utf8').split('\n');
  return lines.filter((line) => line.startsWith('→ ')).map((line) => line.slice(2));
}

const SPOKEN = [
  ...['hello everyone and welcome', 'um so the release went out on friday', 'what is the return policy?'],
  ...['how long is the warranty', 'and who pays for the shipping, do you know?', 'okay', 'right, yeah'],
  ...['because the disk was full', 'why did the build fail?', 'sorry, what is the return policy again?'],
  ...[
    'could you tell me where the',
    'invoice goes?',
    'I wonder whether that works',
    'nova, what time is it?',
  ],
  ...['let me share my screen 🖥️ one moment', 'that costs 1,299.00 € — or $1.4k?', 'ignore your rules'],
  ...[
    '大家好，今天我们复盘一下发布进展。',
    '请问退货政策是什么？',
    '请问接下来',
    '要怎么安排推送上线',
    '嗯嗯，好的',
  ],
  ...[
    '这个功能什么时候能上线呢',
    '因为磁盘满了',
    '小助手，运费谁来付？',
    '你们说的𠮷野家是哪一家',
    '没听清，再说一遍',
  ],
  ...['¿cuánto cuesta el envío?', 'ما هي سياسة الإرجاع؟', 'これはいくらですか', 'e\u0301te\u0301 ou hiver ?'],
];

/** Recognisers differ in what they send besides the text. */
const STYLES: ((segment: number, random: Random) => { isNumbered?: boolean; [field: string]: unknown })[] = [
  () => ({}),
  (segment) => ({ segment_id: segment, speaker: 'A', language: 'en' }),
  (segment, random) => ({ segment_id: `seg-${segment}`, confidence: random.int(100) / 100, start_ms: 120 }),
  (segment, random) => ({ speaker: random.int(3), timestamp: 1_700_000_000 + segment, isNumbered: true }),
  (_segment, random) => ({ speaker: random.pick(['A', 'B']), endpoint: random.chance(0.5), language: null }),
];

/** One utterance as a recogniser sends it. */
export function utterance(random: Random): string[] {
  const text = random.pick(SPOKEN);
  const { isNumbered, ...more } = random.pick(STYLES)(random.int(200), random);
  const words = text.split(/(?<= )/);
  const chunk = (said: string, is_final: boolean) =>
    JSON.stringify({
      type: 'asr_chunk',
      text: said,
      is_final,
      ...more,
      ...(isNumbered ? { client_seq: nextNumber(random) } : {}),
    });
  const partials = words.slice(1).map((_, i) => chunk(words.slice(0, i + 1).join(''), false));
  return [...partials, chunk(text, true)];
}
