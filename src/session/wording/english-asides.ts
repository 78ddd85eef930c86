import { isHan, type Word } from './words';

/** English words that do not change what is asked: fillers, greetings, lead-ins, politeness. */

const list = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const HUM = /^(?:u+h+m*|u+m+|e+rm+|hm+|m+hm+|mmm+)$/;
/** Hums that are words, too. */
const AFTER_THE = list('the an my your our this that');
/** "er" beside these is a hum: "er how", "I er can". Beside others it may be a room in a hospital. */
const BESIDE_ER = list(
  `what when where who which why how if whether i you we he they it the a an my your our their this that these those
  can could would should will do does did is are was were may so and but um uh to of for in on with about`,
);
const BEFORE_ER = list('i we you they he she');
/** What asks about a word. */
const SPOKEN_OF = list('say says said saying spell spells word');
const MEANS = list('mean means');

const ASKING = list('what when where who whom whose which why how');
const ASKED_WHETHER = list('if whether');
const AUXILIARIES = list('do does did can could would should shall will may is are was were am have has had');
const SUBJECTS = list('i we you he she they it there this that these those');
const DETERMINERS = list('the a an my our your his her their any some in on at for from about under');
const REQUESTS = list('tell give show explain describe list let help remind please');

type Phrase = readonly string[];
const phrases = (texts: readonly string[]): Phrase[] => texts.map((text) => text.split(' '));

type Follower = 'question' | 'clause';
/** Lead-ins, longest first, and what must follow so that they are that: "well what is", but "well water". */
const LEAD_INS: readonly { phrase: Phrase; follower: Follower }[] = [
  ...phrases([
    ...[
      'okay',
      'okay so',
      'all right',
      'alright',
      'so',
      'yeah',
      'yes',
      'oh',
      'ah',
      'hey',
      'hi',
      'hello',
      'please',
    ],
  ]).map((phrase) => ({ phrase, follower: 'clause' as const })),
  ...phrases([
    ...['hey', 'hi', 'hello'].flatMap((greeting) =>
      ['there', 'all', 'everyone', 'everybody', 'guys', 'folks', 'team'].map((who) => `${greeting} ${who}`),
    ),
    ...[
      'good morning',
      'good afternoon',
      'good evening',
      'well',
      'right',
      'and',
      'but',
      'basically',
      'anyway',
    ],
    ...['sorry', 'excuse me', 'you know', 'i mean', 'quick question', 'one question', 'one more question'],
    ...[
      'another question',
      'a quick question',
      'just a quick question',
      'i have a question',
      'my question is',
    ],
  ]).map((phrase) => ({ phrase, follower: 'question' as const })),
].sort((one, other) => other.phrase.length - one.phrase.length);
/** How many of them may follow each other. */
const MAX_LEAD_INS = 8;

/** What asks for an answer politely, before a question that is put indirectly. */
const FRAMES = phrases([
  'can i ask you',
  'can i ask',
  'let me ask you',
  'let me ask',
  'tell me',
  'tell us',
  'do you know',
  'do you happen to know',
  'i want to know',
  'i wanted to know',
  'i would like to know',
  'i wanted to ask',
  'i want to ask',
  'i would like to ask',
  'i was wondering',
  'i am wondering',
  'i wonder',
  'may i ask',
  'could i ask',
]);
/** Requests in which "could you" is politeness. */
const POLITE_REQUESTS = phrases([
  ...[
    'tell me',
    'tell us',
    'show me',
    'give me',
    'remind me',
    'help me',
    'explain to me',
    'explain',
    'describe',
  ],
  ...['summarize', 'walk me through', 'let me know'],
]);

const ENDINGS = phrases([
  'please',
  'thanks',
  'thank you',
  'thanks a lot',
  'thank you so much',
  'thank you very much',
]);

/** Words after which politeness is what is talked about: "how do you say thank you". */
const TALKED_ABOUT = list(
  'say says said saying spell write wrote mean means word words with to of the a an my your give gives many is or and not no',
);

const LATIN = /^[a-z]/;

/** @param said words in one form each */
export function withoutEnglishAsides(said: readonly Word[]): Word[] {
  if (!said.some(({ say }) => LATIN.test(say))) return [...said];
  const whole = withoutEndings(withoutInsertions(said));
  return withoutModals(withoutFrame(withoutLeadIns(withoutFrame(withoutLeadIns(whole)))));
}

