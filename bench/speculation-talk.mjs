// What people say in bench/speculation.mjs: questions and statements in English and Chinese, made of parts, so that
// there are many and none was used to make the detector or the predictor.

const ENGLISH_TOPICS = [
  ...['travel budget', 'parental leave', 'guest wifi', 'parking garage', 'expense report', 'office key'],
  ...[
    'security training',
    'standing desk',
    'coffee machine',
    'meeting room',
    'holiday calendar',
    'company laptop',
  ],
  ...['dental insurance', 'pension plan', 'bike allowance', 'visitor badge', 'fire drill', 'print quota'],
];
const ENGLISH_QUESTIONS = [
  'what is the deadline for the {}',
  'how much does the {} cost this year',
  'who is responsible for the {}',
  'where can i find the form for the {}',
  'when will the {} be available again',
  'do we have a policy for the {}',
  'can i still change the {}',
  'how long does it take to get the {}',
  'is there a limit on the {}',
  'could you explain how the {} works',
];
const ENGLISH_STATEMENTS = [
  'we talked about the {} for an hour last week',
  'i already filled in the form for the {}',
  'the team that looks after the {} moved upstairs',
  'most people here are quite happy with the {}',
  'my colleague sent me the details of the {} yesterday',
];
const CHINESE_TOPICS = [
  ...['差旅预算', '育儿假', '访客网络', '停车场', '报销单', '办公室钥匙', '安全培训', '会议室', '年假安排'],
  ...['公司电脑', '牙科保险', '养老金计划', '自行车补贴', '访客证', '消防演习', '打印额度'],
];
const CHINESE_QUESTIONS = [
  '{}的截止日期是什么时候',
  '今年{}要花多少钱',
  '谁负责{}',
  '在哪里可以申请{}',
  '我们有没有关于{}的规定',
  '现在还能修改{}吗',
  '办理{}需要多长时间',
  '请介绍一下{}的流程',
];
const CHINESE_STATEMENTS = [
  '上个星期我们讨论过{}的事情',
  '我已经填好了{}的表格',
  '负责{}的同事搬到楼上去了',
  '大家对{}都比较满意',
];

const words = new Intl.Segmenter('zh', { granularity: 'word' });

const inEnglish = (text) => text.split(' ');
const inChinese = (text) => [...words.segment(text)].map(({ segment }) => segment);

const LANGUAGES = [
  {
    topics: ENGLISH_TOPICS,
    questions: ENGLISH_QUESTIONS,
    statements: ENGLISH_STATEMENTS,
    wordsOf: inEnglish,
    joined: (parts) => parts.join(' '),
    written: (text, isQuestion) => `${text[0].toUpperCase()}${text.slice(1)}${isQuestion ? '?' : '.'}`,
    slips: ['uh', 'the', 'in', 'four'],
  },
  {
    topics: CHINESE_TOPICS,
    questions: CHINESE_QUESTIONS,
    statements: CHINESE_STATEMENTS,
    wordsOf: inChinese,
    joined: (parts) => parts.join(''),
    written: (text, isQuestion) => `${text}${isQuestion ? '？' : '。'}`,
    slips: ['是', '在', '那', '四'],
  },
];

/** A stream of numbers from 0 up to 1 that is the same for the same seed. */
export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const WORD_MS = 200;
const FINAL_MS = 500;
/** How soon a recogniser corrects its last word. */
const CORRECTION_MS = 100;

/**
 * One turn as a recogniser sends it: `{ isQuestion, said, chunks: [{ at, text, isFinal }] }`, with the milliseconds
 * from its beginning. `revised`, `changed` and `pauses` are shares: of partials whose last word is corrected by the
 * next one, of finals that say something else than the last partial, and of turns with a pause in their middle.
 */
export function turnOf(random, { questions = 0.5, revised = 0, changed = 0, pauses = 0 } = {}) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const language = pick(LANGUAGES);
  const isQuestion = random() < questions;
  const pattern = pick(isQuestion ? language.questions : language.statements);
  const topic = pick(language.topics);
  const parts = language.wordsOf(pattern.replace('{}', topic));
  const pauseAt = random() < pauses ? 1 + Math.floor(random() * (parts.length - 1)) : -1;
  const chunks = [];
  let at = 0;
  for (const [i] of parts.entries()) {
    if (i > 0) at += WORD_MS;
    if (i === pauseAt) at += 400 + random() * 500;
    const right = language.joined(parts.slice(0, i + 1));
    if (random() >= revised) chunks.push({ at, text: right, isFinal: false });
    else {
      chunks.push({
        at,
        text: language.joined([...parts.slice(0, i), pick(language.slips)]),
        isFinal: false,
      });
      chunks.push({ at: at + CORRECTION_MS, text: right, isFinal: false });
    }
  }
  const other = pick(language.topics.filter((one) => one !== topic));
  const said = pattern.replace('{}', random() < changed ? other : topic);
  chunks.push({ at: at + FINAL_MS, text: language.written(said, isQuestion), isFinal: true });
  return { isQuestion, said, chunks };
}
