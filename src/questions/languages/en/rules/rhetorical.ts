import { DOUBTFUL } from '../../../confidence';
import { verbose } from '../../verbose';
import type { Clause } from '../clauses/clause';
import type { English } from '../parse/english';
import { AUXILIARIES } from '../words';
import { CLAUSE_RANKS, type ClauseRule, clauseWhen, type EnglishRule, RANKS, when } from './english-rule';

/** Questions that make a claim and expect no answer. Over cleaned words joined by single spaces. */

const WHO = String.raw`
  thought (?:that|this|it) (?:one )?up$|thought (?:that|this|it) (?:was|would be) (?:a |such )|cares|knew$|died and|put you in charge|does that$|(?:does|do) (?:he|she|they|that guy|that woman|these people) think\b|knows(?:$| (?:what|where|when|why|how (?:long|many|much)|if|whether|maybe|with|he|she|it|they|anymore))
  |am i (?:kidding|to)|are (?:we|you|they) (?:kidding|trying to fool)|asked (?:you|them|him|her)$
  |needs (?:that|this|another|enemies|sleep|him|her|them|it|friends)\b|has (?:the )?time (?:for|to)
  |in (?:their|his|her) right mind|on earth|in the world|the (?:hell|heck)|died and made
  |even \w+|actually (?:likes|wants|reads|cares|enjoys|believes|uses)|says (?:i|you|we|they|that|it)\b|said (?:i|we|anything)\b
  |doesn't (?:love|like|want|know|enjoy|need|hate|dream)|hasn't (?:been|had|heard|felt|made|done|wanted|dreamed)
  |(?:does|do) (?:he|she|they|you) think (?:he|she|they|you|i)\b|do i look
  |(?:is|are) (?:going to|gonna) (?:know|notice|care|stop|believe|sue|tell (?:him|her|them|me|on)|miss|blame|want|pay for all|argue|complain|clean|say no)\b|(?:is|are) (?:he|she|they|you|we|i) (?:trying to|fooling|to (?:tell|say|classify|decide|complain|argue|lecture|talk))|would (?:do such|a |of )|a thought|has the (?:time|energy|patience|money)|would(?:n't| not) (?:want|love|like|be|say|take|jump)|would(?:'ve| have)? (?:have )?(?:thought|guessed|known|imagined|believed)
  |would (?:ever|even|actually|want|pay|believe|do (?:that|such)|be (?:stupid|crazy|dumb))
  |could (?:have |ever |possibly |blame|resist|say no|forget|argue|ask for|refuse)|can (?:blame|resist|say|afford|argue|keep up|tell anymore)
  |wants (?:another|that|more|to (?:live|work|be|spend|hear|listen|sit|wait|pay|deal|see|read|eat|watch|stand|walk|ride|know$|think|get up|wake|clean|argue))\b|is (?:counting|perfect|to say|to blame them)\b|isn't\b(?!.* or )|better (?:to|than)|made you\b|do (?:they|you|these people) think|can (?:honestly|blame)`;

