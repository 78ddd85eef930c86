import { AUXILIARIES, BE, opensSubject, PERSONAL, WH } from './words';

/**
 * Questions whose last word leaves something open: "how much is the fee for", "can i return it without", "how long
 * does". More often than not the rest is still to come, but not surely, so such a question is asked if nothing comes.
 *
 * A preposition may also be stranded ("what is it for", "somebody i can talk to") or an adverb ("can i log in").
 */
export function isLeftOpen(words: readonly string[]): boolean {
  const last = words.at(-1) ?? '';
  if (words.length < 2) return false;
  if (CONJUNCTIONS.test(words.slice(-2).join(' '))) return true;
  if (AUXILIARIES.has(last)) return endsBeforeSubject(words);
  if (!PREPOSITIONS.has(last)) return false;
  const isElliptic = !words.some((word) => AUXILIARIES.has(word) || ASKING.test(word) || word.endsWith('s'));
  return !isElliptic && !isCompleted(words, last);
}

/** A question without a verb is an ellipsis: "what time for". */
const ASKING =
  /^(?:tell|show|give|explain|describe|clarify|know|define|list|compare|check|find|outline|summari[sz]e)$/;

const set = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/));

const PREPOSITIONS = set(
  `for of to with without at from into onto on in by about during until till via per towards toward regarding
   concerning despite between against among than upon including within after before through under as near versus`,
);
const CONJUNCTIONS =
  /(?:^| )(?:although|even though|unless|whereas|even if|as if|so that|in case|as soon as|provided|assuming|(?:due|according|up|next|close|prior|similar|compared|related|thanks|owing) to|because of|instead of|as well as|such as|in case of)$/;

/** "how many days do", "what kind of shoes do": the subject is missing. */
function endsBeforeSubject(words: readonly string[]): boolean {
  const [first = '', second = ''] = words;
  const isBe = BE.has(words.at(-1) ?? '');
  if (!WH.has(first) || words.length < 3 || words.length > (isBe ? 4 : 6)) return false;
  const between = words.slice(1, -1);
  // "what it does", "how much shipping is", "what react does"
  if (between.some((word) => opensSubject(word) || AUXILIARIES.has(word))) return false;
  if (between.length === 1) return first !== 'what' || MEASURES.test(second);
  return between.includes('of') || (!isBe && /^(?:how|which|whose)$/.test(first));
}

const MEASURES =
  /^(?:time|day|date|year|month|week|size|colou?rs?|ages?|kinds?|types?|sorts?|price|currency|languages?|floor|room|gate|platform|track|brands?|model|percentage|temperature|number|address|channel|street|city|countr(?:y|ies)|documents?|forms?|payment|options?|bus|train|else)$/;

/** Up to three words between a verb and its adverb: "turn the music on". */
const AROUND = '(?:e?s|e?d|ing|ting|ping)?(?: \\w+){0,3}';
const PRONOUN = '(?: (?:it|them|me|us|that|this|these|those|him|her))?';
const phrasal = (verbs: string, adverb: string, between = PRONOUN) =>
  new RegExp(`\\b(?:${verbs})${between} (?:back )?${adverb}$`);
const HERE =
  '(?:is|are|was|were|am) (?:it|they|this|that|these|those|he|she|we|i|you|anyone|anybody|everyone|somebody|someone|(?:the|my|your|his|her|our|their) \\w+|yours|mine)';

