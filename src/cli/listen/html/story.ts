import type { Decided, Moment, Story } from '../../replay/story/story';
import type { JudgedTurn } from '../judged-turn';

/** The turns as the lanes draw them: nothing was asked, so there are no answers. */
export function storyOf(turns: readonly JudgedTurn[]): Pick<Story, 'moments'> {
  // The sort is stable: at the same time, one turn ends before the next begins.
  return { moments: turns.flatMap(momentsOf).sort((a, b) => a.at - b.at) };
}

function momentsOf(turn: JudgedTurn): Moment[] {
  const { said, text, speaker, instead } = turn;
  const who = speaker === undefined ? {} : { speaker };
  return [
    { type: 'partials', at: said.from, until: said.to, times: [], text, ...who },
    { type: 'final', at: said.to, text, ...who },
    ...(instead ? [decided(instead)] : []),
    decided(turn),
  ];
}

function decided({ at, decision, speaker, reason, confidence, question, queryId }: JudgedTurn): Decided {
  return {
    type: 'decision',
    at,
    decision,
    reason,
    confidence,
    ...(speaker === undefined ? {} : { speaker }),
    ...(question === undefined ? {} : { question }),
    ...(queryId === undefined ? {} : { queryId }),
  };
}
