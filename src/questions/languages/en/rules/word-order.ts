import {
  CERTAIN,
  type Classification,
  classified,
  DOUBTFUL,
  FAIR,
  LIKELY,
  POSSIBLE,
} from '../../../confidence';
import { firstOnset, type Onset } from '../clauses/first-onset';
import { innerOnsets } from '../clauses/inner-onset';
import { BE, DETERMINERS, opensSubject, PERSONAL, SUBJECT_OPENERS, WH } from '../words';
import { DETAILS } from './commands';
import { classifyAboutYou } from './could-you';
import { isRhetorical } from './rhetorical';
import { answersItself } from './self-answered';

/** Classification by word order alone: the strongest question found in the words, if any. */
export function classifyOrder(words: readonly string[]): Classification | undefined {
  const classifications: Classification[] = [];
  const first = firstOnset(words);
  if (first && answersItself(words, first)) return classified('self_answered', DOUBTFUL);
  if (first) classifications.push(first.wh ? classifyWh(words, first) : classifyYesNo(words, first));
  else {
    const bare = classifyBareWh(words);
    if (bare && bare.confidence >= FAIR && answersItself(words, { at: 0, aux: 0, wh: true }))
      return classified('self_answered', DOUBTFUL);
    if (bare) classifications.push(bare);
  }
  if (words.lastIndexOf('about') >= words.length - 4 && AND_YOU.test(words.slice(-6).join(' ')))
    classifications.push(classified('question', LIKELY));
  // "why i left is a long story": the seeming inversion is the main verb after a subject clause.
  const clause = classifications.some((one) => one.reason === 'statement');
  for (const onset of innerOnsets(words)) {
    if (clause && !onset.wh && BE.has(words[onset.aux] ?? '')) continue;
    classifications.push(classifyInner(words, onset));
  }
  const [best] = [...classifications].sort((a, b) => b.confidence - a.confidence);
  if (best === undefined) return undefined;
  // The question extends from the first onset.
  const asking = classifications.filter((one) => one.confidence >= FAIR);
  return asking.length > 0 ? { ...best, start: Math.min(...asking.map((one) => one.start)) } : best;
}

/** How many words of a question are examined. */
const SEEN = 40;

const CLOSER = /^(?:not|really|now|though|then|too|either|or|um|what)$/;

