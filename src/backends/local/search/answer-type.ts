import { TRAIT } from './traits';

/** What kind of thing a question asks for. */
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

/** Judged by the first words that tell: "how many" before "who". */
export function answerTypeOf(question: string): AnswerType {
  for (const [type, test] of TYPES) if (test.test(question)) return type;
  return 'other';
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

/** Whether a sentence with these traits may hold an answer of that type: 1 or 0. */
export function fits(type: AnswerType, traits: number): number {
  return (WANTED[type] & traits) === 0 ? 0 : 1;
}
