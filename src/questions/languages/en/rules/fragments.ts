import { FAIR, LIKELY, POSSIBLE } from '../../../confidence';
import { verbose } from '../../verbose';
import type { English } from '../parse/english';
import { AUXILIARIES, EMBEDDERS, isKept, PERSONAL, REPORTING, WH } from '../words';
import { type EnglishRule, RANKS, when } from './english-rule';

/** "she bought a boat what kind", "we can move it which day works": a short question after a short statement. */
function bareTail(words: readonly string[]): number | undefined {
  for (let at = Math.max(1, words.length - 5); at < words.length - 1; at++) {
    if (at > 8 || !OPENS_BARE.has(words[at] ?? '') || !BARE.test(`${words[at]} ${words[at + 1]}`)) continue;
    const before = words[at - 1] ?? '';
    if (REMARK.test(words.slice(at).join(' '))) return HAS_IDEAS.test(before) ? undefined : at;
    if (EMBEDDERS.has(before) || NOT_BEFORE.test(before) || REPORTING.has(before)) return undefined;
    if (words.slice(at + 1).some((word) => AUXILIARIES.has(word) || PERSONAL.has(word))) return undefined;
    return at;
  }
  return undefined;
}

const GOES_ON = /^(?:the|for|in|on|at|with|without|from|after|during|your)$/;

/** "your luggage has come or not" */
const OR_NOT =
  /^(?:you|your|he|she|they|it|the|that|this)\b(?!.*\b(?:whether|if|know|matter|sure|believe|care|like it)\b).{6,60} or not$/;

const OPENS_BARE: ReadonlySet<string> = new Set(['how', 'which', 'what', 'who', 'any', 'why']);
const BARE =
  /^(?:how (?:many|much|long|often|far|big|old|come|so|soon)|which (?!means|made|makes|was|is|i)\w+|what (?:kind|time|size|color|colour|part|sort|type|for|year|day|date)|who (?:else|all)|what now|any (?:ideas|thoughts|suggestions|luck|news|progress|tips)|why (?:not|that|so))$/;
