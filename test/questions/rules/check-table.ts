import { describe, expect, test } from 'vitest';
import type { Classification, SentenceFacts } from '../../../src/questions/confidence';
import { fold } from '../../../src/questions/fold';
import type { Example } from '../../../src/questions/rules/rule';

/** What the checks need to know of a rule, whatever it matches. */
interface CheckedRule {
  readonly id: string;
  readonly yes: readonly Example[];
  readonly no: readonly Example[];
}

export interface RuleTable {
  /** What the ids start with, e.g. "en". */
  language: string;
  rules: readonly CheckedRule[];
  /** The language's verdict on a folded sentence, without the learned score. */
  judge: (sentence: string, facts: SentenceFacts) => Classification;
}

/** Every rule decides the sentences that it gives as examples, and none of those that it gives as counterexamples. */
export function checkTable({ language, rules, judge }: RuleTable): void {
  const deciding = (example: Example): string | undefined => {
    const {
      text,
      previous,
      asked = false,
      open = false,
    } = typeof example === 'string' ? { text: example } : example;
    const facts = { asked, open, ...(previous === undefined ? {} : { previous: fold(previous) }) };
    return judge(fold(text), facts).rule;
  };
  const shown = (example: Example) => (typeof example === 'string' ? example : example.text);

  describe(`rules of ${language}`, () => {
    test('have ids of their own', () => {
      const ids = rules.map(({ id }) => id);
      expect(ids.filter((id, i) => ids.indexOf(id) !== i || !id.startsWith(`${language}/`))).toEqual([]);
    });

    test.each(rules.map((rule) => [rule.id, rule] as const))('%s: has examples', (_, { yes, no }) => {
      expect(yes.length).toBeGreaterThanOrEqual(2);
      expect(no.length).toBeGreaterThanOrEqual(1);
    });

    const yes = rules.flatMap((rule) => rule.yes.map((one) => [rule.id, shown(one), one] as const));
    test.each(yes)('%s decides: %s', (id, _, example) => {
      expect(deciding(example)).toBe(id);
    });

    const no = rules.flatMap((rule) => rule.no.map((one) => [rule.id, shown(one), one] as const));
    test.each(no)('%s does not decide: %s', (id, _, example) => {
      expect(deciding(example)).not.toBe(id);
    });
  });
}
