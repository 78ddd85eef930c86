import { describeSource } from '../../suite';

describeSource({
  source: 'aliyun',
  finals: [
    { text: '大家好，我们开始吧。', start_ms: 320, end_ms: 2210 },
    { text: '退货政策是什么？', start_ms: 3020, end_ms: 4740 },
    { text: '七天之内可以退货。', start_ms: 5480, end_ms: 7300 },
  ],
  partials: 5,
  renamed: (fixture) =>
    fixture.replaceAll('c0ffee5bd5c64ad09f3e0b1a2c3d4e5f', 'decaf0000000000000000000000000a1'),
});