const REMARK = /^(?:what now|any (?:ideas|thoughts|suggestions|luck|tips))$/;
/** "i don't have any ideas": not a remark of its own. */
const HAS_IDEAS =
  /^(?:have|has|had|got|need|without|for|with|of|to|get|give|me|\w+n't|not|know|see|getting|having)$/;
const NOT_BEFORE =
  /^(?:look|care|matter|me|you|him|her|them|not|no|and|or|out|every|some|any|the|a|this|that|whatever|all|much|too|just|ever|so|\w+(?:ed|ing|ly))$/;

/** "it was a gift from which company", "he went where", "it costs what thirty dollars" */
const IN_PLACE =
  / (?:of|from|to|in|with|for|by|on|at|as|into|after|before|under) (?:what|which|whose|whom|how (?:many|much|long))(?: [a-z]+){0,3}$|^(?:for|from|to|in|with|by|on|at|since|like|such as|until|whereabouts) (?:what|which|who|whom|how (?:many|much|long)|when|where)(?: \w+){0,3}$| (?:costs?|is|was|are|were|takes?|got|said|means?|(?:will|would|to) be) (?:what|when|where|who|how (?:much|many|long))(?: (?:\w+ ){0,3}(?:dollars|years|percent|months|weeks|hours|thousand|hundred|million|pounds|miles|days))?$| (?:went|goes|going|moved|moving|from|born|live|works?|leaving|coming|is|was|starts?|are) (?:where|when)$| (?:paid|cost|costs|owe|pay|need|charged|you|us|them|took|takes|has|have) how (?:much|many|long)$|^\w+(?: \w+)? how$|^because of what$|^whereabouts\b|^whatever happened to\b| then what$| (?:is|are|was|were|be) how (?:much|many|long|often)(?: (?:per|a|an|each|every|for|in) \w+)?$/;

/** "and that is measured how", "you did that why" */
function asksAtEnd(words: readonly string[]): boolean {
  const at = /^(?:again|exactly|precisely|specifically)$/.test(words.at(-1) ?? '')
    ? words.length - 2
    : words.length - 1;
  const before = words[at - 1] ?? '';
  if (
    at >= 2 &&
    FINAL.test(words.slice(-3).join(' ')) &&
    !/^(?:know|guess|tell|so|no|or|and)$/.test(words.at(-3) ?? '')
  )
    return true;
  if (at < 2 || !/^(?:how|why|when|where|who|what)$/.test(words[at] ?? '')) return false;

  if (words[at] === 'what' && at === words.length - 1) return false;
  return (
    !EMBEDDERS.has(before) &&
    !/^(?:me|you|us|him|her|them|out|matter|and|or|but|not|some|any|else|just|no|so|exactly|not|the|this|that|here|a)$/.test(
      before,
    )
  );
}

/** "we're meeting who at three", "you did what with it" */
const OBJECT =
  /^(?:i|you|he|she|they|we|you're|we're|they're|he's|she's|it)(?: \w+){0,2} (?:meet|meets|meeting|seeing|saw|calling|hiring|hired|did|doing|ate|eating|bought|buying|wearing|sold|fired|married|invited|brought|chose|picked) (?:who|what|which \w+)(?: (?:at|with|on|for|to|in|from|this|next|last|tomorrow|today)(?: \w+){0,4})?$/;

/** "they pay you what", "you went with who", "your team is how big" */
const FINAL =
  /(?:^| )(?:(?:pay|paid|give|gave|charge|charged|offer|offered|owe|sent|bought|got) (?:you|them|us|him|her) (?:what|how much|how many)|(?:is|was|are|were|be|called|named|costs?|means?|with|about|for|until|from|by|at|to|on) (?:what|who|when|where)|(?:is|was|are|were|takes|lasts|goes) how (?:big|old|long|far|many|much|tall|high|deep|often|heavy|wide|fast|bad|good|late|early))$/;

/** A clause that contains this is part of a statement. */
const NO_ASKING =
  /\b(?:depend\w*|matter\w*|regardless|idea|ideas|know|knows|knew|sure|think\w*|talk\w*|about|of what|of which|some(?:how)?|no matter|guess|tell|told|remember|this is|that is|that was|see|like|look|looked|looking|say|says|show|shows|explain|explains|cover) (?:(?:on|of|in|for|to|about|from|by|with|as|me|us|you|him|her|them) )?(?:what|which|how|where|who|whom|whose)\b|\b(?:what|which|how|where|who|whom|whose)(?: \w+)? (?:i|you|we|they|he|she|it|is|are|was|were|has|have|had|can|could|would|will|should|to|do|does|did)\b/;

/** "anything else", "you have any pets", "got any experience with it", "any update from the landlord" */
const ANY =
  /^(?:any|anything|anyone|anybody|anywhere) (?:else|new|other|more)(?: \w+){0,4}$|^(?:anything|anyone|anybody|anywhere) (?:i|we|you) (?:should|need|can|could|must|have to|ought)\b|^any good$|^any (?:\w+ ){1,5}at all$|^any (?!\w+ (?:will|would|can|could|should|is|are|must)\b)(?!(?:way|case|rate|moment|minute|day|time|old|body|how)\b)(?:\w+ ){0,2}\w+(?: (?:of|in|on|at|with|from|for|to|when|after|about|around) (?:\w+ ){0,5}\w+)?$|^any (?:update|updates|news|luck|questions|comments|thoughts|plans|progress|word|problems|issues|ideas|objections|feedback|suggestions|preference|preferences|chance|concerns|volunteers|takers|advice|tips|recommendations|kids|pets|symptoms|allergies|pain|reason|other)\b(?! (?:is|are|will|would|can|should|must|you|we|i|they|that))(?!.* (?:just|please|give|call|pop|let|ask|drop|come|feel|contact|shout|email|speak|see|go|tell|put|send|raise|ring|text) )|^(?:still )?(?:getting|having|seeing|feeling|taking|using|noticing|noticed) any\b|^(?:(?:have|has|had|got|you|anyone|anybody|you've|you guys|they|there|see|need|want|know) )(?:have |got |had |seen |heard |want |need |know |been )?(?:any|anything|anyone|anybody)\b|^you (?:guys )?ever\b/;

/** "cash or check", "the whole article or just the first page" */
function isChoice(words: readonly string[]): boolean {
  const at = words.indexOf('or');
  if (at < 1 || at > 6 || words.length > 11 || at === words.length - 1) return false;
  if (words.some((word, i) => i !== at && isVerbal(word))) return false;
  const other = words[at + 1] === 'just' ? words[at + 2] : words[at + 1];
  if (OPENS_PHRASE.test(words[0] ?? '') && OPENS_PHRASE.test(other ?? '')) return true;
  return at <= 4 && words.length <= 7 && !words.some((word, i) => i !== at && VAGUE.test(word));
}

const OPENS_PHRASE =
  /^(?:the|a|an|my|your|our|this|that|in|on|at|by|with|without|before|after|from|for|via|inside|outside|under)$/;

const VAGUE =
  /^(?:so|something|anything|whatever|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|\d.*|more|less|not|else|later|maybe|probably|either|like|one|and|because|if|just|that|this|yes|no|sooner|other|give|tomorrow|day|take)$/;

function isVerbal(word: string): boolean {
  return (
    AUXILIARIES.has(word) ||
    PERSONAL.has(word) ||
    /^(?:i|you|we|they|he|she|it|that|there)'/.test(word) ||
    (isKept(word) && /^(?:know|think|guess|want|need|like|get|got|go|going|see|say|said)$/.test(word))
  );
}

/** Elliptical questions. Over cleaned words joined by single spaces. */

/** "ever been there", "seen my charger anywhere", "anyone using the new editor", "thoughts on the plan" */
const ELLIPTIC = verbose`
  ^(?:
    ever (?:been|tried|had|seen|thought|considered|wondered(?! why)|heard|met|used|played|read|done|gone|worked|eaten|\w{3,}ed)\b
    |(?:seen|heard|spoken|talked|been|tried|met|had|finished|done|read|eaten|found|got|sold|used|sent|paid) (?:\w+ ){0,6}?(?:anywhere|around|lately|yet|recently|before|already)$
    |seen (?:my|the|that|your) \w+$|heard (?:back|anything|much) (?:from|about|yet)\b|been (?:here|waiting) long$
    |(?:you )?happen to (?:know|have|remember|see|catch)\b
    |(?:need|want|fancy|found|got|see|hear|spot|notice|feel|any|heard|know) (?:any|anything|anyone|anybody)\b
    |anything \w{3,}ing (?:\w+ ){0,4}\w+$
    |(?:anyone|anybody) (?:else |here |there |around |still |ever |actually )?
      (?:\w{2,}ing|used|using|tried|seen|heard|had|know|knows|got|free|want|wants|need|needs|interested|up for|available|remember|familiar|fancy|care)\b(?! (?:that|is|can|should))
    |(?:thoughts|opinions|views|comments|feedback|objections|suggestions|reactions|concerns|preferences) (?:on|about|from|to|regarding|for)\b(?!.* (?:is|are|was|were|will|should|can)\b)
    |(?:any|no) (?:joy|luck|progress|response|sign|movement|change|improvement|interest|damage|injuries|side effects|experience|word|news) (?:with|on|of|from|yet|in|since|so far)\b
    |even (?:for|if|on|when|with|at|in|after|during|without|as|though) (?:\w+ ){0,5}\w+$
    |(?:need|dare|ought) (?:i|we|he|she|they|you) \w+
    |says who (?:in|on)|(?:meaning|as in|starting|ending|coming|going|based on|according to|made of|because of|thanks to) (?:what|when|where|who|which)(?: in practice| exactly| for (?:us|me|you))?$
    |(?:where|when|what|how|why) you (?:guys |all )?(?:from|live|living|staying|stay|at|based|off to|going|doing|coming|up to|want|reckon|mean|leaving|getting)\b(?: \w+){0,4}$
    |(?:when|where|what|why|how long) (?:you|they|he|she) (?:are|is) (?:coming|going|leaving|returning|planning|sending|joining|starting|finishing|doing|staying|telling|saying|getting)(?: \w+){0,4}$
    |you are (?:having|getting|needing|wanting) (?:any|some)\b
  )
`;

/** A question word without a question: "or what have you", "whatever". */
const IDLE = /(?:^| )(?:or|and) what (?:have you|not|ever)\b|\bwh\w+ever\b/;

function asksInPlace({ words, text }: English): boolean {
  if (!words.some((word) => word === 'how' || word.startsWith('wh')) || IDLE.test(text)) return false;
  return (IN_PLACE.test(text) && !NO_ASKING.test(text)) || asksAtEnd(words);
}

/** "and for children", "and if they don't": takes up what another speaker has just told. */
function takesUp({ words, lead, told }: English): boolean {
  const first = words[0] ?? '';
  if (told === 0 || !/^(?:and|or|but)$/.test(lead.at(-1) ?? '')) return false;
  if (/^(?:if|when|after|before)$/.test(first))
    return told >= ENOUGH && words.length >= 3 && words.length <= 7 && words[1] !== 'i';
  if (words.length > 4 || words.some(isVerbal) || lead.at(-1) === 'but') return false;
  return told >= ENOUGH || (words.length >= 2 && GOES_ON.test(first));
}

/** "so marketing knows about that": what follows from what another speaker has just told. */
function concludes({ words, text, lead, told }: English): boolean {
  if (told < ENOUGH || lead.at(-1) !== 'so' || lead.at(-2) === 'and') return false;
  return words.length >= 3 && words.length <= 9 && !NO_CONCLUSION.test(text);
}

/** "so let's go on", "so i don't know", "so that's why we left" */
const NO_CONCLUSION =
  /^(?:let\b|(?:that|this|it) (?:is|was) (?:why|how|where|what)\b)|\b(?:i don't know|i guess|i think|i mean)\b/;

/** What was told before is more than a back-channel, in words. */
const ENOUGH = 5;

/** After a verb that takes a clause: "i have no idea what about you". */
const AND_YOU = / (?:what|how) about (?:you|your|him|her|them|us|that|this)(?: \w+){0,2}$/;

/** Questions without a verb of their own, or with the question word in place. */
export const fragments: readonly EnglishRule[] = [
  {
    id: 'en/and-you',
    reason: 'question',
    confidence: LIKELY,
    rank: RANKS.asking,
    match: when(
      ({ words }) =>
        words.lastIndexOf('about') >= words.length - 4 && AND_YOU.test(words.slice(-6).join(' ')),
    ),
    yes: ['i have no idea what about you', 'they guess what about your sister'],
    no: ['what about you', 'we talked about you'],
  },
  {
    id: 'en/object-in-place',
    reason: 'question',
    confidence: LIKELY,
    rank: RANKS.fragment,
    match: when(({ words, text }) => words.length <= 14 && OBJECT.test(text)),
    yes: ["we're meeting who at three", 'you did what'],
    no: ["i know who we're meeting", 'you did it'],
  },
  {
    id: 'en/in-place',
    reason: 'question',
    confidence: FAIR,
    rank: RANKS.fragment,
    match: when(asksInPlace),
    yes: ['so the sample size was how many', 'it was a gift from which company', 'and that is measured how'],
    no: ['it depends on how many', 'we paid for it or what have you'],
  },
  {
    id: 'en/elliptic',
    reason: 'question',
    confidence: LIKELY,
    rank: RANKS.fragment,
    match: when(({ words, text }) => words.length <= 14 && ELLIPTIC.test(text)),
    yes: ['ever tried acupuncture for it', 'anyone using the new editor', 'thoughts on the new layout'],
    no: ['never tried acupuncture for it', 'anyone can use the new editor'],
  },
  {
    id: 'en/short-question-at-end',
    reason: 'question',
    confidence: FAIR,
    rank: RANKS.fragment,
    match: (parsed) => {
      const at = bareTail(parsed.words);
      return at === undefined ? undefined : parsed.from(at);
    },
    yes: ['she bought a boat what kind', 'my card was declined what now'],
    no: ["i don't have any ideas", 'look what kind'],
  },
  {
    id: 'en/any',
    reason: 'question',
    confidence: FAIR,
    rank: RANKS.fragment,
    match: when(
      ({ text }) =>
        (ANY.test(text) || text.endsWith(' anything else')) &&
        !/\b(?:no|not|never|\w+n't|without|if|hardly)\b/.test(text),
    ),
    yes: ['you have any pets', 'any good', 'anything we should inform about the change'],
    no: ["you don't have any pets", 'any good doctor will tell you that'],
  },
  {
    id: 'en/your',
    reason: 'question',
    confidence: FAIR,
    rank: RANKS.fragment,
    match: when(
      ({ words, answering }) =>
        !answering && words[0] === 'your' && words.length <= 5 && !words.some(isVerbal),
    ),
    yes: ['your surname', 'and your first name'],
    no: [{ text: 'your surname', previous: 'what do you need' }, 'your surname is misspelt'],
  },
  {
    id: 'en/takes-up',
    reason: 'question',
    confidence: FAIR,
    rank: RANKS.fragment,
    match: when(takesUp),
    yes: [
      { text: 'and the price', previous: 'the ticket is ten pounds' },
      { text: "and if they don't", previous: 'they usually pay within a month' },
    ],
    no: ['and the price', { text: 'and the price', previous: 'what did you look at' }],
  },
  {
    id: 'en/so-concludes',
    reason: 'question',
    confidence: FAIR,
    rank: RANKS.fragment,
    match: when(concludes),
    yes: [
      { text: 'so marketing knows about that', previous: 'i sent them the plan last night' },
      { text: 'so that would be two licences', previous: 'one of them is for my colleague' },
    ],
    no: ['so marketing knows about that', { text: 'so marketing knows', previous: 'who knows about it' }],
  },
  {
    id: 'en/or-not',
    reason: 'question',
    confidence: FAIR,
    rank: RANKS.fragment,
    match: when(({ text, answering }) => !answering && OR_NOT.test(text)),
    yes: ["he'll be late or not", 'the order has shipped or not'],
    no: [
      "i don't know if it works or not",
      { text: 'the order has shipped or not', previous: 'what did you ask' },
    ],
  },
  {
    id: 'en/choice',
    reason: 'question',
    confidence: FAIR,
    rank: RANKS.fragment,
    match: (parsed) => {
      if (parsed.answering || !isChoice(parsed.words)) return undefined;
      const confidence = parsed.facts.previous === undefined ? POSSIBLE : FAIR;
      return { ...parsed.from(0), confidence };
    },
    yes: [{ text: 'cash or card', previous: 'we talked about it' }, 'smoking or non smoking'],
    no: ['two or three', { text: 'cash or card', previous: 'how can i pay' }],
  },
  {
    id: 'en/lone-question-word',
    reason: 'question',
    confidence: FAIR,
    rank: RANKS.fragment,
    match: when(
      ({ words, lead }) =>
        words.length === 1 && WH.has(words[0] ?? '') && /^(?:then|like)$/.test(lead.at(-1) ?? ''),
    ),
    yes: ['and then what', 'like what'],
    no: ['what', 'like that'],
  },
];
