import { describe, expect, it } from 'vitest';
import { detectQuestion } from '../../src/questions/index';

const asks = (text: string) => expect(detectQuestion(text)).toMatchObject({ isQuestion: true });
const silent = (text: string, reason: string) =>
  expect(detectQuestion(text)).toMatchObject({ isQuestion: false, reason });

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

describe('Chinese that asks nothing', () => {
  it.each([
    ['statement', '大家好，今天我们复盘一下发布进展。'],
    ['statement', '目前后台服务已经部署完成。'],
    ['statement', '今天天气不错'],
    ['statement', '没什么'],
    ['statement', '谁做都一样'],
    ['statement', '他什么都会'],
    ['statement', '几个月前我们改过接口'],
    ['statement', '这个还是不错的'],
    ['statement', '我不知道该问谁'],
    ['statement', '不管怎么改都会失败'],
    ['statement', '老板问我们什么时候上线'],
    ['statement', '现在不确定是不是要做'],
    ['statement', '这就是我们为什么要换数据库'],
    ['statement', '下面我来介绍一下这次改动'],
    ['statement', '为您推荐这家酒店'],
    ['backchannel', '嗯好的知道了'],
    ['greeting', '大家好'],
    ['greeting', '大家能听到我说话吗'],
    ['greeting', '你好吗'],
    ['tag', '是吗'],
    ['tag', '今天就到这里，对吧？'],
    ['tag', '今天就到这里对不对'],
    ['rhetorical', '这么慢谁受得了'],
    ['rhetorical', '为什么会这样因为内存不够'],
    ['command', '把门打开一下可以吗'],
    ['command', '我们先吃饭好吗'],
    ['command', '你能帮我拿一下包吗'],
    ['empty', '。。。'],
  ])('%s: %s', (reason, text) => silent(text, reason));

  it('does not run away on a repeated "知道了"', () => {
    silent(`${'知道了'.repeat(600)}，部署完成`, 'statement');
  });
});
