import { describe, expect, test } from 'vitest';
import { createQuestionDetector } from '../../../src/questions/index';
import { settle } from '../../support/fake-clock';
import { SessionRig } from '../../support/session/session-rig';

const open = (options: object = {}) => new SessionRig({ detector: createQuestionDetector(), ...options });
const asked = (rig: SessionRig) => rig.backend.queries.map(({ question }) => question);
const partial = (rig: SessionRig, text: string, more: object = {}) =>
  rig.session.receive({ text, is_final: false, ...more });

/** What is asked when the finals are said at once, each under the next of the labels. */
async function say(finals: readonly string[], labels: readonly (string | undefined)[] = ['A', 'B', 'C']) {
  const rig = open({ onQuestionWhileAnswering: 'interrupt' });
  for (const [i, text] of finals.entries()) {
    const speaker = labels[i % labels.length];
    rig.say(text, speaker === undefined ? {} : { speaker });
    await settle();
  }
  await rig.clock.advance(5_000);
  return asked(rig);
}

describe('a fragment and its plain continuation under another label are one question', () => {
  test.each<[string, ...string[]]>([
    ['how do i', 'return the shoes'],
    ['how do i', 'return the shoes?'],
    ['How do I', 'return the shoes?'],
    ['how do i', 'do that'],
    ['how do i', 'know my parcel is on its way'],
    ['how do i get a', 'refund for my order'],
    ['how do you', 'ship to norway'],
    ['how can we', 'change the delivery address'],
    ['can you tell me', 'the price of the red shoes'],
    ['could you explain', 'the return policy'],
    ['how much is', 'the express delivery'],
    ['how much is', 'it to berlin'],
    ['how much is the', 'express delivery to berlin'],
    ['what is the', 'return policy'],
    ['what is the', 'price of the shoes i have ordered'],
    ['what is', 'the warranty on batteries'],
    ['what about', 'returns from abroad'],
    ['what about', 'deliveries to norway'],
    ['where is', 'your warehouse'],
    ['where do i', 'send the parcel'],
    ['do you know if', 'the store is open on sunday'],
    ['do you know whether', 'i can pay by card'],
    ['i was wondering if', 'you ship to norway'],
    ['is there a', 'discount for students'],
    ['who is', 'the person in charge of refunds'],
    ['when does the', 'store close on sunday'],
    ['what is the difference between', 'standard and express delivery'],
    ['i would like to know', 'the opening hours on sunday'],
    ['what is the return policy for', 'shoes'],
    ['can i return it without', 'the receipt'],
    ['how do i', 'um return the shoes'],
    ['我想问一下', '退货政策'],
    ['请问怎么', '申请退货'],
    ['能不能帮我', '查一下订单的状态为什么没变'],
    ['请问', '运费的标准'],
    ['我想了解一下', '会员卡的有效期'],
    ['怎么才能', '拿到发票'],
    ['关于退货我想问', '需要多少天'],
    ['你们有没有', '学生折扣'],
    ['为什么我们', '的订单还没有发货'],
  ])('%s – %s', async (...finals) => {
    const alone = await say(finals, ['A']);
    const flipped = await say(finals);
    // The whole, exactly as when one speaker had said it; or at least the part that asks on its own.
    expect([alone, [finals[1]]]).toContainEqual(flipped);
    expect(flipped).toHaveLength(1);
  });

  test.each<[string, string, string]>([
    ['how do i', 'return', 'the shoes'],
    ['how do i', 'return the', 'shoes'],
    ['what is the', 'price of the', 'red shoes'],
    ['can you tell me', 'the', 'opening hours'],
    ['how much is', 'the', 'delivery'],
    ['我想问一下', '你们', '退货的期限'],
  ])('also when it flips twice: %s – %s – %s', async (...finals) => {
    const alone = await say(finals, ['A']);
    expect(await say(finals, ['A', 'B', 'C'])).toEqual(alone);
    expect(await say(finals, ['A', 'B', 'A'])).toEqual(alone);
    expect(alone).toHaveLength(1);
  });

  test.each<[string | undefined, string | undefined]>([
    ['A', undefined],
    [undefined, 'A'],
    ['0', '1'],
  ])('with the labels %s and %s', async (...labels) => {
    expect(await say(['how do i', 'return the shoes'], labels)).toEqual(['how do i return the shoes']);
  });

  test('whose speaker is the one who began', async () => {
    const rig = open({ speakers: { only: ['A'] } });
    rig.say('how do i', { speaker: 'A' });
    rig.say('return the shoes', { speaker: 'B' });
    await rig.answer('so');
    rig.say('and where is the warehouse');
    expect(asked(rig)).toEqual(['how do i return the shoes']);
    const [before] = rig.backend.queries;
    expect(before?.transcript).toEqual([]);
  });

  test('whose rest began within a second, however long it takes', async () => {
    const rig = open();
    rig.say('how do i', { speaker: 'A' });
    await rig.clock.advance(700);
    for (let i = 1; i < 8; i++) {
      partial(rig, `return the shoes${' that i bought in the big store'.slice(0, i * 4)}`, { speaker: 'B' });
      await rig.clock.advance(600);
    }
    rig.say('return the shoes that i bought in the big store', { speaker: 'B' });
    await settle();
    expect(asked(rig)).toEqual(['how do i return the shoes that i bought in the big store']);
  });

  test('when the fragment becomes final while the rest is being said', async () => {
    const rig = open();
    partial(rig, 'how do', { speaker: 'A' });
    await rig.clock.advance(300);
    partial(rig, 'return', { speaker: 'B' });
    await rig.clock.advance(300);
    rig.say('how do i', { speaker: 'A' });
    await rig.clock.advance(1_500);
    partial(rig, 'return the', { speaker: 'B' });
    await rig.clock.advance(600);
    rig.say('return the shoes', { speaker: 'B' });
    await settle();
    expect(asked(rig)).toEqual(['how do i return the shoes']);
  });

  test.each([
    ['without a label', {}],
    ['under the label of the fragment', { speaker: 'A' }],
  ])('when partials of the rest come %s', async (_, label) => {
    const rig = open();
    rig.say('how do i', { speaker: 'A' });
    await rig.clock.advance(300);
    partial(rig, 'return', label);
    await rig.clock.advance(1_500);
    partial(rig, 'return the', label);
    await rig.clock.advance(1_500);
    rig.say('return the shoes', { speaker: 'B' });
    await settle();
    expect(asked(rig)).toEqual(['how do i return the shoes']);
  });

  test('whose end is reported under the new label', async () => {
    const rig = open({ turnTimeoutMs: Number.POSITIVE_INFINITY });
    rig.say('how do i', { speaker: 'A' });
    rig.say('return the', { speaker: 'B' });
    rig.say('', { speaker: 'B', endpoint: true });
    rig.say('how much is it', { speaker: 'A' });
    await rig.answer('so');
    expect(asked(rig).at(-1)).toBe('how much is it');
  });

  test('also after a pause', async () => {
    const rig = open();
    rig.session.pause({ catch_up: 'answer_missed' });
    rig.say('how do i', { speaker: 'A' });
    rig.say('return the shoes', { speaker: 'B' });
    await rig.clock.advance(60_000);
    rig.session.resume();
    await settle();
    expect(asked(rig)).toEqual(['how do i return the shoes']);
  });
});

