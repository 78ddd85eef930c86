/** The types of answer that a question can ask for. */
export type AnswerType =
  | 'person'
  | 'time'
  | 'year'
  | 'place'
  | 'number'
  | 'percent'
  | 'money'
  | 'duration'
  | 'reason'
  | 'manner'
  | 'name'
  | 'other';

const TYPES: readonly [AnswerType, RegExp][] = [
  [
    'percent',
    /\b(?:what|which) (?:percent|proportion|fraction|share)|\bpercentage\b|百分之几|百分比|比例是|占多少/i,
  ],
  [
    'money',
    /\bhow much (?:money|does|did|do|was|were|is|are|would)\b[^?]*\b(?:cost|pay|paid|price|worth|spend|spent|money|earn)|\bhow much money|(?:what|which) (?:price|cost|fee|salary)|多少钱|多少元|价格是|价格多少/i,
  ],
  [
    'duration',
    /\bhow (?:long|soon|old)\b|\bhow many (?:years|months|weeks|days|hours|minutes)|多久|多长时间|几天|几年(?!级)|多少年|多少天/i,
  ],
  [
    'number',
    /\bhow (?:many|much|often|far|large|big|tall|high|deep|fast|hot|wide|heavy)\b|\bwhat (?:number|amount|quantity|size|distance|temperature|age|rank)\b|多少|几[个名人位次种所座条部届岁场张枚艘架辆家项处级层分度米公]|多[大高长远深宽重]|第几/i,
  ],
  ['year', /\b(?:what|which) (?:year|decade|century)\b|哪一?年|何年|几几年/i],
  [
    'time',
    /\bwhen\b|\b(?:what|which) (?:date|day|month|time|period|era)\b|什么时[候间期]|何时|几[月号点日时]|哪[天月日]|哪一?[天月日]|日期/i,
  ],
  [
    'person',
    /\bwho(?:m|se)?\b|\b(?:what|which) (?:person|people|man|woman|king|queen|president|leader|scientist|emperor|author|inventor|professor)\b|谁|哪位|何人|哪[个一]人/i,
  ],
  [
    'place',
    /\bwhere\b|\b(?:what|which) (?:country|city|place|state|region|town|river|area|location|island|continent|county|street|building)\b|哪里|哪儿|何处|什么地方|哪个?(?:国家|城市|地方|地区|省|市|州|县)|位于哪/i,
  ],
  [
    'reason',
    /\bwhy\b|\bwhat (?:caused?|led|reasons?|made)\b|\bfor what reason|为什么|为何|什么原因|原因是|何以|怎么会/i,
  ],
  ['manner', /\bhow\b|怎么|怎样|如何|以什么|用什么|通过什么|靠什么/i],
  ['name', /\b(?:what|which)\b|什么|哪/i],
];

/** Decided by the first pattern that matches: "how many" before "who". */
export function answerTypeOf(question: string): AnswerType {
  for (const [type, test] of TYPES) if (test.test(question)) return type;
  return 'other';
}

/** What a sentence contains that may answer a question, as bits: compact, and computed once. */
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
/** A capital letter that does not begin the sentence, or characters that transcribe a foreign name. */
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

const WANTED: Readonly<Record<AnswerType, number>> = {
  person: TRAIT.name,
  time: TRAIT.date | TRAIT.year,
  year: TRAIT.year,
  place: TRAIT.place,
  number: TRAIT.number,
  percent: TRAIT.percent,
  money: TRAIT.money,
  duration: TRAIT.duration,
  reason: TRAIT.reason,
  manner: TRAIT.manner,
  name: TRAIT.name,
  other: 0,
};

/** Whether a sentence with these traits may contain an answer of that type: 1 or 0. */
export function fits(type: AnswerType, traits: number): number {
  return (WANTED[type] & traits) === 0 ? 0 : 1;
}
