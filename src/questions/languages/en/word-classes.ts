import { hashText } from '../../learned/hash';

/**
 * Words as the learned score sees them. Words that build sentences keep their identity; a word of
 * the matter at hand is only its shape, so that what was learned from one subject holds for others.
 */

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

const NUMBERS: ReadonlySet<string> = new Set(
  'one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand million'.split(
    ' ',
  ),
);

const HASHES = new Map([...KEPT].map((word) => [word, hashText(word)]));
const SHAPES = new Map(
  ['N', 'Xing', 'Xed', 'Xly', 'Xest', 'Xs', 'X'].map((shape) => [shape, hashText(shape)]),
);

export function classOf(word: string): number {
  return HASHES.get(word) ?? SHAPES.get(shapeOf(word)) ?? 0;
}

export function isKept(word: string): boolean {
  return HASHES.has(word);
}

function shapeOf(word: string): string {
  const first = word.charCodeAt(0);
  if ((first >= 0x30 && first <= 0x39) || NUMBERS.has(word)) return 'N';
  if (word.length > 4) {
    if (word.endsWith('ing')) return 'Xing';
    if (word.endsWith('ed')) return 'Xed';
    if (word.endsWith('ly')) return 'Xly';
    if (word.endsWith('est')) return 'Xest';
  }
  return word.endsWith('s') && word.length > 3 ? 'Xs' : 'X';
}