const WHAT = String.raw`
  (?:kind|sort) of an? \w+ (?!is|was|does|has)\w+s\b|is an? (?:\w+ ){1,4}(?:between|among) (?:friends|neighbou?rs|mates|family|brothers|sisters|colleagues|pals)|(?:have|did) (?:i|we|he|she|they) (?:ever )?(?:done?) to (?:deserve|you|them|him|her|earn)|(?:are|were) the (?:odds|chances) of that$|am i (?:a|an|your|his|her|their|made of|chopped)\b|is so (?:funny|special|great|hard|difficult|wrong|bad|important) about|would (?:people|everyone|the neighbou?rs|your mother) (?:say|think)$|could (?:i|we|you|one) (?:do|say|have done)$|(?:do|did|does) (?:they|he|she|these people|people) (?:expect|want|think) (?:us|me|from)\b|(?:kind|sort) of (?:an? )?(?:answer|question|excuse|friend|person|idiot|parent|father|mother|world|service|way to)\b(?=.* (?:is|was|does|would do|do|says) (?:that|this|such)\b)|was i (?:supposed to (?:do|say)|thinking$)|(?:on earth |in the world )?(?:was|were) (?:he|she|you|they|we) (?:\w+ )?thinking$|(?:on earth|in the world|in god's name|in heaven's name) (?:was|were|is|are|am|do|does|did) (?:i|he|she|you|they|we|people|anyone)\b|would (?:i|he|she|they|you) know$|would i know about|(?:is|was|has) (?:that|this|it|any of that) (?:got |have )?to do with (?:anything|me|us|you|it|the price)|does (?:that|this|it) have to do with (?:anything|me|us|it|the price)|is stopping (?:you|us|them|him|her)$|have we (?:come to|become|done to deserve)|are you (?:gonna|going to) do$|does (?:he|she) know about \w+(?:ing)?$|(?:else|more) (?:can|could|would|do|did) (?:you|anyone|one|i|we|they) (?:want|ask|do$|say$|expect)
  |(?:else )?(?:was|were) (?:i|we|they|he|she) supposed to (?:do|say|think)|(?:am|are) (?:i|we) supposed to (?:say|do just)|more do you want
  |do (?:i|you|they) know(?: about (?:it|that))?$|do i (?:care|look like)|do you take me for|(?:do|did) (?:you|they|we|i) expect(?: me\b.*)?$
  |did i (?:just )?(?:say|tell)\b|(?:is|are) the (?:(?:point|use)(?:$| (?:of|in) (?:\w+ing|it|that|this|all|even|a |having)\b)|odds$|big deal|world coming|harm|hurry$|rush$)|are the chances$|could (?:possibly )?go wrong
  |could be (?:better|worse|more)|is (?:not|there not) to (?:like|love)|good (?:is|does|would|will|are|did)\b|use is\b
  |difference does (?:it|that) make$|does it (?:even )?matter|choice (?:do|did) (?:i|we|you) have$|(?:kind|sort) of (?:idiot|fool|moron|monster|nonsense|(?:a )?person (?:does|would))
  |is (?:one|another|a few) more|is wrong with (?:people|you people|these people|the world|this (?:guy|world))|is in a name|is it to you
  |is the worst that|can (?:i|you) (?:say|do)(?:$| (?:i|we|he|she|they|it|it's|i'm)\b)|are you gonna do$|else is new|business is it|part of .{1,30} (?:do|did|don't|didn't) you(?: not)? (?:understand|get)
  |is a (?:girl|guy|man|person|few|little) |was the point(?:$| (?:of|in) (?:\w+ing|all|even))|are friends for|(?:planet|century) (?:are|is)|am i your\b|(?:kind|sort) of (?:a )?question|makes (?:you|him|her|them) (?:think|so)|do (?:you|they) want from me|could be better than|is better than|better (?:way|time|place)
  |is so (?:hard|special|great|difficult|wrong) about|is the matter with (?:people|you people|these)|is life without|do(?:es)? (?:he|she|they) know$|would (?:i|we) do without|have (?:i|we) got to lose|the (?:hell|heck)\b|has the world`;

