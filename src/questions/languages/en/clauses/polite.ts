import { verbose } from '../../verbose';

/**
 * Long forms of "could you": "do you think you could ...", "is there any chance you could ...". What follows decides
 * whether information or an action is wanted. Over cleaned words joined by single spaces.
 */
const POLITE = verbose`
  ^(?:
    (?:do you (?:think|reckon|suppose) |is there (?:any|a) (?:chance|way|possibility)(?: that)? |any (?:chance|way)(?: that)? |is it possible (?:that )?|would it be (?:possible|okay|ok|all right) if |i (?:was |am |'m )?(?:just )?wonder(?:ing)? (?:if|whether) |i'm (?:just )?wondering (?:if|whether) |i (?:was|am) hoping |i'd (?:be grateful|appreciate it) if )
      you(?: could|'d be able to| can| would| might| might be able to)(?: possibly| maybe| please| just)*
    |would you be (?:so (?:kind|good) as to|kind enough to|good enough to|able to|willing to|a dear and|an angel and)
    |would it be possible (?:for you )?to
    |(?:could|can|may|might) (?:i|we) (?:just |please )?(?:trouble|bother|get|ask|persuade|convince) (?:you|someone|somebody) to
  )(?= \w)
`;

const OPENINGS: ReadonlySet<string> = new Set("do is any would i i'm i'd could can may might".split(' '));

/** @returns the words as a plain "could you ...", or undefined if they are not such a phrase. */
export function asCouldYou(words: readonly string[], text: string): string[] | undefined {
  if (!OPENINGS.has(words[0] ?? '')) return undefined;
  const match = POLITE.exec(text);
  return match === null ? undefined : ['could', 'you', ...text.slice(match[0].length + 1).split(' ')];
}