/** Adverbs rather than prepositions: "log in", "go without", "have we met before". */
const ADVERBS: Readonly<Record<string, readonly RegExp[]>> = {
  in: [
    phrasal(
      'log|check|sign|walk|drop|fill|hand|join|plug|opt|cash|trade|step|bring|tune|dial|turn|clock|type|put|fit|book|swipe|punch|key|phone|call|send|factor|chip|phase|pull|push|let|break|kick|move|add|take|weigh|pitch|jump|come|coming|came|go|going|went|zoom|enter|stick|screw|pay|settle|squeeze|incorporate|include|build|built|zip|sneak',
      'in',
      AROUND,
    ),
    phrasal('get|stay|sit|live|buy|be|been', 'in'),
    new RegExp(`^${HERE} in$`),
  ],
  on: [
    phrasal(
      'log|turn|put|hold|carry|keep|move|switch|sign|press|try|leave|left|bring|add|pass|stick|screw|clip|count me',
      'on',
      AROUND,
    ),
    phrasal('go|goes|going|went|come|coming|get|getting|work|read|start|stay|press', 'on'),
    /\b(?:and so|later|early|further|so|now|then|from now|from then|from there|head|right|one) on$/,
    new RegExp(`^(?:(?:when|where|why|what time) )?${HERE} on$`),
  ],
  by: [phrasal('drop|come|stop|go|swing|pass|stand|get|walk|drive', 'by', AROUND)],
  about: [/\b(?:come|came|out and|up and|move|walk|look|just|bash \w+ \w+ \w+) about$/],
  through: [
    phrasal('get|got|make|made', 'through'),
    phrasal(
      'go|goes|going|gone|went|come|came|coming|put|fall|fell|look|pull|follow|break|sail|sit|read|see|run|walk|talk',
      'through',
      AROUND,
    ),
  ],
  without: [/\b(?:go|do|live|be|manage|cope|come|leave|travel|eat|or)(?: (?:it|them))? without$/],
  with: [/\b(?:come|go|tag along|play) with$/],
  after: [
    /\b(?:ever|soon|long|shortly|right|the day|the week|the month|the year|look(?:ed)?) after$/,
    /\b(?:pay|eat|come|leave|do it|do that|try it|or) after$/,
  ],
  before: [
    /\b(?:have|has|had|did|was|were)\b.{0,60} before$/,
    /\b(?:ordered|asked|tried|visited|bought|been|seen|met|done|used|ever|never|here|there|that|the day|the week|the month|the year|the night|long|shortly|right|like) before$/,
    /\b(?:pay|eat|come|arrive|do it|do that|try it|or) before$/,
  ],
  to: [
    /^(?:do|does|did|would|will|are|is|am|were|was|have|can|could|should) (?:i|you|we|they|he|she|anyone|anybody|everybody|everyone|it)(?: \w+){0,2} (?:have|want|need|like|love|got|going|able|allowed|supposed|used|ought|listened|talked|belong|apply|open|free|entitled) to$/,
  ],
  under: [/\b(?:go|goes|went|come|down|pull|put|get|crawl) under$/],
  near: [/\b(?:come|get|anywhere|go) near$/],
  at: [/\b(?:look|laugh|stare|aim|shout|getting|get) (?:me |you )?at$/],
};

/** "are they cared for", "something to look for": the gap is at the end. */
const GAP_AT_END =
  /\b(?:be|been|being|is|are|was|were|wasn't|isn't|aren't|weren't|get|got)(?: \w+){0,2} (?:cared|paid|accounted|called|asked|looked|acted|relied|spoken|talked|dealt|tampered|lived|listened|thought|signed|applied|used) (?:for|upon|on|after|to|with|of|in)$|\b(?:(?:some|any|no|every)(?:thing|one|body|where)|somewhere|people|person|place|someplace)(?: else| \w+er)? to \w+ \w+$/;

/** Nouns that are completed by "for", "about" and the like: not what something is for. */
const RELATIONAL =
  /^(?:polic(?:y|ies)|prices?|costs?|fees?|charges?|rates?|deadlines?|rules?|procedures?|process(?:es)?|requirements?|conditions?|terms|limits?|numbers?|address(?:es)?|warrant(?:y|ies)|guarantees?|discounts?|periods?|minimum|maximum|dates?|times?|hours|names?|words?|codes?|penalt(?:y|ies)|reasons?|schedules?|plans?|options?|alternatives?|cancellation|returns?|refunds?|shipping|delivery|insurance|coverage|budget|amount|total|duration|age|size|weight|steps?|instructions?|status|chances?|odds|way|cure|treatment|recipe|difference|answer|solution|laws?|regulations?|restrictions?|exceptions?|criteria|qualifications?|prerequisites?|specs?|specifications?|contact|phone|email|links?|website|page|url|extension|protocol|tax|taxes|duty|duties|dosage|dose|demand|market|support|timeline|turnaround|tuition|rent|salary|pay|bonus|compensation|opening|fine|quota|allowance|subsidy|subscription|premium|deductible|interest|percentage|rating|ranking|guidelines?|details?|information|news|updates?|facts?|opinions?)$/;

/** These take an object of their own, which a question word at the start is then: "what documents do i need for". */
const TRANSITIVE =
  /^(?:need|take|get|have|want|bring|find|use|buy|receive|pick|choose|require|order|return|exchange|cancel|change|show|submit|provide|include|cover|offer|accept|recommend|purchase|book|wear|carry|save|spend|owe|earn|keep|make|see|follow)$/;