const WHY = String.raw`
  should (?:\w+ ){1,3}(?:foot|have to|suffer|get away|put up with|clean up|pick up the (?:bill|tab)|pay for (?:\w+ ){0,3}(?:mistakes?|mess|lot)|be (?:punished|made))\b|even|bother|me$|would i (?:want|need|go|do|tell|say)\b|did i (?:ever|even|agree|bother|think|expect)|do i (?:ever|never)\b|(?:spend|waste|pay|risk|settle) \w+|me$|not$|on earth|in the world|the hell|else would|would (?:anyone|anybody|someone|anybody|(?:i|you|we|they) (?:ever|even|want to|do that|lie))\b
  |should (?:i|we|anyone|anybody|he|she|they|people) (?:have to|be|go|bother|care|pay|push|trust|believe|even|suffer|listen|apologi[sz]e|give|do)\b
  |do (?:i|we) (?:even|always|bother|keep|put up)|does (?:this|it|that|everything) always (?:happen|go)|is it always|must (?:it|this|everything|you|i|we|they|people)\b
  |would (?:i|you) (?:lie|bother)|is it that (?:every|whenever|nobody)|does every|do (?:people|they|you) (?:always|insist|keep|never)|can't (?:(?:you|they|people|he|she|things|everyone) (?:just|ever|all|simply)|(?:i|we) (?:ever|all))|am i (?:not|always|even|still|the one|surprised)|(?:does|is|do|are|did|has|have|was|can) (?:nothing|nobody|no one|everything|everyone|everybody|it always|he always|she always|they always|you always)\b|would (?:i|anyone) need`;

const HOW = String.raw`
  (?:are|is) (?:\w+ ){1,4}(?:meant|supposed|expected) to (?:afford|survive|live|compete|cope|make ends meet|sleep|trust|believe)\b|can (?:you|he|she|they|anyone) (?:say|do|think|be so|sit|stand|sleep|call)\b|long is a piece|(?:long|often|much longer|many more \w+) must (?:i|we)|often do (?:you|we|i) get (?:a|to|the)|(?:stupid|dumb|naive|gullible|old|rich|desperate) (?:do|does) (?:you|they|he|she) think|(?:stupid|dumb|selfish|blind|rude|cruel|mean|thick|hard|low|far) can (?:you|he|she|they|people|it|one)\b|(?:lucky|cool|great|funny|stupid|weird|nice|amazing|sad|embarrassing) (?:is|are|was|were|would) (?:that|this|we|they|you|i|he|she|it)\b|am i supposed to (?:do|pay|get|find|finish)\b|much (?:worse|better) (?:can|could)|(?:hard|difficult) is it (?:to|really)|is anyone supposed|old are we\b|many more times|is that for\b|(?:hard|difficult|complicated|bad|tough|long) (?:can|could) (?:it|that|this) (?:be|possibly|take$)|dare|many times (?:have|do|must|did) (?:i|we)
  |(?:often|much longer|long) (?:do|must) (?:i|we) have to|(?:could|can) (?:i|we|you|they|he|she|that|this|it) (?:ever |even |possibly |just )*(?:forget|say no|resist|miss|blame|be so|do (?:this|that)|not|refuse|complain|possibly|think that|expect|let)\b
  |(?:could|can) (?:anyone|anybody|anything)\b|(?:was|were|am|are|is) (?:i|we|anyone|anybody|one|he|she|they) (?:even )?to (?:know|guess|have known|foresee)|is (?:that|this|it) (?:even|not|my|legal|possible|okay|ok|acceptable) ?(?:\w+ ){0,2}(?:problem|fault|legal|possible|allowed|business|okay|fair)$|(?:can|could) (?:anyone|anybody|people|they|you|he|she|we|i) (?:not|live|stand|sleep at night|be so|possibly|think|do that|treat|even)\b|(?:am|was) i supposed to (?:know|guess|live|sleep|believe|compete|concentrate|explain|remember)
  |(?:should|would) i (?:know|have known)|could (?:i|we|they|you) have (?:known|guessed|been so)|is (?:that|this|it) (?:fair|even|my (?:fault|problem))
  |(?:cool|great|cute|awesome|crazy|weird|ridiculous|stupid|nice|lucky|sweet|funny) (?:is|was|are) (?:that|this|it|he|she|they)$|about that$|on earth|in the world|the hell`;

