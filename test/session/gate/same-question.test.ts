import { describe, expect, test } from 'vitest';
import { isSameQuestion, wordingOf } from '../../../src/session/gate/wording';

const same = (one: string, other: string) => isSameQuestion(wordingOf(one), wordingOf(other));

describe('the same question', () => {
  test.each([
    ['what does item 15 cost', 'what does item fifteen cost'],
    ['where is order 421555', 'where is order 4 2 1 5 5 5'],
    ['where is order 421555', 'where is order four two one five five five'],
    ['退货政策是什么', '退貨政策是什麼'],
    ['退货政策是什么？', '请问退貨政策是什麼'],
    ['运费险怎么买', '運費險怎麼買'],
    ['仓库在哪里', '倉庫在哪裡'],
    ['怎么联系银行', '怎麼聯絡銀行'.replace('絡', '系')],
    ['what is the fee for 21 items', 'what is the fee for twenty one items'],
    ['what is the fee for 21 items', 'what is the fee for twenty-one items'],
    ['what is the fee for 100 items', 'what is the fee for one hundred items'],
    ['what is the fee for 1500 items', 'what is the fee for fifteen hundred items'],
    ['what is the fee for 250 items', 'what is the fee for two hundred and fifty items'],
    ['what is the fee for 3000 items', 'what is the fee for three thousand items'],
    ['does the store close at 3:30', 'does the store close at three thirty'],
    ['who won the 1st prize', 'who won the first prize'],
    ['who won the 3rd prize', 'who won the third prize'],
    ['is there a 50% discount', 'is there a fifty percent discount'],
    ['is there a 50% discount', 'is there a 50 percent discount'],
    ['21天内可以退货吗', '二十一天内可以退货吗'],
    ['30天内可以退货吗', '三十天内可以退货吗'],
    ['3天能到吗', '三天能到吗'],
    ['2个多少钱', '两个多少钱'],
    ['100元的运费', '一百元的运费'],
    ['订单421555在哪', '订单四二一五五五在哪'],
    ['ＷＨＡＴ is the price of ＡＢ１２', 'what is the price of ab12'],
    ['What is the return policy?', 'what is the return policy'],
    ['what’s the return policy', "what's the return policy"],
    ['um what is the return policy please', 'what is the return policy'],
    ['can you tell me the return policy of your shop', 'tell me the return policy of your shop'],
    ['您的地址是什么', '你的地址是什么'],
  ])('%s = %s', (one, other) => {
    expect(same(one, other)).toBe(true);
    expect(same(other, one)).toBe(true);
  });
});

describe('not the same question', () => {
  test.each([
    ['what does item 15 cost', 'what does item 50 cost'],
    ['what does item fifteen cost', 'what does item fifty cost'],
    ['can i return it to the shop', "can't i return it to the shop"],
    ['can i return shoes', 'can i not return shoes'],
    ['退货是否免费', '退货是免费'],
    ['how do i learn C', 'how do i learn C#'],
    ['how do i learn C', 'how do i learn C++'],
    ['how do i install net', 'how do i install .net'],
    ['is there a 50 discount', 'is there a 50% discount'],
    ['what is 5 degrees', 'what is -5 degrees'],
    ['what is 1.5 times', 'what is 15 times'],
    ['does it cost 50 $', 'does it cost 50 €'],
    ['where is order 421555', 'where is order 421556'],
    ['where is order 4 2 1', 'where is order 4 2'],
    ['does the store close at 3:30', 'does the store close at 3:13'],
    ['does the store close at three thirty', 'does the store close at thirty three'],
    ['who won the first prize', 'who won the third prize'],
    ['who won the 1st prize', 'who won 1 prize'],
    ['what is the fee for 100 items', 'what is the fee for 1000 items'],
    ['what is the fee for twenty items', 'what is the fee for twenty one items'],
    ['what does the nineteen ninety model cost', 'what does the ninety nineteen model cost'],
    ['21天内可以退货吗', '12天内可以退货吗'],
    ['三天能到吗', '三十天能到吗'],
    ['十天能到吗', '四天能到吗'],
    ['一百元的运费', '一千元的运费'],
    ['一百五的运费', '一百零五的运费'],
    ['退货政策是什么', '换货政策是什么'],
    ['可以退货吗', '不可以退货吗'],
    ['什么时候退货', '怎么退货'],
    ['how much is delivery', 'how long is delivery'],
    ['who can return shoes', 'when can i return shoes'],
    ['is it open on monday', 'is it open on sunday'],
    ['does a ship to b', 'does b ship to a'],
    ['is tea cheaper than coffee', 'is coffee cheaper than tea'],
  ])('%s ≠ %s', (one, other) => {
    expect(same(one, other)).toBe(false);
    expect(same(other, one)).toBe(false);
  });
});
