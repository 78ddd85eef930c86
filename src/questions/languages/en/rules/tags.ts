import { DOUBTFUL, FAIR, LIKELY, POSSIBLE } from '../../../confidence';
import type { Tag } from '../clauses/tag';
import type { English } from '../parse/english';
import { type EnglishRule, RANKS } from './english-rule';

const ASKS_POLITELY =
  /^you (?:wouldn't|don't|didn't|couldn't|haven't|can't) (?:happen to|by any chance|(?:know|remember|recall) (?:where|when|how|who|which|if|whether|the|of|a|any)|have (?:the|a|an|any)|got (?:the|a|an|any)) /;

const tagWhen =
  (test: (tag: Tag, parsed: English) => boolean): EnglishRule['match'] =>
  (parsed) => {
    const { tag } = parsed;
    return tag !== undefined && test(tag, parsed) ? parsed.from(0) : undefined;
  };

const dialogue = 'we moved here in may';

export const tags: readonly EnglishRule[] = [
  {
    id: 'en/tag-polite',
    reason: 'question',
    confidence: LIKELY,
    rank: RANKS.tag,
    match: tagWhen(
      ({ kind }, { words }) => kind !== 'negative' && ASKS_POLITELY.test(words.slice(0, 6).join(' ')),
    ),
    yes: ["you don't happen to have the wifi code do you", "you wouldn't know the way would you"],
    no: ["you don't like him do you", "you don't happen to have the code"],
  },
  {
    id: 'en/tag-same-polarity',
    reason: 'question',
    confidence: FAIR,
    rank: RANKS.tag,
    match: tagWhen(({ kind }) => kind === 'same'),
    yes: ["it's broken is it", 'you live around here do you'],
    no: ["it's broken isn't it", 'sit down will you'],
  },
  {
    id: 'en/tag-in-dialogue',
    reason: 'question',
    confidence: FAIR,
    rank: RANKS.tag,
    match: tagWhen(
      ({ kind, you }, { facts }) => facts.previous !== undefined && (you || kind === 'positive'),
    ),
    yes: [
      { text: "you've met my sister haven't you", previous: dialogue },
      { text: "it isn't late is it", previous: dialogue },
    ],
    no: ["you've met my sister haven't you", { text: 'sit down will you', previous: dialogue }],
  },
  {
    id: 'en/tag',
    reason: 'tag',
    confidence: POSSIBLE,
    rank: RANKS.tag,
    match: tagWhen(({ kind }) => kind === 'negative'),
    yes: ["that was slow wasn't it", "it's late isn't it"],
    no: ["it's late is it", "it's late"],
  },
  {
    id: 'en/tag-word',
    reason: 'tag',
    confidence: DOUBTFUL,
    rank: RANKS.tag,
    match: tagWhen(() => true),
    yes: ['it works right', 'so the cache is cold you know what i mean', 'put the kettle on would you'],
    no: ['turn the light on', "it works doesn't it"],
  },
];