const WHEN = String.raw`
  are your manners|have you been all my life|is the fire$|(?:am|was|are) (?:i|we) (?:ever )?supposed to (?:sleep|eat|rest|find the time|relax|live|get any)|(?:have|did|do|has|does) (?:i|we|he|she|they|you|that|this|anyone|it) ever (?!been to|had|used|tried|heard)|(?:will|are) (?:i|we|they|people|you) (?:ever )?(?:going to )?learn
  |(?:would|will) (?:i|we|you) be without|(?:did|does|do|has) (?:the|all the|my) (?:time|day|year|week|years|weekend|summer|money)|have i gone|is the (?:fun|harm|justice) in
  |is (?:a|an|the|it|that) (?:\w+ ){1,3}(?:a|an|my)\b|do i even|does one (?:even )?(?:begin|start)|has (?:that|this|it|he|she) ever|did that ever|(?:do|does|did) (?:they|he|she) (?:get off|find (?:these|such|the|the time|all)|get the (?:nerve|idea))|(?:do|does) (?:you|he|she) think (?:you|he|she)(?:'re| are| is)? (?:going|from)?|are my manners|would (?:i|we|you|they|he|she) be (?:without|if)|is the (?:harm|sense|logic|point|justice|love|fun)|am i supposed to find|else (?:can|could|would) you`;

