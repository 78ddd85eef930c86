import { AnswerCard } from '../../../console/drawing/answer-card';
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
  /** What the server made of it when it was recorded. */
  recorded: Talk | undefined;
  /** Number of the recording; makes the ids of its turns unique in the page. */
  recording: number;
}

/** What was said, what each variant decided about it, and how long its answers took. */
export function Transcripts({ stories, recorded, recording }: TranscriptsProps) {
  const replayed = stories.map(({ talk }, index) => ({
    title: stories.length === 1 ? 'Replayed' : `As ${letterOf(index)} decided`,
    talk,
    hasTexts: false,
  }));
  const all = [...replayed, { title: 'As recorded', talk: recorded, hasTexts: true }].flatMap(
    ({ talk, ...rest }) => (talk ? [{ talk, ...rest }] : []),
  );
  return (
    <>
      <h3>Transcript</h3>
      {all.map(({ title, talk, hasTexts }, index) => {
        const drawn = <Transcript talk={talk} prefix={`${recording}-${index}-`} hasTexts={hasTexts} />;
        if (all.length === 1) return drawn;
        return (
          <details open={index === 0}>
            <summary>{title}</summary>
            {drawn}
          </details>
        );
      })}
    </>
  );
}

interface TranscriptProps {
  talk: Talk;
  /** Of the ids of its turns and answers. */
  prefix: string;
  /** Whether what was answered says anything; a simulated backend's words do not. */
  hasTexts: boolean;
}

function Transcript({ talk: { turns, answers, forgotten }, prefix, hasTexts }: TranscriptProps) {
  const words = wordsFor(['en']);
  const scale = scaleOf(answers);
  const below = (answer: AnswerView) =>
    hasTexts && (answer.text !== '' || answer.sources.length > 0) ? (
      <AnswerCard answer={{ ...answer, queryId: `${prefix}${answer.queryId}` }} words={words} />
    ) : (
      <AnswerTime answer={answer} scale={scale} words={words} />
    );
  const reported = withAnswers(turns, answers).map(
    ({ turn, answer }): ReportedTurn => ({
      view: { ...turn, id: `${prefix}${turn.id}` },
      ...(answer ? { below: below(answer) } : {}),
    }),
  );
  return (
    <>
      {forgotten > 0 && <p class="soft">{words.page.forgotten(forgotten)}</p>}
      <Turns turns={reported} words={words} />
    </>
  );
}

/** Each answer goes with the first turn that led to it; those that nobody's words led to are turns of their own. */
function withAnswers(
  turns: readonly TurnView[],
  answers: readonly AnswerView[],
): { turn: TurnView; answer?: AnswerView }[] {
  const left = new Map(answers.map((answer) => [answer.queryId, answer]));
  const said = turns.map((turn) => {
    const answer = left.get(turn.decision?.queryId ?? '');
    if (answer) left.delete(answer.queryId);
    return { turn: withoutLink(turn), ...(answer ? { answer } : {}) };
  });
  const instant = [...left.values()].map((answer) => ({ turn: turnOf(answer), answer }));
  return [...said, ...instant].sort((a, b) => a.turn.at - b.turn.at);
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
    <>
      <p class="soft">
        {[since, state === 'complete' ? undefined : words.answer.states[state]].filter(Boolean).join(', ')}
      </p>
      {timing && <Waterfall waterfall={waterfallOf(timing)} words={words} scale={scale} />}
    </>
  );
}
