import type { ComponentChildren } from 'preact';
import type { AnswerState, TurnView } from '../talk/views';
import type { Words } from '../words/index';
import { clock } from './clock';
import { Decision } from './decision';
import { turnId } from './ids';
import { pure } from './pure';
import { Speaker, speakerColour } from './speaker';

/** What can be done about a turn: below it, and where the reasons of its decision are. */
export interface TurnTools {
  below(turn: TurnView): ComponentChildren;
  atReasons(turn: TurnView): ComponentChildren;
}

interface TurnItemProps {
  turn: TurnView;
  words: Words;
  /** Whether the turn before is of the same speaker, so that the name need not be repeated. */
  goesOn?: boolean;
  /** What became of it, if it was asked. */
  answer?: AnswerState | undefined;
  answerFrom?: number | undefined;
  /** The same object as long as these do not change. */
  tools?: TurnTools | undefined;
  /** Shown with its decision. */
  note?: ComponentChildren;
}

/** One line of talk. Its height does not change when a decision comes. */
export const TurnItem = pure(({ turn, words, goesOn, answer, answerFrom, tools, note }: TurnItemProps) => {
  const { id, speaker, at, text, partial, decision } = turn;
  const isSpeaking = partial !== undefined && !decision;
  const colour = speaker === undefined ? '' : ` speaker-${speakerColour(speaker)}`;
  return (
    <li
      class={`turn turn-${decision?.outcome ?? 'open'}${goesOn ? ' goes-on' : ''}${colour}`}
      id={turnId(id)}
    >
      <div class="turn-head">
        {speaker === undefined ? <span /> : <Speaker name={speaker} />}
        {isSpeaking && <span class="speaking">{words.talk.speaking}</span>}
        <span class="at">{clock(at)}</span>
      </div>
      <p class="said">
        {text}
        {partial !== undefined && <span class="partial">{text ? ` ${partial}` : partial}</span>}
      </p>
      <div class="decided">
        {decision ? (
          <Decision
            decision={decision}
            id={`why-${turnId(id)}`}
            words={words}
            answer={answer}
            answerFrom={answerFrom}
          >
            {tools?.atReasons(turn)}
          </Decision>
        ) : (
          // Nothing is below a text that grows: it would be moved by each new line.
          !isSpeaking && <span class="undecided">{words.talk.deciding}</span>
        )}
        {tools?.below(turn)}
        {note}
      </div>
    </li>
  );
});

interface TranscriptProps {
  turns: readonly TurnView[];
  words: Words;
  /** What became of the questions, by their `queryId`. */
  answers?: ReadonlyMap<string, AnswerState>;
  /** From which confidence questions are answered. */
  answerFrom?: number | undefined;
  tools?: TurnTools;
}

export function Transcript({ turns, words, answers, answerFrom, tools }: TranscriptProps) {
  return (
    <ol class="transcript">
      {turns.map((turn, index) => (
        <TurnItem
          key={turn.id}
          turn={turn}
          words={words}
          goesOn={turn.speaker === undefined || turns[index - 1]?.speaker === turn.speaker}
          answer={answers?.get(turn.decision?.queryId ?? '')}
          answerFrom={answerFrom}
          tools={tools}
        />
      ))}
    </ol>
  );
}