const YES_NO = String.raw`
  am i (?:really |honestly |just )?(?:supposed|meant|expected) to (?:read|guess|believe|be (?:a|an|the|happy|grateful|impressed)|laugh|clap|feel|just)\b|(?:are|were|am) (?:we|you|they|people|i) (?:seriously|honestly|really|actually) (?:being )?(?:asked|expected|meant|supposed)\b|is that (?:all|the best|it) (?:you|they|he|she|we)\b|is this some (?:kind|sort) of|is it (?:just )?me or\b|is (?:the sky|rain|water|grass) (?:blue|wet|green)|are we there yet|am i right or\b|do i (?:look|seem|sound) (?:stupid|like|rich|old|happy|bothered)|do you want a (?:medal|prize|cookie|round of applause)|do you (?:have any idea|know|realise|realize) (?:how (?:long|many times|hard|much trouble) i|who i am|who you(?:'re| are) (?:talking|dealing))|do (?:bears|fish|ducks)\b|does (?:anyone|anybody) ever\b|(?:does|will|do) (?:it|this|that|he|she|they|you) never\b|don't (?:you|they|we) ever\b|can't (?:you|they|he|she) (?:see|hear|read|tell|take a)\b|couldn't (?:they|he|she|you|someone|somebody) have (?:just |at least )?|could (?:this|my|the) (?:day|week|life|night|year|meeting) (?:be|get) any|haven't you (?:heard of|got anything|got a|anything better)|haven't we (?:met|had|all|already)|(?:hasn't|haven't|hadn't) (?:he|she|they|we|i|it) (?:done|had|suffered|been through|caused|seen) (?:enough|plenty)|didn't i (?:warn|tell|say|just|ask|mention)|did you (?:really )?(?:think|expect|imagine) (?:i|we|that i|me|they)\b|isn't (?:he|she) (?:a|an|the|just|so|lovely|adorable|great|something)\b|aren't you (?:a|an|the (?!one)|clever|lucky|sweet|glad|forgetting)\b|wouldn't you know|will (?:wonders|miracles|they ever)|shouldn't (?:you|he|she|they) be (?:in|at|working|asleep|studying|doing)\b|must i\b|is nothing|is no one|are you (?:kidding|joking)|are you in luck|do (?:i|we) have (?:news|a surprise|a treat)|is it ever (?!been|going|the|too|possible|on)\w+ (?:out|in|here)|do (?:i|we) (?:look|seem|sound) like|does (?:it|this|that|he|she) look like (?:i|we)|do i (?:have|need) to (?:do everything|spell|remind|repeat|tell you|draw|say)|do i ever$
  |do you (?:think|believe) (?:i'm|i am|i was|money|this is a joke|i (?:like|enjoy|want|care))|do you have to be so|do you have any idea how (?:much|many|hard|long|late)
  |don't (?:you|we) (?:think|know)$|don't (?:you|we|i) (?:just )?(?:love|hate)\b|don't i know it|(?:don't|aren't|haven't|didn't) (?:we|they) all\b
  |am i the only|am i (?:crazy|dreaming|invisible|imagining)|are (?:you|we) (?:kidding|joking|insane|out of your mind)|are you (?:serious|sure)(?: (?:me|right now|about that))?$
  |is (?:that|it|this) (?:so |really |honestly )?(?:too much to ask|any wonder|rocket science|my fault|a crime|asking too much)|is that (?:right|so|a fact)$|is it just me(?: or (?:is it|does it feel|are we))?$
  |is there no (?:end|justice|limit|escape|stopping|hope|peace|rest|decency)|is (?:nothing|nobody|no one)\b|is the pope|is water wet
  |(?:isn't|wasn't) (?:that|it) (?:so |just |very )?\w+$|(?:isn't|wasn't|aren't) (?:that|this|it|life|they|he|she) (?:just|the whole|the (?:point|truth|way|best|worst|cutest)|what (?:we|i|you|they)|exactly|always|a (?:shame|pity|bit|lovely|beautiful|great))\b
  |wouldn't (?:that|it) be|would(?:n't)? it (?:kill|hurt|have killed)|would you (?:look|get a load|believe)|can you (?:believe|imagine)\b|can't (?:a (?:guy|man|girl|person|woman)|(?:i|we|you|they|people) (?:just|ever|even))
  |have you ever (?:seen|heard) (?:such|of such|anything (?:so|like)|a more)|haven't (?:i|we|you) (?:been through|suffered|said|told|had enough|done enough)|have you (?:no|lost your)\b|have i ever\b
  |did i (?:ask|stutter)\b|didn't i (?:tell|say|just)|(?:could|can) (?:it|this|that|things|today|life|he|she|they|you) (?:be|get) any (?:more|worse|better|\w+er)
  |does (?:anyone|anybody) (?:even|actually (?:read|care|believe|like))\b|does (?:it|that) (?:even|really) matter$|(?:will|does) (?:it|this|he|she|they) ever (?:end|stop|learn|change|shut|listen|quit)
  |is there anything (?:worse|better|more annoying)|has it (?:really )?come to|does that make any sense to you|(?:do|did) (?:you|they) (?:really|honestly|seriously|actually) (?:think|believe|expect)|do (?:you|they) (?:expect (?:me|us)|think (?:we're|we are|i'm) (?:stupid|idiots|made))|can you blame|can anyone honestly
  |(?:isn't|shouldn't|aren't) (?:it time|it (?:obvious|funny|ironic|amazing|strange|weird|great|wonderful)|we (?:all|supposed))|have we learned nothing|was i born|is this (?:a joke|what we|really (?:how|what))|is that supposed to (?:be|impress|scare|make|mean)|are (?:you|we) (?:blind|deaf|crazy|nuts|mad|stupid)\b|am i talking to|are we supposed to just|is it really (?:that|so) hard|does (?:he|she|it|that) think|dare i say|did i mention|will you look at|am i glad|whose (?:(?:fault|idea) (?:is|was) (?:that|this|it)$|side are (?:you|they) on)
  |need i (?:say|remind|go on)|must (?:you|they|we) (?:always|really|do that|keep)|guess what|says who$|(?:isn't|wasn't) (?:that|it|this) (?:wonderful|typical|ridiculous|obvious|nice|lovely|great|crazy|awful|terrible|sweet|funny|odd|strange|weird|exciting|the truth)\b|(?:was|is) (?:that|it) so (?:hard|difficult|much to ask|bad)\b|couldn't (?:you|i|we) (?:just )?(?:die|scream|cry|kill)|(?:do|does|did) money grow|(?:have|has) (?:you|he|she|they|we) (?:ever )?no (?:shame|manners|heart|idea)|aren't (?:you|we|they|i) (?:all|just|a little|the)\b(?! ones?\b)`;