describe('people who interrupt each other are not joined', () => {
  test.each<[string, string]>([
    ['how do i', 'wait a second'],
    ['how do i', 'hold on'],
    ['how do i', 'just a moment please'],
    ['how do i', 'sorry i am late'],
    ['how do i', 'i think so'],
    ['how do i', 'the weather is nice today'],
    ['how do i', 'we should go on'],
    ['how do i', 'no'],
    ['how do i', 'that is a good point'],
    ['how much is', 'yes'],
    ['how much is', 'yeah exactly'],
    ['how much is', 'i agree'],
    ['how much is', 'we are out of time'],
    ['how much is', 'my phone is ringing'],
    ['how much is', 'turn the music down'],
    ['how much is', 'there is somebody at the door'],
    ['what about', 'okay let us go on'],
    ['what about', "okay let's go on"],
    ['what about', "let's go on"],
    ['what about', 'we take a break'],
    ['what about', 'thank you'],
    ['what is the', 'excuse me'],
    ['what is the', 'never mind'],
    ['what is the', "i'm back"],
    ['can you tell me', 'go ahead'],
    ['can you tell me', 'good morning everybody'],
    ['can you tell me', 'he is not here'],
    ['where is', 'let me share my screen'],
    ['do you know if', 'yes we do'],
    ['is there a', "no there isn't"],
    ['i was wondering if', 'oh hello'],
    ['我想问一下', '等一下'],
    ['我想问一下', '好的'],
    ['我想问一下', '我们继续吧'],
    ['请问怎么', '嗯'],
    ['请问怎么', '不好意思我来晚了'],
    ['请问怎么', '我觉得可以'],
    ['能不能帮我', '没问题'],
    ['能不能帮我', '大家安静一下'],
    ['怎么才能', '对'],
    ['怎么才能', '这个是我的'],
    ['请问', '先别说话'],
    ['how do i', '等一下'],
    ['我想问一下', 'let us go on with the next topic'],
  ])('%s – %s', async (...finals) => {
    expect(await say(finals)).toEqual([]);
  });

  test.each<[string, string]>([
    ['how do i', 'where is the warehouse'],
    ['how much is', 'what time is it'],
    ['what about', 'can i pay by card'],
    ['我想问一下', '退货政策是什么'],
    ['请问怎么', '你们几点开门'],
  ])('a question is asked on its own: %s – %s', async (...finals) => {
    expect(await say(finals)).toEqual([finals[1]]);
  });

  test('after more than a second', async () => {
    const rig = open();
    rig.say('how do i', { speaker: 'A' });
    await rig.clock.advance(1_001);
    rig.say('return the shoes', { speaker: 'B' });
    await rig.clock.advance(5_000);
    expect(asked(rig)).toEqual([]);
  });

  test('when the other had been talking before the fragment began', async () => {
    const rig = open();
    partial(rig, 'put', { speaker: 'B' });
    await rig.clock.advance(500);
    partial(rig, 'how do', { speaker: 'A' });
    await rig.clock.advance(500);
    rig.say('how do i', { speaker: 'A' });
    rig.say('put the boxes there', { speaker: 'B' });
    await rig.clock.advance(5_000);
    expect(asked(rig)).toEqual([]);
  });

  test('when the turn was complete', async () => {
    const rig = open();
    rig.say('we sell shoes', { speaker: 'A' });
    rig.say('return the shoes', { speaker: 'B' });
    await settle();
    rig.say('how much is it', { speaker: 'C' });
    await settle();
    expect(rig.backend.queries[0]?.transcript).toMatchObject([
      { text: 'we sell shoes', speaker: 'A' },
      { text: 'return the shoes', speaker: 'B' },
    ]);
  });
});
