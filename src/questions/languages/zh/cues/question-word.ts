import { CERTAIN, FAIR, LIKELY, POSSIBLE } from '../../../confidence';
import type { Clause } from '../clauses';
import { type Cue, strongestCue } from './cue';
import { embedded } from './embedded';
import { dismissed, indefinite, partOfOther } from './indefinite';

/** Question words. In Chinese they stay in place, and the same words also mean "any" and "some". */

const QUESTION_WORDS = new RegExp(
  [
    '为什么|为啥|为何|干什么|干啥|干嘛|干吗|什么时候|啥时候|什么|怎么样|咋样|怎样|怎么|咋|如何|何时|何地|何处|何种|啥|谁|哪',
    '多少|多久|多长|多大|多高|多远|多重|多宽|多深|多快|多贵|多钱|第?几',
  ].join('|'),
  'g',
);

/** Words that fill a gap in a lecture; they ask only at the end of a clause. */
const LOOSE: ReadonlySet<string> = new Set(['怎么样', '咋样', '干什么', '干啥']);

/** The speaker addresses someone: "you", but not "to you" or "for you". */
const ADDRESSED = /(?:^|[^给为跟帮替让告诉对向问教])[你您]/;
const REQUESTED =
  /请问|想(?:要)?(?:问|知道|了解|请教|咨询|确认)|好奇|请教|疑问|(?<![不没别用要会他她友])告诉我|帮我/;
/** Endings that ask even after "I don't know". */
const ASKING_END = /(?:呢|吗|(?<![什怎这那多要])么|来着)[啊呀]?$/;
const PLACED = /^(?:什么|啥|谁|哪|多.|第?几)$/;
const FIRM_WORDS = /^(?:为什么|为啥|多少|什么时候|啥时候)$/;
const SOFT_END = /[啊呀哦哈]$/;

/** How many characters on each side of a question word are examined. */
const SEEN = 24;

/** Whoever asks rarely talks on for so many characters: then the word meant "some", or was part of a statement. */
const FAR = 20;

/** How far from the end of its clause each word still asks: further away it mostly means "some". */
const REACH: Readonly<Record<string, number>> = {
  为什么: 26,
  为啥: 26,
  为何: 26,
  什么时候: 14,
  啥时候: 14,
  何时: 16,
  干什么: 2,
  干啥: 2,
  干嘛: 12,
  干吗: 12,
  怎么样: 1,
  咋样: 1,
  怎样: 8,
  怎么: 13,
  咋: 13,
  如何: 12,
  什么: 8,
  啥: 8,
  谁: 12,
  哪: 12,
  多少: 8,
  几: 8,
  第几: 8,
};

/** The strongest question word in a text, if one asks. */
export function wordCue(text: string, clauses: readonly Clause[]): Cue | undefined {
  return strongestCue(text, QUESTION_WORDS, clauses, (word, at, clause) =>
    strengthOf(word, at, text, clause),
  );
}

/** "电话是多少我还是留一个吧": a separate clause follows the word that ends the question. */
function tailOf(word: string, tail: string): string {
  if (!PLACED.test(word)) return tail;
  const next = /(?:我|咱|回头|谢谢|他|她)/.exec(tail)?.index ?? -1;
  return next >= 0 && next <= 8 ? tail.slice(0, next) : tail;
}

function strengthOf(word: string, at: number, text: string, clause: Clause): number {
  const end = at + word.length;
  const before = text.slice(Math.max(clause.from, at - SEEN), at);
  const after = text.slice(end, end + SEEN);
  const head = text.slice(Math.max(clause.start, at - SEEN), at);
  const isLoose = LOOSE.has(word);
  const last = isLoose ? text.length : clause.end;
  const tail = tailOf(word, text.slice(end, Math.max(end, Math.min(last, end + SEEN + 4))));
  if (partOfOther(word, before, after)) return 0;
  if (/以为[^,你您]{0,8}$/.test(before)) return 0;
  const closed = ASKING_END.test(tail) && tail.length <= 16;
  const isWhy = FIRM_WORDS.test(word) && SOFT_END.test(tail) && tail.length <= 16;
  const requested = REQUESTED.test(before);
  if (after === '' && word === '怎么') return 0;
  if ((closed || isWhy) && !indefinite(word, before, after)) return CERTAIN;
  if (requested && !indefinite(word, before, after)) return CERTAIN;
  const addressed = ADDRESSED.test(head);
  if (text.length - end >= FAR && !addressed) return POSSIBLE;
  if (embedded(before, word, tail) || dismissed(after) || indefinite(word, before, after)) return 0;
  const reach = isLoose
    ? (REACH[word] ?? 1)
    : (REACH[word] ?? 8) +
      (addressed ? 6 : 0) +
      (at - clause.start <= 4 ? 6 : 0) +
      (SOFT_END.test(tail) ? 4 : 0);
  if ((text.length > 24 || isLoose) && tail.length > reach + (text.length <= 32 ? 4 : 0))
    return tail.length > reach + 8 ? 0 : POSSIBLE;
  if (text.length <= 30) return CERTAIN;
  const isLast = clause.end >= text.length;
  if (addressed || text.length <= 45) return isLast ? LIKELY : FAIR;
  return isLast && tail.length <= 6 ? FAIR : POSSIBLE;
}
