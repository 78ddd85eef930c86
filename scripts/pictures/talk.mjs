/** What is said in the pictures: about the sample handbook, most of it no question. */
export const TALK_EN = [
  { speaker: 'Ann', text: 'good morning everyone thanks for joining' },
  { speaker: 'Ben', text: 'a customer wants to send a lamp back after two weeks' },
  { speaker: 'Ben', text: 'what is the return policy for items bought online', pauseMs: 3_500 },
  { speaker: 'Ann', text: 'okay that is what I thought' },
  { speaker: 'Cleo', text: 'and how long is the warranty on the lamp', pauseMs: 3_500 },
  { speaker: 'Ben', text: 'I will write that into the ticket' },
  { speaker: 'Ann', text: 'how much does delivery cost', pauseMs: 3_000 },
];

export const TALK_ZH = [
  { speaker: '小安', text: '大家早上好，今天我们看一下客户的反馈' },
  { speaker: '小本', text: '有位顾客想把两周前买的台灯退回来' },
  { speaker: '小本', text: '请问退货政策是什么' },
  { speaker: '小安', text: '好的，和我想的一样' },
  { speaker: '小可', text: '台灯的保修期是多久' },
  { speaker: '小本', text: '我把这个写进工单里' },
];