const SINCE_WHEN = String.raw`
  (?:(?:has|have|had|did|does|do|is|are|was|were|will|can) (?:\w+ ){1,4}ever|(?:is|was|has) (?:that|this|it|he|she)|(?:are|do|did|have|were|can) (?:you|i|they)|am i|(?:does|did) (?:he|she|that|it)|do we (?:care|need (?:his|her|your|their)|listen|let|take))\b`;

interface Claims {
  id: string;
  /** Whether a sentence or clause with this first word can be one. */
  opens: (first: string) => boolean;
  pattern: RegExp;
  yes: readonly string[];
  no: readonly string[];
}

const opening =
  (...words: string[]) =>
  (first: string) =>
    words.includes(first);
const pattern = (word: string, claims: string): RegExp => verbose`^${word}(?:${claims})`;

const CLAIMS: readonly Claims[] = [
  {
    id: 'en/rhetorical-who',
    opens: opening('who'),
    pattern: pattern('who ', WHO),
    yes: ['who cares', 'who has the time for that'],
    no: ['who has the key for that', 'who wants to own this action'],
  },
  {
    id: 'en/rhetorical-what',
    opens: opening('what'),
    pattern: pattern('what ', WHAT),
    yes: ['what more do you want', "what's the point of arguing", "what's a few quid between mates"],
    no: ["what's the point of contact for billing", 'what kind of answer do they expect'],
  },
  {
    id: 'en/rhetorical-why',
    opens: opening('why'),
    pattern: pattern('why ', WHY),
    yes: ['why bother', 'why should taxpayers foot the bill for this'],
    no: ['why should the filter be cleaned every month', 'why did sales fall'],
  },
  {
    id: 'en/rhetorical-how',
    opens: opening('how'),
    pattern: pattern('how ', HOW),
    yes: ['how hard can it be', 'how could anyone live like that'],
    no: ['how could i get a refund', 'how are the parcels meant to be labelled'],
  },
  {
    id: 'en/rhetorical-when',
    opens: opening('when', 'where'),
    pattern: pattern('(?:when|where) ', WHEN),
    yes: ['where are your manners', 'when did that ever help'],
    no: ['where are your offices', 'when did that help'],
  },
  {
    id: 'en/rhetorical-since-when',
    opens: opening('since'),
    pattern: pattern('since when ', SINCE_WHEN),
    yes: ['since when do you care', 'since when does a plumber ever turn up on time'],
    no: ['since when has the pool been closed', 'since when has the shop been open on sundays'],
  },
  {
    id: 'en/rhetorical-yes-no',
    opens: (first) => AUXILIARIES.has(first) || /^(?:need|must|guess|says|dare|whose)$/.test(first),
    pattern: pattern('', YES_NO),
    yes: ['is that right', 'are we seriously expected to work on christmas day', 'whose idea was that'],
    no: ['are we expected to bring our own laptops', 'whose idea was the new logo'],
  },
];

const claims = (words: readonly string[], text: string, { opens, pattern }: Claims) =>
  opens(words[0] ?? '') && pattern.test(text);

export const rhetorical: readonly EnglishRule[] = CLAIMS.map((one) => ({
  id: one.id,
  reason: 'rhetorical',
  confidence: DOUBTFUL,
  rank: RANKS.phrase,
  match: when(({ words, text }: English) => claims(words, text, one)),
  yes: one.yes,
  no: one.no,
}));

/** The same after something else: "i left early i mean who does that". */
export const rhetoricalClauses: readonly ClauseRule[] = [
  {
    id: 'en/rhetorical-clause',
    reason: 'rhetorical',
    confidence: DOUBTFUL,
    rank: CLAUSE_RANKS.rhetorical,
    match: clauseWhen(
      ({ at, words, text }: Clause) => at > 0 && CLAIMS.some((one) => claims(words, text, one)),
    ),
    yes: ['i left early i mean who does that', 'the train was late what is the point of arguing'],
    no: ['i left early who has the key', 'who does that'],
  },
];
