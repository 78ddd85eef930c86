import { spoken, type Word } from './words';

/** English words that can be written in several ways: contractions, hyphens, abbreviations, units. */

const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/));

const CONTRACTED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "can't": 'can not',
    cannot: 'can not',
    "won't": 'will not',
    "shan't": 'shall not',
    "i'm": 'i am',
    gonna: 'going to',
    'a.m': 'am',
    'p.m': 'pm',
    ok: 'okay',
    'o.k': 'okay',
    "ma'am": 'madam',
    'e-mail': 'email',
    'e-mails': 'emails',
    'wi-fi': 'wifi',
    'on-line': 'online',
    'off-line': 'offline',
    'web-site': 'website',
    'web-sites': 'websites',
    'e-commerce': 'ecommerce',
    'e-book': 'ebook',
    'e-books': 'ebooks',
    'to-day': 'today',
    im: 'i am',
    ive: 'i have',
    youre: 'you are',
    youve: 'you have',
    theyre: 'they are',
    theyve: 'they have',
    cant: 'can not',
    dont: 'do not',
    doesnt: 'does not',
    didnt: 'did not',
    isnt: 'is not',
    arent: 'are not',
    wasnt: 'was not',
    werent: 'were not',
    hasnt: 'has not',
    havent: 'have not',
    hadnt: 'had not',
    couldnt: 'could not',
    wouldnt: 'would not',
    shouldnt: 'should not',
    whats: "what's",
    hows: "how's",
    wheres: "where's",
    whens: "when's",
    thats: "that's",
    theres: "there's",
  }),
);

/** Words after which "'s" is "is" or "has". After others it may be a possessive. */
const BEFORE_IS = words('what where when why how who that there it he she here');
/** Words that "has" goes with, besides those that end like them. */
const AFTER_HAS = words(
  `been got gotten had done gone become begun broken brought built bought caught chosen come cost cut drawn driven
  fallen felt found given grown heard held kept known left lost made meant met paid put read run said sent set shown
  shut sold spent spoken stood taken taught thought told won written yet already ever never always just not also`,
);
const PARTICIPLE = /(?:ed|en|wn|[sw]um|[rs]ung|unk)$/;
/** How far after "'s" the participle may stand: "what's he done". */
const WITHIN = 4;

/** Compounds that some write as two words. */
const TWO_WORDS: ReadonlyMap<string, string> = new Map([
  ['e mail', 'email'],
  ['e mails', 'emails'],
  ['wi fi', 'wifi'],
  ['web site', 'website'],
  ['web sites', 'websites'],
  ['per cent', 'percent'],
]);

const UNITS = words(
  `am pm kb mb gb tb pb kg mg km cm mm ml hz khz mhz ghz mph kmh kph kwh mwh kw px dpi ms lbs kbps mbps gbps`,
);

/** One way of writing for the words that can be written in several. */
export function withOneForm(said: readonly Word[]): Word[] {
  const split = said.flatMap(parted);
  const expanded = split.flatMap((word, at) => expandedAt(split, at, word));
  const joined: Word[] = [];
  for (const word of expanded) {
    const before = joined.at(-1);
    const compound = before && !word.mark ? TWO_WORDS.get(`${before.say} ${word.say}`) : undefined;
    if (before && compound) joined.splice(-1, 1, ...spoken([compound], before.mark));
    else joined.push(word);
  }
  return joined;
}

/** What hyphens and dots join, or numbers and their units: "return-policy", "u.s", "covid-19", "10gb". */
function parted(word: Word): Word[] {
  const { say, mark } = word;
  if (/^\p{L}+$/u.test(say) || CONTRACTED.has(say)) return [word];
  if (/^\p{L}(?:\.\p{L})+$/u.test(say)) return spoken(say.split('.'), mark);
  const measured = /^(-?[\d.,:]*\d)([a-z]{2,4})$/.exec(say);
  if (measured && UNITS.has(measured[2] ?? '')) {
    const unit = word.raw.slice(measured[1]?.length);
    return [
      { say: measured[1] ?? '', raw: '', mark },
      { say: measured[2] ?? '', raw: unit, mark: false },
    ];
  }
  // "man-eating" says something else than "man eating", and "x-5" than "x 5".
  if (/^[\p{L}']+(?:-[\p{L}']+)+$/u.test(say) && !/(?:ing|ed|en)$/.test(say)) return partsOf(word, /-/g);
  if (/^\d+-[a-z]{2,}$/.test(say) && !/(?:ing|ed|en)$/.test(say)) return partsOf(word, /-/g);
  if (/^\p{L}{2,}-\d+$/u.test(say)) return partsOf(word, /-/g);
  if (/^\p{L}{2,}\d+(?:\.\d+)*$/u.test(say)) return partsOf(word, /(?<=\p{L})(?=\d)/gu);
  return [word];
}

function partsOf({ say, raw, mark }: Word, at: RegExp): Word[] {
  const raws = raw.split(at);
  return say.split(at).map((part, index) => ({
    say: part,
    raw: raws[index] ?? '',
    mark: index === 0 && mark,
  }));
}

function expandedAt(all: readonly Word[], at: number, word: Word): Word[] {
  const say = /^whats$|^hows$|^wheres$|^whens$|^thats$|^theres$/.test(word.say)
    ? (CONTRACTED.get(word.say) ?? word.say)
    : word.say;
  const known = CONTRACTED.get(say);
  if (known !== undefined) return known === say ? [word] : spoken(known.split(' '), word.mark);
  if (say === "i'd" && all[at + 1]?.say === 'like') return spoken(['i', 'would'], word.mark);
  const [, stem = '', ending = ''] = /^([a-z]+)(n't|'re|'ll|'ve|'s)$/.exec(say) ?? [];
  if (ending === "n't") return stem === 'ai' ? [word] : spoken([stem, 'not'], word.mark);
  if (ending === "'re") return spoken([stem, 'are'], word.mark);
  if (ending === "'ll") return spoken([stem, 'will'], word.mark);
  if (ending === "'ve") return spoken([stem, 'have'], word.mark);
  if (ending === "'s" && BEFORE_IS.has(stem)) {
    const next = all.slice(at + 1, at + 1 + WITHIN).map((later) => later.say);
    const maybeHas =
      next.length === 0 || next.some((later) => AFTER_HAS.has(later) || PARTICIPLE.test(later));
    return maybeHas ? spoken([`${stem}'s`], word.mark) : spoken([stem, 'is'], word.mark);
  }
  return [word];
}
