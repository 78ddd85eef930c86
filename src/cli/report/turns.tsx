import type { ComponentChildren } from 'preact';
import { TurnItem } from '../../console/drawing/transcript';
import type { TurnView } from '../../console/talk/views';
import type { Words } from '../../console/words/index';

export interface ReportedTurn {
  view: TurnView;
  /** Shown with its decision, such as where it is in a file. */
  note?: ComponentChildren;
  /** Shown below it, such as its answer. */
  below?: ComponentChildren;
}

/** What was said and what was decided about it, in order. */
export function Turns({ turns, words }: { turns: readonly ReportedTurn[]; words: Words }) {
  return (
    <ol class="transcript">
      {turns.map(({ view, note, below }, index) => (
        <>
          <TurnItem
            turn={view}
            words={words}
            goesOn={view.speaker === undefined || turns[index - 1]?.view.speaker === view.speaker}
            note={note}
          />
          {below && <li class="turn-below">{below}</li>}
        </>
      ))}
    </ol>
  );
}
