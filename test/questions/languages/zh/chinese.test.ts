import { describe, expect, it } from 'vitest';
import { detectQuestion } from '../../../../src/questions/index';

const asks = (text: string) => expect(detectQuestion(text)).toMatchObject({ isQuestion: true });

describe('Chinese questions', () => {
  const spaced = [
    '请问 接下来 要 怎么 安排 推送 上线',
    '这个 服务 的 日志 要 保留 多少 天',
    '我们 怎么 回滚 一个 失败 的 发布',
    '为什么 晚上 队列 会 一直 增长',
    '请问 支付 服务 的 手册 在 哪里',
    '新 客户 接入 有 哪些 步骤 呢',
    '主 机房 故障 之后 会 怎么 切换',
    '请问 搜索 集群 需要 多少 副本',
  ];
  it.each(spaced)('with the recogniser’s spaces: %s', asks);
  it.each(spaced.map((text) => text.replaceAll(' ', '')))('%s', asks);

  it.each([
    '请问接下来要怎么安排推送上线？',
    '请问退货政策是什么？',
    '什么是机器学习？',
    '你们几点开门',
    '保修期多久',
    '可以用支付宝付款吗',
    '怎么联系客服',
    '现在几点了',
  ])('%s', asks);

  it.each([
    ['particle', '这个功能支持中文吗'],
    ['particle and more', '请问周末营业吗我想周六过去'],
    ['A not A', '退货要不要自己付运费'],
    ['AB not AB', '你们支持不支持离线部署'],
    ['whether', '是否需要提供发票'],
    ['done or not', '货已经发了没有'],
    ['choice', '是用支付宝还是微信'],
    ['topic', '那企业版的价格呢'],
    ['tag that asks', '用银行卡付款可以吗'],
    ['predicate, not tag', '这款手机好吗'],
    ['traditional', '請問退貨政策是什麼'],
    ['traditional particle', '可以開發票嗎'],
    ['full width mark', '这个版本是最新的？'],
    ['product name', 'Kubernetes 怎么部署'],
    ['after "I don’t know"', '不知道门票多少钱呢'],
  ])('%s: %s', (_, text) => asks(text));

  it.each([
    '介绍一下退货政策',
    '解释一下深度学习',
    '我想问一下年假的规定',
    '帮我查一下订单的状态',
    '告诉我公司的地址',
  ])('request: %s', (text) =>
    expect(detectQuestion(text)).toMatchObject({ isQuestion: true, reason: 'request' }),
  );
});

describe('Chinese questions in running speech', () => {
  it.each([
    ['after a statement', '这个功能做得挺好的什么时候能上线'],
    ['after thanks', '谢谢刚才的分享我想问一下数据是从哪里来的'],
    ['before its ground', '这个怎么弄啊我弄了半天都不行'],
    ['before a remark', '晚上还下雨吗我没带伞'],
    ['after fillers', '嗯那个就是你们现在大概支持多少并发'],
    ['particle 不', '周末图书馆还开门不'],
    ['particle 没', '你那边连上了没'],
    ['done or not', '外婆的手术做完了没有'],
    ['two-syllable A not A', '您方不方便透露一下薪资'],
    ['choice with 还是 and a place', '您现在是在公司还是在家里'],
    ['choice of like ends', '这个报错是前端的还是后端的'],
    ['topic after a statement', '我是天秤座你呢'],
    ['condition as topic', '要是周五下雨呢'],
    ['wondering before who knows', '不知道您这边还招不招实习'],
    ['"you" knows', '你知道王教授的办公室在哪吗'],
    ['question word twice', '营业时间是几点到几点'],
    ['fact to confirm', '能走医保吧'],
    ['fact about "you"', '你是新来的吧'],
    ['"how is" after a statement', '我们之前沟通过您这边考虑得怎么样了'],
    ['"in the world"', '你到底去不去'],
    ['after a rhetorical aside', '难道又断网了吗请问路由器的密码是多少'],
  ])('%s: %s', (_, text) => asks(text));

  it.each([
    '请你用一分钟介绍一下自己',
    '把报名的流程说一遍',
    '你给大家讲一讲这个项目的背景',
    '聊聊你对人工智能的看法',
    '说一下你的订单号',
    '谈谈你对这次事故的看法',
  ])('request: %s', (text) =>
    expect(detectQuestion(text)).toMatchObject({ isQuestion: true, reason: 'request' }),
  );

  it('an answer with 吧 does not ask for confirmation', () => {
    expect(detectQuestion('能走医保吧', { context: '这个检查能不能走医保' }).isQuestion).toBe(false);
  });

  it.each([
    ['谢谢医生，那我需要忌口吗', '那我需要忌口吗'],
    ['我知道了。那价格是多少？', '那价格是多少？'],
    ['这个我明白了但是下一步该做什么', '下一步该做什么'],
    ['您好 请问 怎么 开 发票', '请问 怎么 开 发票'],
  ])('extracts the part of "%s" that asks', (text, question) => {
    expect(detectQuestion(text)).toMatchObject({ isQuestion: true, question });
  });
});