/** Whether the last word, a preposition, needs nothing more. */
function isCompleted(words: readonly string[], last: string): boolean {
  const text = words.join(' ');
  if (ADVERBS[last]?.some((adverb) => adverb.test(text)) || GAP_AT_END.test(text)) return true;
  if (last === 'than') return false;
  if (hasRelativeClause(words)) return true;
  const inner = words.findLastIndex((word, i) => i > 0 && /^(?:what|who|whom|which|where)$/.test(word));
  const clause = inner > 0 ? words.slice(inner) : words;
  const [first = '', second = ''] = clause;
  if (inner > 0)
    return !RELATIONAL.test(clause.findLast((word, i) => i < clause.length - 1 && !BE.has(word)) ?? '');
  if (first === 'how')
    return isMeasure(clause, last) || (clause.length === 4 && PERSONAL.has(clause[2] ?? ''));
  if (first === 'when' || text.startsWith('what time')) return last === 'by';
  if (first === 'where') return /^(?:from|to|at|in|into|near|on)$/.test(last);
  if (!/^(?:what|who|whom|whose|which)$/.test(first)) return false;
  if (last === 'to' && INFINITIVE.test(text)) return false;
  return AUXILIARIES.has(second) ? fillsEnd(clause, last) : fillsEndAsPhrase(clause);
}

const INFINITIVE = /\b(?:have|need|want|like|going|able|supposed|allowed|cost|costs|take|takes) to$/;

/** "what is it for", "what is the blue button for", "who is it from", "what are you waiting for", "who can i talk to". */
function fillsEnd(clause: readonly string[], last: string): boolean {
  const [first = '', aux = '', subject = ''] = clause;
  const before = clause.at(-2) ?? '';
  if (!BE.has(aux)) return !TRANSITIVE.test(before);
  if (RELATIONAL.test(before)) return false;
  if (PERSONAL.has(subject) || /^(?:this|that|these|those)$/.test(subject)) return true;
  if (/(?:ed|ing|made|built|born|known|meant|grown|held|kept|sold|sent|written)$/.test(before)) return true;
  if (/^(?:who|whom)$/.test(first)) return /^(?:for|from|to|by|with|about)$/.test(last);
  return /^(?:for|about|on)$/.test(last);
}

/** "which bus do i get on", "what floor is it on"; but "what documents do i need for". */
function fillsEndAsPhrase(clause: readonly string[]): boolean {
  const aux = clause.findIndex((word, i) => i > 1 && AUXILIARIES.has(word));
  const before = clause.at(-2) ?? '';
  if (aux < 0) return false;
  if (!BE.has(clause[aux] ?? '')) return !TRANSITIVE.test(before);
  return !/^(?:right|best|good|suitable|available|valid|cheapest|better|bad|open|closed|included)$/.test(
    before,
  );
}

/** "how long is it good for", "how much did you sell it for", "how many people is the table for". */
function isMeasure(clause: readonly string[], last: string): boolean {
  const text = clause.join(' ');
  if (/ (?:talking|thinking|talk|speaking) about$/.test(text)) return true;
  if (/^how (?:long|far|many)\b/.test(text)) return last === 'for' && !TRANSITIVE.test(clause.at(-2) ?? '');
  return /^how much\b.*\b(?:go|going|sell|sold|selling|get|buy|bought|rent)(?: it| them| that| this)? for$/.test(
    text,
  );
}

const SUBORDINATE =
  /^(?:if|whether|because|when|unless|after|before|until|while|although|though|once|since|that|think|know|say|sure|and|or|but|as|than)$/;

/** "is there somebody i can talk to", "the street that the pole is on" */
function hasRelativeClause(words: readonly string[]): boolean {
  return words.some((word, i) => {
    if (i < 2 || i + 1 >= words.length) return false;
    const before = words[i - 1] ?? '';
    const contracted = /^(?:i|you|he|she|it|we|they)'/.test(word);
    if (/^(?:that|who|which|whom)$/.test(before))
      return i > 3 && opensSubject(word) && !SUBORDINATE.test(words[i - 2] ?? '');
    if (!contracted && (!PERSONAL.has(word) || i + 2 >= words.length)) return false;
    return !AUXILIARIES.has(before) && !SUBORDINATE.test(before) && !WH.has(before);
  });
}
