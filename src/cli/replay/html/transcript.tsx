import { Waterfall } from '../../../console/drawing/waterfall';
import type { AnswerView, TurnView } from '../../../console/talk/views';
import { type Waterfall as WaterfallView, waterfallOf } from '../../../console/talk/waterfall';
import { type Words, wordsFor } from '../../../console/words/index';
import { type ReportedTurn, Turns } from '../../report/turns';
import { letterOf } from '../render';
import type { Story } from '../story/story';

type Talk = NonNullable<Story['talk']>;

export interface TranscriptsProps {
  stories: readonly Story[];
  /** Makes the ids of turns unique in a page of several recordings. */
  recording: number;
}

/** What was said, what each variant decided about it, and how long its answers took. */
export function Transcripts({ stories, recording }: TranscriptsProps) {
  const talks = stories.flatMap(({ talk }) => talk ?? []);
  return (
    <>
      <h3>Transcript</h3>
      {talks.map((talk, index) =>
        talks.length === 1 ? (
          <Transcript talk={talk} prefix={`${recording}-`} />
        ) : (
          <details open={index === 0}>
            <summary>{`As ${letterOf(index)} decided`}</summary>
            <Transcript talk={talk} prefix={`${recording}-${index}-`} />
          </details>
        ),
      )}
    </>
  );
}

/** `prefix`: of the ids of its turns. */
function Transcript({ talk, prefix }: { talk: Talk; prefix: string }) {
  const words = wordsFor(['en']);
  return (
    <>
      {talk.forgotten > 0 && <p class="soft">{words.page.forgotten(talk.forgotten)}</p>}
      <Turns
        turns={reported(talk, words).map(({ view, ...rest }) => ({
          view: { ...view, id: `${prefix}${view.id}` },
          ...rest,
        }))}
        words={words}
      />
    </>
  );
}

function reported({ turns, answers }: Talk, words: Words): ReportedTurn[] {
  const byQuery = new Map(answers.map((answer) => [answer.queryId, answer]));
  const scale = scaleOf(answers);
  const asked = turns.map((turn): ReportedTurn => {
    const { queryId } = turn.decision ?? {};
    const answer = queryId === undefined ? undefined : byQuery.get(queryId);
    // An answer is shown with the first turn that led to it.
    if (answer) byQuery.delete(answer.queryId);
    return {
      view: withoutLink(turn),
      ...(answer ? { below: <AnswerTime answer={answer} scale={scale} words={words} /> } : {}),
    };
  });
  const instant = [...byQuery.values()].map((answer) => ({
    view: turnOf(answer),
    below: <AnswerTime answer={answer} scale={scale} words={words} />,
  }));
  return [...asked, ...instant].sort((a, b) => a.view.at - b.view.at);
}

/** The answer is right below it. */
function withoutLink(turn: TurnView): TurnView {
  if (turn.decision === undefined) return turn;
  const { queryId: _, ...decision } = turn.decision;
  return { ...turn, decision };
}

/** A question that nobody said: an instant query. */
function turnOf({ queryId, at, question }: AnswerView): TurnView {
  return { id: `asked-${queryId}`, at, text: question, decision: { at, outcome: 'answer' } };
}

type Scale = Pick<WaterfallView, 'start' | 'end'>;

/** The same for all answers of a transcript, so that they can be compared. */
function scaleOf(answers: readonly AnswerView[]): Scale {
  const all = answers.flatMap(({ timing }) => (timing ? [waterfallOf(timing)] : []));
  return {
    start: all.reduce((least, { start }) => Math.min(least, start), 0),
    end: all.reduce((most, { end }) => Math.max(most, end), 0),
  };
}

interface AnswerTimeProps {
  answer: AnswerView;
  scale: Scale;
  words: Words;
}

function AnswerTime({ answer: { state, timing }, scale, words }: AnswerTimeProps) {
  const since =
    timing?.first_sent_ms === undefined
      ? undefined
      : words.time.firstText(words.time.seconds(timing.first_sent_ms - (timing.last_word_ms ?? 0)));
  return (
    <div class="answer-time">
      <p class="soft">
        {[since, state === 'complete' ? undefined : words.answer.states[state]].filter(Boolean).join(', ')}
      </p>
      {timing && <Waterfall waterfall={waterfallOf(timing)} words={words} scale={scale} />}
    </div>
  );
}
