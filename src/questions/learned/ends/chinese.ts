import { hashText } from '../model';
import { FeatureList, kinds, step } from './features';

/**
 * What the end of a Chinese question looks like to the model: the last characters and their classes, the first and
 * the last sign of a question, and what has been said since. Over folded text.
 */

/** Characters with a class of their own: grammar, and what questions are about ("哪年", "多少钱"). */
const GRAMMAR: ReadonlySet<string> = new Set(
  '的了着过吗呢吧啊呀嘛么哦哈嗯呃额唉哎我你您他她它们咱自己这那哪谁什怎为何多少几是不没有无别会能可以要想应该得让给把被跟和与或还也都就才只又再更最很太真好对行在从到往向于因所但而且如果虽然后前先当时候上下里个些点种样次问说讲知道看觉告诉请帮去来做叫用干嘛年月日岁元块钱位家部座一',
);
const DIGITS: ReadonlySet<string> = new Set('0123456789二三四五六七八九十百千万亿两零');

/** Signs of a question; "a-not-a" is looked for apart. */
const CUES: readonly string[] =
  '什么 怎么 怎样 如何 为什么 为啥 谁 哪 几 多少 多久 多大 多长 多高 多远 多重 啥 咋 是否 还是 吗 呢 有没有 告 介 推 帮 请问 想问 知道'.split(
    ' ',
  );
/** By their first character, longest first. */
const BY_FIRST = new Map<string, { text: string; code: number }[]>();
for (const text of [...CUES].sort((a, b) => b.length - a.length)) {
  const list = BY_FIRST.get(text.charAt(0)) ?? [];
  list.push({ text, code: hashText(text) });
  BY_FIRST.set(text.charAt(0), list);
}

/** How many characters at the end are examined. */
const REACH = 60;

const [EDGE, NUMBER, NAME, OTHER] = ['^', '9', 'a', 'x'].map(hashText) as [number, number, number, number];
const NO_CUE = hashText('-');
const A_NOT_A = hashText('a-not-a');
const CODES = new Map([...GRAMMAR].map((char) => [char, hashText(char)]));

const K = kinds('u1 u2 u3 p2 p3 c2 c3 c4 c5 len q qc qn qnn qu qu2 f k qd ud sd zz');

export function chineseEnd(folded: string): readonly number[] {
  const text = compact(folded);
  const size = text.length;
  const unit = (fromEnd: number) => text.charCodeAt(size - fromEnd) || 0;
  const [u1, u2, u3] = [unit(1), unit(2), unit(3)];
  const [c1, c2, c3, c4, c5] = [1, 2, 3, 4, 5].map((i) => classOf(text.charAt(size - i))) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const list = new FeatureList();
  list.add(K.u1, u1);
  list.add(K.u2, u2, u1);
  list.add(K.u3, u3, u2, u1);
  list.add(K.p2, u2);
  list.add(K.p3, u3);
  list.add(K.c2, c2, c1);
  list.add(K.c3, c3, c2, c1);
  list.add(K.c4, c4, c3, c2, c1);
  list.add(K.c5, c5 ^ c4, c3, c2, c1);
  list.add(K.len, step(size), c1);

  const { first, last, end, cues } = cuesOf(text);
  const since = end < 0 ? 40 : step(size - end);
  const next = end < 0 ? NO_CUE : classOf(text.charAt(end));
  const afterNext = end < 0 ? NO_CUE : classOf(text.charAt(end + 1));
  list.add(K.q, last, since);
  list.add(K.qc, last, since, c1);
  list.add(K.qn, last, next, since);
  list.add(K.qnn, last, next, afterNext, since);
  list.add(K.qu, last, u1);
  list.add(K.qu2, last, u2, u1);
  list.add(K.f, first, since, c1);
  list.add(K.k, Math.min(cues, 4), c1, since);
  list.add(K.qd, last, since, c2, c1);
  list.add(K.ud, u1, since);
  // "是…的", "在…"
  const before = text.slice(0, -1);
  const [be, of, located] = ['是', '的', '在'].map((char) => Number(before.includes(char))) as [
    number,
    number,
    number,
  ];
  list.add(K.sd, be * 2 + of, c1, last);
  list.add(K.zz, located, c1, since);
  return list.found;
}

function classOf(char: string): number {
  if (char === '') return EDGE;
  if (char === 'a') return NAME;
  return CODES.get(char) ?? (DIGITS.has(char) ? NUMBER : OTHER);
}

/** The first and the last sign of a question, where the last one ends (-1 without any), and how many there are. */
function cuesOf(text: string): { first: number; last: number; end: number; cues: number } {
  let first = NO_CUE;
  let last = NO_CUE;
  let end = -1;
  let cues = 0;
  for (let i = 0; i < text.length; i++) {
    const cue = BY_FIRST.get(text.charAt(i))?.find((one) => text.startsWith(one.text, i));
    const isDoubled = cue === undefined && isANotA(text, i);
    if (cue === undefined && !isDoubled) continue;
    last = cue?.code ?? A_NOT_A;
    if (cues++ === 0) first = last;
    end = i + (cue?.text.length ?? 3);
    i = end - 1;
  }
  return { first, last, end, cues };
}

/** "是不是", "有没有" */
function isANotA(text: string, at: number): boolean {
  const middle = text.charAt(at + 1);
  return (middle === '不' || middle === '没') && text.charAt(at) === text.charAt(at + 2);
}

/** The end of the text without spaces and quotation marks; Latin words and numbers count as one character each. */
function compact(text: string): string {
  let kept = '';
  for (let i = text.length - 1; i >= 0 && kept.length < REACH; i--) {
    const char = text.charAt(i);
    if (DROPPED.has(char)) continue;
    const unit = text.charCodeAt(i);
    const isDigit = unit >= 0x30 && unit <= 0x39;
    const isName = (unit >= 0x61 && unit <= 0x7a) || (unit >= 0xc0 && unit <= 0x24f);
    const next = isDigit ? '9' : isName ? 'a' : char;
    if ((isDigit || isName) && kept.startsWith(next) && text.charAt(i + 1) !== ' ') continue;
    kept = next + kept;
  }
  return kept;
}

const DROPPED: ReadonlySet<string> = new Set(' "“”「」《》\'');