/** "he's wrong am i right", "that's steep wouldn't you say" */
const CLOSING =
  /^(?:am i (?:right|wrong)|is (?:that|it) (?:right|not|so)|wouldn't you (?:say|agree|think)|would you (?:say|agree|not say)|don't you (?:think|agree|find|reckon)|do you not (?:think|agree)|(?:do )?you (?:know|see|get) what i(?:'m)? (?:mean|saying))(?: \w+)?$/;
/** Complete two-word questions: "and after that what happened". */
const CLOSED =
  /^(?:what happened|what happens|what else|who else|how come|how so|how many|how much|which one|which ones)$/;

/** "we vacation a lot how about you" */
const AND_YOU = / (?:what|how) about (?:you|your|him|her|them|us|that|this)(?: \w+){0,2}$/;

function classifyInner(words: readonly string[], onset: Onset): Classification {
  const rest = words.slice(onset.at, onset.at + SEEN);
  if (answersItself(words, onset)) return classified('self_answered', DOUBTFUL);
  const text = rest.join(' ');
  if (isRhetorical(rest, text)) return classified('rhetorical', DOUBTFUL);
  // "they had this what do you call it brisket"
  if (/^what (?:do (?:you|they|we) call (?:it|that|them)|(?:is|was) (?:it|that|this) called \w)/.test(text))
    return classified('self_talk', DOUBTFUL);
  if (DETAILS.test(text)) return classified('request', LIKELY, onset.at);
  if (CLOSING.test(text)) return classified('tag', DOUBTFUL);
  // A statement that ends in "is it" or "do they" has a tag.
  if (CLOSED.test(text)) return classified('question', FAIR, onset.at);
  if (rest.length <= 2 || (rest.length === 3 && !onset.wh && CLOSER.test(rest[2] ?? '')))
    return classified('tag', DOUBTFUL);
  const shifted = { ...onset, at: 0, aux: onset.aux - onset.at };
  const result = onset.wh ? classifyWh(rest, shifted) : classifyYesNo(rest, shifted);
  return {
    ...result,
    start: onset.at,
    confidence: Math.min(result.confidence, onset.wh || rest[1] === 'you' ? LIKELY : FAIR),
  };
}

function classifyWh(words: readonly string[], { at, aux }: Onset): Classification {
  const wh = words.slice(at, aux).find((word) => WH.has(word)) ?? '';
  const distance = aux - words.indexOf(wh);
  const next = words[words.indexOf(wh) + 1] ?? '';
  if (opensClause(words, aux, wh)) return classified('statement', DOUBTFUL);
  if (distance > 1) {
    // "when the service is down" is a clause; "what a day was that" and "how the plan is" do not ask either.
    if (wh === 'why') return classified('question', LIKELY);
    if (wh === 'who')
      return opensSubject(next) && next !== 'all'
        ? classified('statement', DOUBTFUL)
        : classified('question', LIKELY);
    if (/^(?:when|where)$/.test(wh))
      return /^(?:in|on|at|from|of|during|within|along)$/.test(next)
        ? classified('question', FAIR)
        : classified('statement', DOUBTFUL);
    if (wh !== 'which' && opensSubject(next)) return classified('statement', DOUBTFUL);
    if (
      CLEFT_VERB.test(next) &&
      !/^(?:if|when|to|after|with|in|on|at|once)$/.test(words[words.indexOf(wh) + 2] ?? '') &&
      BE.has(words[aux] ?? '')
    )
      return classified('statement', DOUBTFUL);
    return classified('question', LIKELY);
  }
  const after = words[aux + 1] ?? '';
  if (after === '') return classified('statement', DOUBTFUL);
  if (
    wh === 'which' &&
    !(/^(?:you|we|they)$/.test(after) || (PERSONAL.has(after) && !BE.has(words[aux] ?? '')))
  )
    return classifyWhichIs(words.slice(aux + 1));
  if (wh === 'what' && BE.has(words[aux] ?? '') && isCleft(words.slice(aux + 1, aux + 9))) {
    return classified('statement', DOUBTFUL);
  }
  return classified('question', CERTAIN);
}

/**
 * "which reminds me the plumber is coming", "how to wire a plug is chapter three", "why the pump lost its
 * pressure is on page nine", "what will happen now is": a clause within a statement whose main verb comes later.
 */
function opensClause(words: readonly string[], aux: number, wh: string): boolean {
  if (wh === 'which')
    return /^(?:reminds|brings|leads|takes|leaves|gets) (?:me|us)\b/.test(words.slice(1, 3).join(' '));
  if (wh === 'what')
    return /^(?:will|would) happen (?:\w+ ){0,2}is$/.test(
      words
        .slice(aux, aux + 5)
        .join(' ')
        .replace(/ is .*/, ' is'),
    );
  if (!BE.has(words[aux] ?? '')) return false;
  if (words[1] === 'to') return (wh === 'how' || wh === 'where' || wh === 'when') && aux > 3;
  return (
    wh === 'why' &&
    DETERMINERS.has(words[1] ?? '') &&
    words.slice(3, aux).some((word) => DETERMINERS.has(word))
  );
}

/** "what is important is that", "what is more". */
function isCleft(rest: readonly string[]): boolean {
  if (/^(?:more|worse|better|funny|interesting|nice)$/.test(rest[0] ?? '') && rest.length > 1) return true;
  if (opensSubject(rest[0] ?? '')) return false;
  return rest.some(
    (word, i) =>
      i > 0 &&
      (word === 'is' || word === 'was') &&
      !PERSONAL.has(rest[i + 1] ?? '') &&
      !/^(?:who|which|that|what|where|it|there|this|he|she|how|and|or|if|when|because)$/.test(
        rest[i - 1] ?? '',
      ),
  );
}

/** "which is fine" continues a statement; "which is the best" asks. */
function classifyWhichIs(rest: readonly string[]): Classification {
  if (
    rest.length === 1 &&
    /^(?:it|that|this|those|these|yours|better|best|correct|right)$/.test(rest[0] ?? '')
  )
    return classified('question', FAIR);
  const compares = rest.some((word) => /^(?:or|better|best|more|most|\w{3,}est)$/.test(word));
  return compares && !PERSONAL.has(rest[0] ?? '')
    ? classified('question', FAIR)
    : classified('statement', DOUBTFUL);
}

/** "what matters is ..." */
const CLEFT_VERB =
  /^(?:matters|matter|counts|happens|happened|remains|bothers|follows|worries|concerns|helps|helped)$/;
/** "which means ..." continues a statement. */
const RELATIVE_VERB =
  /^(?:means|meant|makes|made|gives|gave|brings|leads|led|happens|just|really|also|always|never|kind|sort|i|reminds|proves|shows|suggests|implies|explains|leaves|takes us|figures|goes)$/;

/** "which one we pick depends on the price", "who wins is up to you", "how much it costs": not inverted. */
function isClause(words: readonly string[]): boolean {
  if (words[0] === 'why' || /^(?:about|if|come|else)$/.test(words[1] ?? '')) return false;
  return words.some(
    (word, i) =>
      i >= 2 &&
      i <= 9 &&
      (/^(?:depends|varies|remains|matters|doesn't|determines)$/.test(word) ||
        (i <= 4 && /^(?:it|we|they|he|she|i)$/.test(word) && !BEFORE_PRONOUN.test(words[i - 1] ?? '')) ||
        (BE.has(word) &&
          !words.slice(2, i).some((between) => SUBJECT_OPENERS.has(between)) &&
          !PERSONAL.has(words[i + 1] ?? '') &&
          !/^(?:that|who|which|what|there|where|how|when|this)$/.test(words[i - 1] ?? ''))),
  );
}

/** Here a pronoun is an object or opens another clause. */
const BEFORE_PRONOUN =
  /^(?:if|when|that|because|to|for|with|of|and|or|do|does|did|told|tell|made|makes|give|gave|happened|said|says|think|wrote|broke|owns|uses|did|built|about|like|knows|know|before|after|than)$/;

/** "where you at", "what you think", "when you coming": the auxiliary is omitted. */
const COLLOQUIAL =
  /^(?:what|where|when|who|how|why) (?:you|you all|you guys|we|they) (?:think|doing|at|been|coming|looking|thinking|up to|headed|going|feeling|working|say|saying|gonna|planning|waiting|talking)\b/;

/** A question word without inversion: "who wrote it", "how many people live there", "why me". */
function classifyBareWh(words: readonly string[]): Classification | undefined {
  const [wh = '', next = '', third = ''] = words;
  if (!WH.has(wh)) return undefined;
  if (isClause(words)) return classified('statement', DOUBTFUL);
  if (wh === 'why') return classifyBareWhy(words);
  if (next === '') return wh === 'what' ? classified('tag', DOUBTFUL) : classified('question', FAIR);
  if (wh === 'how' && next === 'best') return third === 'to' ? classified('question', LIKELY) : undefined;
  if (wh === 'how') {
    if (
      /^(?:many|much|long|often|far|old|big|large|fast|soon|come|about|else|to|so|likely|early|late|high|deep|wide|tall|bad|good)$/.test(
        next,
      ) &&
      !(next === 'so' && third !== '')
    )
      return classified('question', LIKELY);
    return undefined;
  }
  if (/^(?:about|if|else)$/.test(next)) return classified('question', LIKELY);
  if (/^(?:when|where)$/.test(wh) && next === 'to' && !words.some((word) => BE.has(word)))
    return classified('question', FAIR);
  if (/^(?:when|where)$/.test(wh))
    return /^(?:to|exactly|else|in|about|abouts)$/.test(next) && words.length <= 5
      ? classified('question', FAIR)
      : undefined;
  if (COLLOQUIAL.test(words.slice(0, 4).join(' ')) && words.length <= 7) return classified('question', FAIR);
  if (opensSubject(next) || next === 'ever' || (wh === 'which' && RELATIVE_VERB.test(next))) return undefined;
  // "what matters is ...": a cleft.
  if (
    CLEFT_VERB.test(next) &&
    !/^(?:if|when|to|after|with|in|on|at|once|next|then)$/.test(third) &&
    words.slice(2, 6).some((word) => BE.has(word))
  )
    return undefined;
  return classified('question', third === '' || wh === 'which' ? FAIR : LIKELY);
}

/** "why so slow" asks; "why i left is a long story" does not. */
function classifyBareWhy(words: readonly string[]): Classification {
  if (!/^(?:i|we|they|he|she|it|you|the|my|this|that)$/.test(words[1] ?? ''))
    return classified('question', LIKELY);
  return words.slice(2).some((word) => BE.has(word))
    ? classified('statement', DOUBTFUL)
    : classified('statement', POSSIBLE);
}

function classifyYesNo(words: readonly string[], { aux }: Onset): Classification {
  const verb = words[aux] ?? '';
  const subject = words[aux + 1] ?? '';
  // "did you", "is it really": tells the speaker to go on.
  if (
    words.length <= 2 ||
    (words.length === 3 && /^(?:really|now|not|all|too|indeed|though|just)$/.test(words[2] ?? ''))
  ) {
    return classified('tag', DOUBTFUL);
  }
  if (subject === 'you') return classifyAboutYou(words.slice(aux), verb);
  return classified('question', PERSONAL.has(subject) || SUBJECT_OPENERS.has(subject) ? CERTAIN : FAIR);
}
