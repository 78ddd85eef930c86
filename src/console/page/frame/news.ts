import { badgeOf } from '../../drawing/badge';
import type { AnswerView, TalkView, TurnView } from '../../talk/views';
import { reasonOf, type Words } from '../../words/index';
import type { PageView } from '../page-view';
import { noticeText } from './notice-text';

/** How far back it is looked for changes: more at once is more than anybody can listen to. */
const LOOKED_AT = 20;
const TEXT_LENGTH = 300;

/**
 * What a person who does not see the page is told when it changes: decisions, finished answers, offers, notices. Never
 * partials or tokens. That a line is not answered is said only to somebody who says lines one by one.
 */
export function newsIn(before: PageView, after: PageView, words: Words): string[] {
  if (before.phase !== after.phase && after.phase === 'over') return [words.over.title];
  if (before.talk === after.talk) return connectionNews(before, after, words);
  const isFlood = after.player !== undefined || after.microphone.listening;
  const { offer } = after.talk;
  return [
    ...connectionNews(before, after, words),
    ...changed(before.talk.notices, after.talk.notices, ({ id }) => id).map((notice) =>
      noticeText(notice, words),
    ),
    ...changed(before.talk.turns, after.talk.turns, ({ id }) => id)
      .filter((turn) => !isFlood || turn.decision?.outcome === 'refused')
      .flatMap((turn) => decisionNews(turn, before.talk, words)),
    ...changed(before.talk.answers, after.talk.answers, ({ queryId }) => queryId).flatMap((answer) =>
      answerNews(answer, before.talk, words),
    ),
    ...(offer && offer.question !== before.talk.offer?.question
      ? [`${words.talk.offer} ${offer.question}`]
      : []),
  ];
}

/** Of the newest entries those that are others than before. */
function changed<T>(before: readonly T[], after: readonly T[], keyOf: (item: T) => string): T[] {
  if (before === after) return [];
  const known = new Map(before.slice(-2 * LOOKED_AT).map((item) => [keyOf(item), item]));
  return after.slice(-LOOKED_AT).filter((item) => known.get(keyOf(item)) !== item);
}

function decisionNews({ id, decision }: TurnView, before: TalkView, words: Words): string[] {
  const former = before.turns.findLast((turn) => turn.id === id)?.decision;
  if (!decision || (former?.outcome === decision.outcome && former.reason === decision.reason)) return [];
  // The offer itself is told.
  if (decision.outcome === 'offer') return [];
  if (decision.outcome === 'answer') return [`${words.outcomes.answer}.`];
  const { name, why } = badgeOf(decision, words);
  return [`${why === undefined ? name : `${name}: ${why}`}.`];
}

function answerNews(
  { queryId, state, question, text, error }: AnswerView,
  before: TalkView,
  words: Words,
): string[] {
  const former = before.answers.findLast((answer) => answer.queryId === queryId);
  if (state === 'waiting' || state === 'streaming' || former?.state === state) return [];
  const outcome = state === 'complete' ? '' : `${words.answer.states[state]}. `;
  const said = error ? reasonOf(words, error.code).short : text.slice(0, TEXT_LENGTH);
  return [
    `${words.talk.toAnswer}: ${question} ${outcome}${state === 'complete' || error ? said : ''}`.trim(),
  ];
}

function connectionNews(before: PageView, after: PageView, words: Words): string[] {
  const { type } = after.connection;
  if (before.connection.type === type) return [];
  if (type === 'away' || type === 'closed') return [words.connection[type]];
  return before.connection.type === 'away' && type === 'resumed' ? [words.connection.back] : [];
}
