import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judgeChinese } from '../../../../src/questions/languages/zh/judge';

const FRAGMENTS = [
  ...['什么', '怎么', '怎么样', '为什么', '谁', '哪', '几', '多少', '多大', '如何', '第几', '什么时候'],
  ...[
    '吗',
    '呢',
    '吧',
    '啊',
    '么',
    '没有',
    '没',
    '不',
    '还是',
    '是不是',
    '有没有',
    '能不能',
    '要不要',
    '好不好',
  ],
  ...[
    '不知道',
    '知道',
    '你知道吗',
    '看看',
    '想想',
    '问我',
    '问',
    '他说你',
    '关于',
    '讨论',
    '决定',
    '写了',
    '教',
    '给你讲',
  ],
  ...['难道', '谁知道', '哪有', '这么', '不是', '还用', '又', '你以为', '有什么', '凭什么', '都', '就', '也'],
  ...[
    '因为',
    '所以',
    '然后',
    '的话',
    '就是',
    '那',
    '那个',
    '请问',
    '我想问',
    '麻烦',
    '帮我',
    '把',
    '能',
    '可以',
    '一下',
  ],
  ...[
    '你',
    '您',
    '我',
    '他',
    '们',
    '大家',
    '同学们',
    '老师们',
    '各位',
    '总',
    '王总',
    '喂',
    '你好',
    '好',
    '嗯',
    '是',
    '对',
  ],
  ...[
    '用',
    '用一',
    '介绍',
    '讲讲',
    '说一说',
    '来着',
    '了',
    '过',
    '的',
    '个',
    '一',
    '三',
    '，',
    ' ',
    'a',
    '中国',
  ],
];
const facts = { asked: false, open: true };

function cost(text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 4; i++) {
    // Of this process alone, whatever else the machine does.
    const from = process.cpuUsage();
    judgeChinese(text, facts);
    const { user, system } = process.cpuUsage(from);
    best = Math.min(best, (user + system) / 1_000);
  }
  return best;
}

it('takes time proportional to the length, whatever repeats', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...FRAGMENTS), { minLength: 1, maxLength: 4 }), (cues) => {
      const unit = cues.join('');
      const once = unit.repeat(Math.ceil(4000 / unit.length));
      // A quadratic rule would take four times as long for twice the length; noise alone does not persist.
      let ratio = Number.POSITIVE_INFINITY;
      for (let i = 0; i < 5 && ratio > 3.2; i++) ratio = cost(once + once) / Math.max(cost(once), 0.2);
      expect(ratio).toBeLessThan(3.2);
    }),
    { numRuns: 60, examples: [[['能不能', '什么时候']], [['如何', '呢']], [['那', '哪', '呢']]] },
  );
});
