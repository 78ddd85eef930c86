/** Word lists of the English rules. Contractions are already expanded ("what's" → "what is"). */

const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/));

export const FILLERS = words('uh um er erm ah eh hm hmm mm mhm uhm huh-uh mm-hmm');

/** Words that may precede a question without affecting it. */
export const LEAD_INS = words(
  `so and but or well oh ooh ok okay alright right now yes yeah yep no nope then also because cause cos
   just actually anyway anyways basically please sorry hey hi hello great good cool fine sure perfect
   wait whoa yo dude gotcha interesting nice awesome oof yikes ha haha dang damn bro sweet excellent brilliant
   wonderful fantastic amazing professor doctor doc sir ma'am madam guys folks mhm aha mom dad honey
   thanks wow gosh gee really like say maybe plus still yet again alrighty lovely hmm`,
);

/** Multi-word lead-ins, longest first. */
export const LEAD_IN_PHRASES = [
  'i was going to ask you',
  'just a quick question',
  'one quick question',
  'before i forget',
  'just so i know',
  'just so i am clear',
  'just to be clear',
  'just to clarify',
  'just to check',
  'while i remember',
  'while i have you',
  'not to be rude but',
  'just out of interest',
  'out of interest',
  'as a matter of interest',
  'just curious',
  'on another note',
  'on that note',
  'quick one',
  'quick question for you',
  'a quick question',
  'quick question',
  'another question',
  'one more question',
  'one more thing',
  'one last thing',
  'one other thing',
  'if you do not mind me asking',
  "if you don't mind me asking",
  "if you don't mind my asking",
  'if i may ask',
  'sorry to bother you',
  'sorry to interrupt',
  'maybe a dumb question but',
  'this might be a dumb question but',
  'this may be a dumb question but',
  'might be a dumb question but',
  'stupid question but',
  'dumb question but',
  'silly question but',
  'not sure if this is the right place but',
  'let me ask you this',
  'let me ask you',
  'thank you very much',
  'thanks very much',
  'just out of curiosity',
  'out of curiosity',
  'good afternoon',
  'good morning',
  'good evening',
  'hello everyone',
  'hi everyone',
  'first of all',
  'in that case',
  'of course',
  'by the way',
  'long time no see',
  'nice to meet you',
  'good to see you',
  'nice to see you',
  'great to see you',
  'hi there',
  'hey there',
  'hello there',
  'hang on',
  'hold on',
  'got it',
  'makes sense',
  'that makes sense',
  'fair enough',
  'no worries',
  'no problem',
  'no way',
  'sounds good',
  'that sounds good',
  'sounds great',
  'that is great',
  'that is good',
  'that is nice',
  'that is awesome',
  'that is cool',
  'that is fine',
  'that is fair',
  'that is true',
  'that is interesting',
  'that is amazing',
  'that is crazy',
  'that is funny',
  'that is lovely',
  'good to know',
  'good point',
  'of course',
  'for sure',
  'excuse me',
  'thank you',
  'i see',
  'i mean',
  'you know',
  'all right',
  'uh huh',
  'my god',
  'kind of',
  'sort of',
].map((phrase) => phrase.split(' '));

export const WH = words('what how when where why who whom whose which');
const DO = words("do does did don't doesn't didn't");
export const BE = words("is are was were am isn't aren't wasn't weren't ain't");
export const HAVE = words("have has had haven't hasn't hadn't");
export const MODAL = words(
  "can could will would should shall may might must can't couldn't won't wouldn't shouldn't mustn't",
);
export const AUXILIARIES: ReadonlySet<string> = new Set([...DO, ...BE, ...HAVE, ...MODAL]);

export const PERSONAL = words('i you he she it we they');
/** Words that open a noun phrase. */
export const DETERMINERS = words('the a an my your his her its our their this any these those');
/** Words that can open a subject. */
export const SUBJECT_OPENERS: ReadonlySet<string> = new Set([
  ...PERSONAL,
  ...words(
    `this that these those there the a an my your his her its our their any anyone anybody anything
     everyone everybody everything someone somebody something all some most many much both either one
     each every no people`,
  ),
]);

