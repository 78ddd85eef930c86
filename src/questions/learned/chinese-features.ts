import type { ChineseSentence } from '../languages/zh/parse';
import { clausesOf } from '../languages/zh/clauses';

/** Characters that are told apart; all others are one, so that topics cannot be learned. */
const GRAMMAR: ReadonlySet<string> = new Set(
  '的了着过吗呢吧啊呀嘛么哦哈我你您他她它们咱这那哪谁什怎为何多少几是不没有无别会能可以要想应该得让给把被跟和与或还也都就才只又再更最很太真好对行在从到往向于因所但而且如果虽然后先时候上下里个些点种样次问说讲知道看觉告诉请帮麻烦吃去来做叫用干嘛啥',
);

function bucket(n: number, steps: readonly number[]): string {
  const i = steps.findIndex((most) => n <= most);
  return i < 0 ? '+' : String(i);
}

const EMPHATIC = ['还', '又', '都', '就', '才', '也', '这么', '那么', '不', '没', '能', '会', '要', '有'];

/** What stands around the sign of a question that a rule found. */
export function chineseFeatures(parsed: ChineseSentence, rule: string): string[] {
  const { untagged: text, cues } = parsed;
  const cue = rule === 'zh/question-word' ? cues.word : rule === 'zh/a-not-a' ? cues.pair : rule === 'zh/particle' ? cues.particle : undefined;
  const name = rule.slice(3);
  const of = cue?.of ?? text.length;
  const clause = clausesOf(text).find(({ end }) => end > of) ?? { start: 0, end: text.length, from: 0 };
  const head = text.slice(clause.from, of);
  const rest = text.length - of;
  const char = (i: number) => {
    const c = text.charAt(i);
    return c === '' ? '$' : GRAMMAR.has(c) ? c : 'x';
  };
  const found = [
    'rule',
    `len${bucket(text.length, [8, 16, 24, 32, 48])}`,
    `rest${bucket(rest, [3, 6, 10, 15, 20])}`,
    `head${bucket(head.length, [0, 3, 8, 14])}`,
    clause.end >= text.length ? 'last' : 'inner',
    `you${/[你您]/.test(head) ? 1 : /[你您]/.test(text) ? 2 : 0}`,
    `i${/[我咱]/.test(head) ? 1 : /[我咱]/.test(text) ? 2 : 0}`,
    `he${/[他她它]|人家|大家/.test(head) ? 1 : 0}`,
    `end${/[啊呀呢吗的了吧]$/.exec(text)?.[0] ?? ''}`,
    parsed.body === parsed.text ? 'bare' : 'led',
    ...EMPHATIC.filter((one) => head.includes(one)).map((one) => `head${one}`),
  ].map((one) => `${name} ${one}`);
  if (rule === 'zh/question-word') {
    const word = text.slice(of, of + 1);
    found.push(`w${word}${char(of + 1)}`, `p${char(of - 1)}${word}`, `pp${char(of - 2)}${char(of - 1)}`, `n${word}${char(of + 2)}`, `rw${word}${bucket(rest, [3, 6, 10, 15, 20])}`);
  } else if (cue) {
    found.push(`${name} p${char(of - 1)}`, `${name} n${char(of + 3)}`);
  }
  return found;
}
