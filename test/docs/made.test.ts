import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DETECTION_REASONS, detectQuestion } from '../../src/questions/index';
import { renewed } from './made';
import { REASON_EXAMPLES } from './reason-examples';

/**
 * Tables and outputs in the documents show what the program does. If this fails because the program improved:
 * `UPDATE_DOCS=1 npx vitest run test/docs`.
 */
describe('the documents', () => {
  it.each(['docs/questions.md', 'docs/languages.md', 'docs/recordings.md'])(
    '%s shows what the program does now',
    async (file) => {
      const now = await renewed(file);
      if (process.env.UPDATE_DOCS) writeFileSync(file, now);
      expect(readFileSync(file, 'utf8')).toBe(now);
    },
  );

  it('list every reason of the detector, each with an example', () => {
    const text = readFileSync('docs/questions.md', 'utf8');
    for (const reason of DETECTION_REASONS) {
      expect(text, reason).toContain(`\`${reason}\``);
      const examples = REASON_EXAMPLES.find((one) => one.reason === reason);
      expect(examples, reason).toBeDefined();
      const all = [...(examples?.english ?? []), ...(examples?.chinese ?? [])];
      expect(all.map((one) => detectQuestion(one).reason)).toContain(reason);
    }
  });
});
