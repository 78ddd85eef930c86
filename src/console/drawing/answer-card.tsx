import type { ComponentChildren } from 'preact';
import { uncited } from '../talk/citations';
import type { AnswerView } from '../talk/views';
import { waterfallOf } from '../talk/waterfall';
import { textOf, type Words } from '../words/index';
import { clock } from './clock';
import { Icon } from './icon';
import { answerId } from './ids';
import { Citation, Prose } from './prose';
import { pure } from './pure';
import { Sources } from './sources';
import { Speaker } from './speaker';
import { STATE_ICONS } from './state-icons';
import { Waterfall } from './waterfall';

interface AnswerCardProps {
  answer: AnswerView;
  words: Words;
  /** What can be done with it, such as buttons; the same function as long as that does not change. */
  tools?: (answer: AnswerView) => ComponentChildren;
}

export const AnswerCard = pure(({ answer, words, tools }: AnswerCardProps) => {
  const { queryId, question, speaker, at, state, warnings, error, timing } = answer;
  const id = answerId(queryId);
  return (
    <article class={`answer answer-${state}`} id={id} tabIndex={-1} aria-labelledby={`${id}-question`}>
      <header>
        <h3 id={`${id}-question`}>{question}</h3>
        <p class="answer-facts">
          <span class={`state state-${state}`}>
            <Icon name={STATE_ICONS[state]} />
            {textOf(words.answer.states, state)}
          </span>
          {speaker !== undefined && <Speaker name={speaker} />}
          <span class="at">{clock(at)}</span>
        </p>
      </header>
      <Body answer={answer} words={words} />
      {warnings.map((code) => (
        <p class="warning" key={code}>
          <Icon name="warning" />
          {textOf(words.warnings, code)}
        </p>
      ))}
      {error && (
        <p class="problem">
          <Icon name="refused" />
          {textOf(words.errors, error.code)} <small>{error.message}</small>
        </p>
      )}
      <Sources sources={answer.sources} queryId={queryId} words={words} />
      <footer>
        {timing && (
          <details class="timing">
            <summary class="fold">{summaryOf(timing, words)}</summary>
            <Waterfall waterfall={waterfallOf(timing)} words={words} table />
          </details>
        )}
        {tools && <div class="tools">{tools(answer)}</div>}
      </footer>
    </article>
  );
});

function Body({ answer, words }: { answer: AnswerView; words: Words }) {
  const { queryId, text, sources, state } = answer;
  if (state === 'no_answer' && text.trim() === '') {
    return <p class="no-answer">{sources.length > 0 ? words.answer.closest : words.answer.nothing}</p>;
  }
  if (text === '' && state !== 'waiting' && state !== 'streaming') return null;
  return (
    <>
      <Prose text={text} sources={sources} queryId={queryId} words={words}>
        {(state === 'streaming' || state === 'waiting') && <span class="caret" />}
        {uncited(answer).map(({ position, title }) => (
          <Citation
            key={position}
            queryId={queryId}
            position={position}
            label={`${words.answer.source(position)}: ${title}`}
          />
        ))}
      </Prose>
      {state === 'no_answer' && sources.length > 0 && <p class="no-answer">{words.answer.passages}</p>}
    </>
  );
}

function summaryOf(timing: NonNullable<AnswerView['timing']>, words: Words): string {
  const { last_word_ms: from = 0, first_sent_ms: first, total_ms: total, saved_ms: saved, retries } = timing;
  const { seconds, firstText, saved: sayWhatWasSaved, retries: sayRetries } = words.time;
  return [
    first === undefined ? seconds(total) : firstText(seconds(first - from)),
    ...(saved ? [sayWhatWasSaved(seconds(saved))] : []),
    ...(retries ? [sayRetries(retries)] : []),
  ].join(' · ');
}
