import type { Text } from './words';

/** Chinese words that do not change what is asked: fillers, greetings, lead-ins, politeness. */

const MARK = String.raw`(?= ?\p{P})`;
/** What begins a question, so that what stands before it is only a lead-in. */
const OPENS = '(?:请问|请教|我?想问|我?想请问|我问一?下|麻烦(?=[你您问帮请]|一下|给我|告诉))';
const ASKS = '(?:怎么|怎样|如何|为什么|什么时候|哪|能不能|可不可以|可以|是不是|有没有|请问|我)';

/** Before these, a word is talked about: 嗯是什么意思. */
const TALKED_ABOUT =
  '(?! ?(?:这个字|那个字|一词)?(?:是什么意思|什么意思|[是用]?[中英日韩]?[语文]?怎么[读写说念拼翻用]))';
/** What 下 makes a word with: 下周, 下单, 下一个. */
const AFTER_DOWN =
  '午周月次个一二两三几半面边方家层楼级期年季学旬届任集回载单班属雨雪架降岗游列达线场车课乡落水辈巴手注棋款令限调滑跌沉设肢铺地海山坡礼星发行去来述联拉划拨挂位部端身体装台飞船站盘酒饭锅种药毒功\\d';
/** 下 for 一下. */
const A_BIT = `下(?:(?= ?几[点号])|(?! ?[${AFTER_DOWN}]))`;
/** Hums, wherever they are. */
const HUMS = new RegExp(
  `(?:[嗯呃][，,、… ]*那个(?= ?[，、…,])|嗯+|呃(?!逆)|唔|啊(?!哈))${TALKED_ABOUT}`,
  'gu',
);
/** At the start of a clause. */
const LEAD_INS = new RegExp(
  `(?:${[
    // Interjections.
    `(?:[哦噢喔诶欸哎唉]+(?![呀哦噢喔诶欸哎唉])|哎呀)${TALKED_ABOUT}`,
    `(?:额|哈|嘿|喂|好的?|行|对|对了|好吧|是的|就是说|就是|那么)${MARK}`,
    `(?:好的?|对了?|就是|那个|这个|那么?|然后)(?= ?${OPENS})`,
    `那么?(?=${ASKS})`,
    '所以(?= ?\\p{Script=Han})',
    // Greetings and apologies.
    `(?:你好|您好|大家好|各位好|老师好|主持人好|嗨|哈喽|哈啰)(?:${MARK}|(?= ?(?:那个|就是)?${OPENS}))`,
    `(?:不好意思|打扰一下|打扰了|劳驾)${TALKED_ABOUT}`,
    `(?:抱歉|对不起|辛苦了?)(?:${MARK}|(?= ?${OPENS}))`,
    // Asking for an answer.
    '(?:麻烦|劳烦)(?:你|您)?(?:一下)?(?= ?(?:请|问|帮|给我|告诉|说|讲|介绍|解释|查))',
    `请问(?!题)(?:一下|${A_BIT})?|请教(?:一下|${A_BIT})`,
    `我?(?:就是|还是)?(?:就)?想(?:要)?(?:请)?问(?:你|您|大家)?(?:一下|一问|${A_BIT})`,
    '我?(?:就是|还是)?(?:就)?想(?:要)?(?:请)?问(?!题)',
    '(?:我|先|再)?问(?:你|您)?一下',
    '我?想(?:要)?知道(?:一下)?',
    '请(?=(?:帮我|给我|告诉|介绍|解释|说明|讲(?![师解课座])|说))',
  ].join('|')}) ?`,
  'uy',
);
const QUESTION_WORD =
  '什么|怎么|怎样|如何|多少|多久|多长|多大|多远|几|谁|哪|是否|能否|可否|是不是|能不能|有没有|可不可以|还是';
/** "Tell me" before a question. */
const TELL_ME = new RegExp(
  `(?:(?:你|您)?(?:能不能|可不可以|能否|可否|能|可以)(?:请)?(?:你|您)?)?(?:告诉我们?|[跟和给]我们?[说讲])(?:一下)?(?![的了过话明法价理服课])(?=[^\\p{P}]{0,60}(?:${QUESTION_WORD}))`,
  'uy',
);
const SOFTENED = /(?<=介绍|解释|说明|讲解|描述|总结|[说讲])一下(?!子)/gu;
const THANKS = /(?<=[\s\p{P}吗呢么吧])(?:谢谢(?:你|您|大家|啦|了)?|多谢|感谢)(?=[\s\p{P}]*$)/gu;
/** 呢 after a question word, and 呀, end a clause. */
const PARTICLES = new RegExp(
  `呢(?= ?(?:\\p{P}|$))(?<=(?:${QUESTION_WORD})[^\\p{P}]{0,30}呢)|呀(?= ?(?:\\p{P}|$))`,
  'gu',
);
const CLAUSE_END = /\p{P} ?/gu;
const HAS_HAN = /\p{Script=Han}/u;
/** How many lead-ins may follow each other. */
const MAX_ROUNDS = 8;

type Range = readonly [start: number, end: number];

/** @param text with single spaces */
export function withoutChineseAsides(text: Text): Text {
  if (!HAS_HAN.test(text.plain)) return text;
  const parts = [HUMS, THANKS, PARTICLES].reduce(
    (rest, pattern) => without(rest, found(rest.folded, pattern)),
    text,
  );
  const begun = without(parts, leadIns(parts.folded));
  return without(begun, found(begun.folded, SOFTENED));
}

function found(text: string, pattern: RegExp): Range[] {
  return [...text.matchAll(pattern)].map(({ 0: match, index }): Range => [index, index + match.length]);
}

/** Leaves a space for what is taken out. */
function without({ plain, folded }: Text, ranges: readonly Range[]): Text {
  if (ranges.length === 0) return { plain, folded };
  const kept = (from: string) => {
    const ends = [0, ...ranges.map(([, end]) => end)];
    return ends
      .map((end, at) => from.slice(end, ranges[at]?.[0]))
      .join(' ')
      .replace(/\s+/g, ' ');
  };
  return { plain: kept(plain), folded: kept(folded) };
}

function leadIns(text: string): Range[] {
  const ranges: Range[] = [];
  CLAUSE_END.lastIndex = 0;
  for (let start = text.startsWith(' ') ? 1 : 0; ; ) {
    let end = start;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const next = Math.max(matchEnd(LEAD_INS, text, end), matchEnd(TELL_ME, text, end));
      if (next === end) break;
      end = next;
    }
    if (end > start) ranges.push([start, end]);
    CLAUSE_END.lastIndex = end;
    if (!CLAUSE_END.test(text)) return ranges;
    start = CLAUSE_END.lastIndex;
  }
}

function matchEnd(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}
