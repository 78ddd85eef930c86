import { expect, test } from 'vitest';
import { cleanText } from '../../../src/session/turns/clean-text';
import { settle } from '../../support/fake-clock';
import { SessionRig } from '../../support/session/session-rig';

test.each([
  ['[00:01.20] 退货政策是什么', '退货政策是什么'],
  ['[00:01:20,500] what is it?', 'what is it?'],
  ['(0:07) what is it?', 'what is it?'],
  ['>> what is it?', 'what is it?'],
  ['>>> SPEAKER_01: what is it?', 'what is it?'],
  ['- what is it?', 'what is it?'],
  ['SPEAKER_01: what is it?', 'what is it?'],
  ['Speaker 2: [00:03] what is it?', 'what is it?'],
  ['说话人1：退货政策是什么', '退货政策是什么'],
  ['[Music] what is it?', 'what is it?'],
  ['what is (coughs) the fee?', 'what is the fee?'],
  ['（笑）运费多少', '运费多少'],
  ['【音乐】运费多少', '运费多少'],
  ['♪♪ what is it? ♪', 'what is it?'],
  ['[BLANK_AUDIO]', ''],
  ['"what is it?"', 'what is it?'],
  ['“退货政策是什么？”', '退货政策是什么？'],
  ['「退货政策是什么」', '退货政策是什么'],
  ['\ufeffwhat\u200b is it?', 'what is it?'],
  ['ｗｈａｔ ｉｓ ＡＰＩ １２？', 'what is API 12？'],
  ['cafe\u0301 open?', 'caf\u00e9 open?'],
  ['what \ud800 is it?', 'what \ufffd is it?'],
  [
    'what is the return policy what is the return policy what is the return policy',
    'what is the return policy',
  ],
  ['What is it now? What is it now? What is it now? What is', 'What is it now?'],
  ['退货政策是什么退货政策是什么退货政策是什么', '退货政策是什么'],
])('%s → %s', (text, clean) => {
  expect(cleanText(text)).toBe(clean);
});

test.each([
  '10:30 works for you?',
  '-5 degrees or more?',
  'what is (a) and what is [b]?',
  'is "music" a keyword?',
  "what's the dog's name?",
  'no no no',
  'no way no way no way',
  'very very very good',
  '对对对',
  '哈哈哈哈哈哈',
  'can we go and can we go',
  'a speaker: what is that?',
  '„was ist das?“',
  'می\u200cخواهم',
])('%s stays as it is', (text) => {
  expect(cleanText(text)).toBe(text);
});

test('takes time that grows no faster than the text', () => {
  const time = (text: string) => {
    const started = process.cpuUsage();
    for (let i = 0; i < 20; i++) cleanText(text);
    return process.cpuUsage(started).user;
  };
  for (const piece of [
    ' ',
    '[',
    '(music',
    '[00:00',
    '[00:00]',
    '- ',
    '"',
    '\u200b',
    '\uff21',
    '\ud800',
    'a ',
    '对',
    '♪ ',
  ]) {
    time(piece.repeat(500));
    const short = Math.min(...[1, 2, 3].map(() => time(piece.repeat(1_000))));
    const long = Math.min(...[1, 2, 3].map(() => time(piece.repeat(8_000))));
    // Quadratic time would be 64 times as much.
    expect(long / Math.max(short, 1_000), piece).toBeLessThan(32);
  }
});

test('the question that goes to the backend is clean', async () => {
  const rig = new SessionRig();
  rig.say('[00:01.20] >> what is it?');
  await settle();
  expect(rig.backend.queries.map(({ question }) => question)).toEqual(['what is it?']);
});

test('a final in which nothing was said is acknowledged, and told as empty', () => {
  const rig = new SessionRig();
  rig.say('[Music]');
  expect(rig.news()).toEqual(['ack', 'waiting_for_question empty']);
});
