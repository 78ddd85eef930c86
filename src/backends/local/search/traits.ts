/** What a sentence holds that may answer a question, as bits: cheap to keep, and found once for all. */
export const TRAIT = {
  number: 1,
  year: 2,
  date: 4,
  name: 8,
  reason: 16,
  percent: 32,
  money: 64,
  place: 128,
  manner: 256,
  list: 512,
  duration: 1024,
} as const;

const MONTH =
  /\b(?:january|february|march|april|june|july|august|september|october|november|december)\b|\bMay \d|\d\s*[年月日]|世纪|年代|朝|世紀/i;
const YEAR = /(?<!\d)(?:1\d|20)\d\d(?!\d)/;
const NUMBER =
  /\d|[一二三四五六七八九十百千万两]|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|billion|half|third|quarter|one|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)\b/i;
/** A capital letter that does not begin the sentence, or what transcribes a foreign name. */
const NAME = /[^\s.!?]\s+["'“(]?\p{Lu}[\p{L}]+|[·・•]|[“「《『]/u;
const REASON =
  /\b(?:because|due to|since|so that|in order to|as a result|caused?|reasons?|therefore|led to|result(?:ed|ing)? in|owing to|thus|leading to|to (?:avoid|prevent|protect|allow|ensure))\b|因[为此而]?|由于|为了|导致|所以|使得|以便|造成/i;
const PERCENT = /%|\bper ?cent|百分|成[以，。]|％/i;
const MONEY = /[$£€¥]|\b(?:dollars?|euros?|pounds?|cents?|yen)\b|[美日欧港]?元|镑|块钱/i;
const PLACE =
  /\b(?:in|at|near|from|to|of|on|across|around|into|between|north|south|east|west)\s+(?:the\s+)?\p{Lu}|[省市县州国镇村区岛洲港路街山河湖海湾]|位于|在/u;
const MANNER = /\b(?:by|using|through|via|with)\b|通过|利用|采用|以|用/i;
const LIST = /,[^,]+,?\s(?:and|or)\s|、|以及|及/;
const DURATION =
  /\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centuries|century|working days)\b|[年月天周日]|小时|分钟|星期|秒/i;

const TESTS: readonly [number, RegExp][] = [
  [TRAIT.number, NUMBER],
  [TRAIT.year, YEAR],
  [TRAIT.date, MONTH],
  [TRAIT.name, NAME],
  [TRAIT.reason, REASON],
  [TRAIT.percent, PERCENT],
  [TRAIT.money, MONEY],
  [TRAIT.place, PLACE],
  [TRAIT.manner, MANNER],
  [TRAIT.list, LIST],
  [TRAIT.duration, DURATION],
];

export function traitsOf(sentence: string): number {
  let traits = 0;
  for (const [bit, test] of TESTS) if (test.test(sentence)) traits |= bit;
  return traits;
}