/** After a question word these open a clause rather than continue a phrase like "what kind", "how much". */
export function opensSubject(word: string): boolean {
  if (/^(?:many|much|some|all|most|one|people)$/.test(word)) return false;
  return SUBJECT_OPENERS.has(word) || /^(?:i|you|he|she|it|we|they)'/.test(word);
}

/** After one of these a question word opens a subordinate clause: "i know what it is". */
export const EMBEDDERS = words(
  `know knows knew known wonder wonders wondered wondering see sees saw tell tells told say says said
   ask asks asked asking remember remembers guess understand understands understood sure idea matter
   matters about of on or is was are were be been figure find found out forget forgot explain explains
   show shows decide decided depends depending care mind learn learned hear heard think thought exactly
   like love than as if whether realize realized discuss talk imagine to from with for in at
   by into describe describes determine check regardless`,
);

/** Verbs that report speech. */
export const REPORTING = words('said says say asked asks told thinking thought saying');

/** "Can you ...": requests an action, not information. */
export const ACTION_VERBS = words(
  `turn open close shut send pass move mute unmute stop start play pause put bring get take hold wait come
   go sit stand share switch click press type write call ring book order buy schedule cancel make set clean
   fix do let keep leave speak repeat slow spell hand lend drop pick show forward sign fill
   print record save delete remove add change update transfer connect raise lower email mail pull push scroll
   zoom present continue join invite excuse forgive stay try ping loop cc reboot restart reset scoot scan upload
   install unlock lock assign review double swap flip dim warm cook wash peel chop feed watch wrap draft merge
   deploy rerun retry escalate file log note jot mark highlight copy paste carry load unload pack unpack fetch
   refill rename archive approve reserve waive expedite patch route dial text post block unblock pin back step
   squeeze shift roll tilt lean listen look pour heat babysit vacuum sweep empty rinse tape staple sort tidy
   proofread test tag bump resend re-send reschedule postpone shred stack pause tighten loosen water mow`,
);

/** "Can you ...": requests information. */
export const TELLING_VERBS = words(
  `tell explain describe clarify elaborate show spell clue fill brief update share summarize summarise recommend suggest outline confirm remind advise
   define list name compare walk talk say give`,
);

/** Words that carry grammar rather than a topic. */
const KEPT = new Set(
  `i you he she it we they me him her us them my your his its our their mine yours ours theirs myself yourself
   who what which whose whom when where why how whatever whether if that this these those there here
   is are was were be been being am isn't aren't wasn't weren't ain't do does did don't doesn't didn't done
   have has had haven't hasn't hadn't having can could will would should shall may might must can't couldn't
   won't wouldn't shouldn't mustn't not no never ever yet already still just only even also too either neither
   i'm you're we're they're i've you've we've they've i'd you'd we'd they'd i'll you'll we'll they'll it'll
   he'll she'll he'd she'd that'll it'd that'd he's she's what're
   a an the some any all both each every many much more most less few several another other one ones none
   someone somebody something anyone anybody anything everyone everybody everything nobody nothing
   and or but so because cause since though although unless until while than as then now
   in on at to from of for with without by about into over under up down out off through during before after
   between around like near
   well oh okay ok yeah yes right sure huh really actually maybe probably perhaps basically anyway please thanks
   thank sorry hello hi hey good great fine mean know think guess suppose wonder wondering believe imagine
   remember understand see hear heard say said says saying tell told ask asked asking asks explain show talk
   talking call called want wanted need like liked got get gets getting go going goes went come came make made
   take took let use used work works happen happened happens mind care matter idea question questions
   kind sort lot bit thing things stuff way time long often far soon big old else instead again
   going gonna to gotta supposed able trying
   last next first same different
   very quite pretty such
   people guys man anymore though
   sounds looks seems sound look seem correct true exactly
   different whole long days years year month week today tomorrow yesterday tonight morning
   been dear sir madam number name address`.split(/\s+/),
);

export function isKept(word: string): boolean {
  return KEPT.has(word);
}
