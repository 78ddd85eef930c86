import type { TurnView } from '../../../console/talk/views';
import { wordsFor } from '../../../console/words/index';
import { documentOf } from '../../report/document';
import { Lanes } from '../../report/lanes/lanes';
import { withoutControls } from '../../report/plain-text';
import { type ReportedTurn, Turns } from '../../report/turns';
import { Wide } from '../../report/wide';
import type { JudgedTurn, Outcome } from '../judged-turn';
import type { KeptTurns } from '../kept-turns';
import { summaryHead, summaryRows, thresholdLine } from '../render';
import type { Summary } from '../score';
import type { ListenConfig } from '../settings';
import { storyOf } from './story';

export interface PageContent {
  /** As it was given, or `stdin`. */
  file: string;
  kept: KeptTurns;
  /** Of all turns, also of those that the page does not show. */
  summary: Summary;
  only: ListenConfig['only'];
}

/** What would be answered in a transcript, and why, as one page that needs nothing else; the same for the same file. */
export function htmlPage({ file, kept, summary: all, only }: PageContent): string {
  // Different each time.
  const { turnsPerSecond: _, ...rest } = all;
  const title = withoutControls(`Decisions on ${file}`);
  const [turns, summary] = [withoutControls(kept.all()), withoutControls(rest)];
  return documentOf({
    title,
    children: (
      <>
        <h1>{title}</h1>
        <p>
          <b>{summaryHead(summary)}</b>
        </p>
        <SummaryTable summary={summary} />
        <WhatIsShown shown={turns.length} leftOut={kept.leftOut} only={only} />
        {turns.length > 0 && <Shown turns={turns} isAll={turns.length === summary.turns} />}
      </>
    ),
  });
}

function SummaryTable({ summary }: { summary: Summary }) {
  return (
    <Wide label="Summary">
      <table class="facts">
        {summaryRows(summary).map(([name, text]) => (
          <tr>
            <th scope="row">{name}</th>
            <td>{text}</td>
          </tr>
        ))}
      </table>
      {summary.thresholds && <pre>{summary.thresholds.map(thresholdLine).join('\n')}</pre>}
    </Wide>
  );
}

type WhatIsShownProps = Pick<PageContent, 'only'> & { shown: number; leftOut: number };

function WhatIsShown({ shown, leftOut, only }: WhatIsShownProps) {
  return (
    <>
      {only.length > 0 && (
        <p class="soft">{`Only turns that are ${only.join(', ')} are shown; the summary counts all.`}</p>
      )}
      {leftOut > 0 && (
        <p class="soft">
          {`${number(leftOut)} more are left out, because a page holds ${number(shown)}: the oldest first, those that were decided wrongly last.`}
        </p>
      )}
    </>
  );
}

/** `isAll`: whether nothing between the turns is left out. */
function Shown({ turns, isAll }: { turns: readonly JudgedTurn[]; isAll: boolean }) {
  return (
    <>
      <h2>Transcript</h2>
      <Turns turns={turns.map(reported)} words={wordsFor(['en'])} />
      <h2>Timeline</h2>
      {turns.some(({ timed }) => !timed) && (
        <p class="soft">
          Lines without times are drawn as if they followed each other at the speed of speech.
        </p>
      )}
      <Lanes
        stories={[storyOf(turns)]}
        answers={false}
        quiet={isAll ? 'silence' : 'silence, or of turns that are not shown'}
      />
    </>
  );
}

function reported(turn: JudgedTurn, index: number): ReportedTurn {
  return { view: viewOf(turn, index), note: <Note turn={turn} /> };
}

function viewOf(turn: JudgedTurn, index: number): TurnView {
  const { said, at, speaker, text, decision, reason, confidence, rule, question } = turn;
  return {
    id: String(index + 1),
    at: said.from,
    text,
    ...(speaker === undefined ? {} : { speaker }),
    decision: {
      at,
      outcome: decision,
      reason,
      confidence,
      ...(rule === undefined ? {} : { rule }),
      ...(question === undefined ? {} : { question }),
    },
  };
}

const VERDICTS: Record<Outcome, string> = {
  right: 'right',
  missed: 'missed',
  false_trigger: 'false trigger',
};

function Note({ turn }: { turn: JudgedTurn }) {
  const { lines, label, outcome, confidence, rule } = turn;
  const [first, last] = lines;
  const where = first === last ? `line ${first}` : `lines ${first} to ${last}`;
  return (
    <span class="note">
      {outcome !== undefined && (
        <b class={`verdict verdict-${outcome}`}>
          {`${VERDICTS[outcome]}: ${label ? 'should be answered' : 'should not be answered'}`}
        </b>
      )}
      {[confidence.toFixed(2), rule, where].filter((part) => part !== undefined).join(' · ')}
    </span>
  );
}

function number(count: number): string {
  return count.toLocaleString('en-US');
}
