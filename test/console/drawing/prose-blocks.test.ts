import { describe, expect, it } from 'vitest';
import { blocksOf } from '../../../src/console/drawing/prose-blocks';
import { expectLinear } from '../../support/cpu-time';

const blocks = (text: string) => blocksOf(text, () => false);
const item = (text: string) => [{ kind: 'text', text }];

describe('the blocks of an answer', () => {
  it('are lists of one kind each, and fenced code as far as it goes', () => {
    expect(blocks('- a\n- b\n1. c\n```\n- d\n```\n- e\n```\nf')).toEqual([
      { kind: 'list', ordered: false, items: [item('a'), item('b')] },
      { kind: 'list', ordered: true, items: [item('c')] },
      { kind: 'code', text: '- d' },
      { kind: 'list', ordered: false, items: [item('e')] },
      { kind: 'code', text: 'f' },
    ]);
  });

  it.each<[string, (size: number) => string]>([
    ['items', (size) => '- a\n'.repeat(size)],
    ['fences', (size) => '```\n'.repeat(size)],
    ['spaces before two lines in one', (size) => `- ${' '.repeat(size)}a\u2028b`],
    ['bold that does not end', (size) => '**a'.repeat(size)],
  ])('take time in proportion to the text: %s', (_, text) => {
    expectLinear((size) => blocks(text(size)), 8_000);
  });
});
