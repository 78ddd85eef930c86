import { DOUBTFUL, shifted } from '../confidence';
import { compact } from '../languages/zh/text';
import { createModel, type Features, hashText, mix, type Refine } from './model';
import { weights } from './weights-zh';

/**
 * What a Chinese sentence looks like to the model: only grammatical characters are distinguished and all others are
 * treated as one, so that topics cannot be learned.
 */
const GRAMMAR = new Set(
  '的了着过吗呢吧啊呀嘛么哦哈嗯呃额唉哎我你您他她它们咱自己这那哪谁什怎为何多少几是不没有无别会能可以要想应该得让给把被跟和与或还也都就才只又再更最很太真好对行在从到往向于因所但而且如果虽然然后后前先当时候上下里个些点种样次问说讲知道看觉告诉请帮麻烦吃去来做叫用干嘛',
);
const OTHER = hashText('x');
const NUMBER = hashText('9');
const START = hashText('^');
const END = hashText('$');
const [PAIR, TRIPLE, OPENING, CLOSING, WORD, TAIL, HEAD, LENGTH, RULE, YOU] =
  'pair triple opening closing word tail head length rule you'.split(' ').map(hashText) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];

/** How many classes at each end of a sentence are examined. */
const REACH = 30;
const CUES = /什么|怎么|为什么|谁|哪|几|多[少久大长]|吗|呢|吧|([\u4e00-\u9fff])[不没]\1|是否|还是|如何/g;
const MOST_CUES = 6;

export const chineseFeatures: Features = (sentence, classification) => {
  const { text } = compact(sentence);
  const classes = classesOf(text);
  const features = new Set<number>();
  const add = (kind: number, value: number) => features.add(mix(kind, value));
  const rule = mix(hashText(classification.reason), Math.round(classification.confidence * 20));

  for (let i = 0; i < classes.length - 1; i++) {
    if (i > REACH && i < classes.length - REACH) continue;
    const pair = mix(classes[i] ?? 0, classes[i + 1] ?? 0);
    add(PAIR, pair);
    if (i + 2 < classes.length) add(TRIPLE, mix(pair, classes[i + 2] ?? 0));
  }
  add(OPENING, mix(classes[1] ?? 0, mix(classes[2] ?? 0, classes[3] ?? 0)));
  add(CLOSING, mix(classes.at(-2) ?? 0, mix(classes.at(-3) ?? 0, classes.at(-4) ?? 0)));
  const length = step(text.length);
  add(LENGTH, mix(rule, length));
  add(RULE, mix(rule, classes[1] ?? 0));
  add(YOU, mix(rule, /[你您]/.test(text) ? 1 : /[我咱]/.test(text) ? 2 : 3));

  let seen = 0;
  for (const match of text.matchAll(CUES)) {
    if (++seen > MOST_CUES) break;
    const cue = hashText(match[1] === undefined ? match[0] : 'a-not-a');
    const end = match.index + match[0].length;
    const before = mix(classOf(text, match.index - 1), classOf(text, match.index - 2));
    const after = mix(classOf(text, end), classOf(text, end + 1));
    add(WORD, mix(cue, before));
    add(WORD, mix(after, cue));
    add(TAIL, mix(cue, step(text.length - end)));
    add(HEAD, mix(cue, step(match.index)));
    add(TAIL, mix(cue, mix(step(text.length - end), length)));
  }
  return features;
};

/** Grammatical characters are kept; a run of others counts as one. */
function classesOf(text: string): number[] {
  const classes = [START];
  for (let i = 0; i < text.length; i++) {
    const next = classOf(text, i);
    if (next !== OTHER || classes.at(-1) !== OTHER) classes.push(next);
  }
  classes.push(END);
  return classes;
}

function classOf(text: string, i: number): number {
  if (i < 0) return START;
  const char = text.charAt(i);
  if (char === '') return END;
  if (GRAMMAR.has(char)) return char.charCodeAt(0);
  return /[0-9a-z]/.test(char) ? NUMBER : OTHER;
}

const STEPS = [6, 10, 16, 26, 45];

/** Lengths and distances in increasing steps. */
function step(length: number): number {
  return length <= 4 ? length : (STEPS.find((most) => length <= most) ?? 46);
}

const model = createModel(weights);

/** Sentences of at least this many characters are run-ons, in which question words are mostly fillers. */
const LONG = 24;
/** How far, in logits, the learned score may lower a classification. */
const MOST = 2;

/**
 * The learned score only rejects questions that the rules found in long sentences: measured on sources that it was
 * not trained on, this is where it helps. Elsewhere the rules generalise better.
 */
export const refineChinese: Refine = (sentence, classification, facts) => {
  if (classification.reason !== 'question' || facts.asked || sentence.length < LONG) return classification;
  const evidence = Math.max(-MOST, model(chineseFeatures(sentence, classification, facts)));
  if (evidence >= 0) return classification;
  const confidence = shifted(classification.confidence, evidence);
  return {
    ...classification,
    confidence,
    reason: confidence < DOUBTFUL + 0.3 ? 'statement' : classification.reason,
  };
};