/** Without "um" and the like, wherever they are. */
export function withoutHums(said: readonly Word[]): Word[] {
  const isShouted = !said.some(({ raw }) => /[a-z]/.test(raw));
  return without(said, (word, at) => {
    if (word.say !== 'er' && !HUM.test(word.say)) return false;
    if (!isShouted && /^[A-Z]{2,}$/.test(word.raw)) return false;
    const [before, next] = [said[at - 1], said[at + 1]];
    if (next ? MEANS.has(next.say) : SPOKEN_OF.has(before?.say ?? '')) return false;
    if (word.say !== 'er') return true;
    if (AFTER_THE.has(before?.say ?? '')) return false;
    if (word.mark || !next || next.mark) return true;
    return BESIDE_ER.has(next.say) || BEFORE_ER.has(before?.say ?? '');
  });
}

/** Removes words; the mark before one of them stays. */
function without(said: readonly Word[], isDropped: (word: Word, at: number) => boolean): Word[] {
  const kept: Word[] = [];
  let mark = false;
  for (const [at, word] of said.entries()) {
    if (isDropped(word, at)) mark ||= word.mark;
    else {
      kept.push(mark && !word.mark ? { ...word, mark } : word);
      mark = false;
    }
  }
  return kept;
}

/** "the, you know, policy", "could you please". */
function withoutInsertions(said: readonly Word[]): Word[] {
  const isKnow = (at: number) =>
    said[at]?.say === 'you' &&
    said[at + 1]?.say === 'know' &&
    said[at]?.mark === true &&
    said[at + 2]?.mark === true;
  return without(said, ({ say, mark }, at) => {
    if (isKnow(at) || isKnow(at - 1)) return true;
    if (say !== 'please') return false;
    const before = said[at - 1]?.say ?? '';
    const next = said[at + 1];
    return (mark && next?.mark === true) || (before === 'you' && REQUESTS.has(next?.say ?? ''));
  });
}

function withoutEndings(said: readonly Word[]): Word[] {
  for (const phrase of ENDINGS) {
    const from = said.length - phrase.length;
    if (from > 1 && isPhraseAt(said, from, phrase) && !TALKED_ABOUT.has(said[from - 1]?.say ?? ''))
      return withoutEndings(said.slice(0, from));
  }
  return [...said];
}

function isPhraseAt(said: readonly Word[], at: number, phrase: Phrase): boolean {
  return phrase.every((part, index) => said[at + index]?.say === part);
}

function withoutLeadIns(said: Word[]): Word[] {
  const found: { end: number; follower: Follower }[] = [];
  let end = 0;
  while (found.length < MAX_LEAD_INS) {
    const next = LEAD_INS.find(({ phrase }) => isPhraseAt(said, end, phrase));
    if (!next) break;
    end += next.phrase.length;
    found.push({ end, follower: next.follower });
  }
  const last = found.findLast((leadIn) => mayFollow(said, leadIn.end, leadIn.follower));
  return last ? said.slice(last.end) : said;
}

function withoutFrame(said: Word[]): Word[] {
  const bare = withoutModals(said);
  const frame = FRAMES.find((phrase) => isPhraseAt(bare, 0, phrase));
  const end = frame?.length ?? 0;
  const next = bare[end]?.say ?? '';
  return frame && (ASKING.has(next) || ASKED_WHETHER.has(next)) ? bare.slice(end) : said;
}

function mayFollow(said: readonly Word[], at: number, follower: Follower): boolean {
  const next = said[at];
  if (!next) return false;
  const { say, mark } = next;
  if (mark || ASKING.has(say) || isHan(say)) return true;
  if (FRAMES.some((phrase) => isPhraseAt(said, at, phrase))) return true;
  const isQuestion =
    AUXILIARIES.has(say) &&
    (SUBJECTS.has(said[at + 1]?.say ?? '') || DETERMINERS.has(said[at + 1]?.say ?? ''));
  if (isQuestion || follower === 'question') return isQuestion;
  return [AUXILIARIES, SUBJECTS, DETERMINERS, REQUESTS, ASKED_WHETHER].some((words) => words.has(say));
}

/** "could you please tell me" is "tell me". */
function withoutModals(said: readonly Word[]): Word[] {
  const asks = /^(?:can|could|would|will)$/.test(said[0]?.say ?? '') && said[1]?.say === 'you';
  const from = asks ? (said[2]?.say === 'please' ? 3 : 2) : 0;
  const isRequest = from > 0 && POLITE_REQUESTS.some((phrase) => isPhraseAt(said, from, phrase));
  return isRequest ? said.slice(from) : [...said];
}
