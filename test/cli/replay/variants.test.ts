import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/cli/errors';
import { readVariants, SETTABLE } from '../../../src/cli/replay/variants';

const BASE = { session: { mode: 'auto' as const, addressed: { names: ['nova'] } }, detector: {} };
const variantsOf = (...sets: string[]) => readVariants(sets, BASE);

function refusalOf(...sets: string[]): string {
  try {
    variantsOf(...sets);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new Error('It was not refused.');
}

describe('--set', () => {
  it('leaves everything as it is when it is not given', () => {
    expect(variantsOf()).toEqual([{ label: '', ...BASE }]);
  });

  it('sets numbers, words, true, false, Infinity and JSON', () => {
    const [variant] = variantsOf(
      'turnTimeoutMs=1500',
      'mode=offer',
      'addressed.required=true',
      'answerTimeoutMs=Infinity',
      'speakers={"only":["Ann"]}',
      'judgeBetween=[0.2, 0.4]',
      'answerAt=0.7',
    );
    expect(variant).toEqual({
      label: '',
      session: {
        mode: 'offer',
        turnTimeoutMs: 1500,
        addressed: { names: ['nova'], required: true },
        answerTimeoutMs: Number.POSITIVE_INFINITY,
        speakers: { only: ['Ann'] },
        judgeBetween: [0.2, 0.4],
      },
      detector: { answerAt: 0.7 },
    });
  });

  it('leaves the options it starts from alone', () => {
    variantsOf('addressed.required=true', 'mode=offer');
    expect(BASE).toEqual({ session: { mode: 'auto', addressed: { names: ['nova'] } }, detector: {} });
  });

  it('given twice, compares the values; what is given once holds for both', () => {
    const variants = variantsOf('turnTimeoutMs=1000', 'mode=offer', 'turnTimeoutMs=3000');
    expect(variants.map(({ label }) => label)).toEqual(['turnTimeoutMs=1000', 'turnTimeoutMs=3000']);
    expect(variants.map(({ session }) => [session.turnTimeoutMs, session.mode])).toEqual([
      [1000, 'offer'],
      [3000, 'offer'],
    ]);
  });

  it('given twice for two options, puts the first values together, and the second ones', () => {
    const variants = variantsOf('mode=auto', 'cooldownMs=0', 'mode=offer', 'cooldownMs=5000');
    expect(variants.map(({ label }) => label)).toEqual([
      'mode=auto cooldownMs=0',
      'mode=offer cooldownMs=5000',
    ]);
  });

  it('is refused when options are compared unequally often, or too often', () => {
    expect(refusalOf('mode=auto', 'mode=offer', 'cooldownMs=1', 'cooldownMs=2', 'cooldownMs=3')).toBe(
      '--set mode is given 2 times and --set cooldownMs 3 times: give options that are compared equally often.',
    );
    expect(refusalOf(...Array.from({ length: 5 }, (_, at) => `cooldownMs=${at}`))).toContain(
      'at most 4 values',
    );
  });

  it.each([
    ['turnTimeoutMs=soon', "--set: 'turnTimeoutMs' must be a number of milliseconds from 0"],
    ['mode=secret-value', "--set: 'mode' must be one of auto, offer, manual, not a string of 12 characters."],
    ['answerAt=2', "--set: 'answerAt' must be a number from 0 to 1"],
    ['speakers.only=[]', "--set: 'speakers' must be"],
    ['addressed.nickname=secret-value', "--set: 'addressed' has no such option."],
    ['queueLimit.deep=1', "--set: 'queueLimit' must be a whole number from 0"],
  ])('%s is refused by the check of the session itself', (set, message) => {
    const refusal = refusalOf(set);
    expect(refusal).toContain(message);
    expect(refusal).not.toContain('secret-value');
  });

  it.each([
    'secret-value',
    '=secret-value',
    'secret=value',
    'backend=x',
    'clock=x',
    'mode.=x',
    '__proto__.x=1',
    'createId=x',
  ])('%s is refused with the options that there are', (set) => {
    const refusal = refusalOf(set);
    expect(refusal).toMatch(
      /^--set (?:must be option=value, such as|names no option that can be set here; those are)/,
    );
    expect(refusal).not.toContain('secret');
  });

  it('knows the options of the session, but not what a replay brings itself', () => {
    expect(SETTABLE).toEqual(
      expect.arrayContaining(['mode', 'turnTimeoutMs', 'onQuestionWhileAnswering', 'answerAt']),
    );
    for (const name of ['backend', 'detector', 'clock', 'logger', 'id', 'judge'])
      expect(SETTABLE).not.toContain(name);
  });
});
