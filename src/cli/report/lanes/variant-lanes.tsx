import { clockTime } from '../../replay/clock-time';
import { letterOf } from '../../replay/render';
import type { Answered, Decided, Failed, Moment, Speculation } from '../../replay/story/story';
import {
  AHEAD_HEIGHT,
  ANSWER_HEIGHT,
  DECISION_HEIGHT,
  isIn,
  type Layout,
  type Row,
  spanOf,
  textWidth,
  WIDTH,
  xOf,
} from './layout';
import { LaneName, Line } from './shapes';

const SECOND = 1_000;

export interface VariantLanesProps {
  row: Row;
  layout: Layout;
  moments: readonly Moment[];
  /** Of the variants. */
  index: number;
}

/** What one variant made of what was said in a row. */
export function VariantLanes({ row, layout, moments, index }: VariantLanesProps) {
  const top = layout.variantTop(index);
  const letter = layout.variants > 1 ? `${letterOf(index)} ` : '';
  const aheadTop = top + DECISION_HEIGHT;
  const answerTop = aheadTop + AHEAD_HEIGHT;
  return (
    <>
      <Line look="grid" x1={0} x2={WIDTH} y1={top - 3} y2={top - 3} />
      <LaneName name={`${letter}decided`} y={top + 12} />
      {layout.answers && <LaneName name={`${letter}answers`} y={answerTop + 13} />}
      {/* A question may wait while another is answered: waits are drawn first, so that they hide no answer. */}
      {moments.map(
        (moment) => moment.type === 'answer' && <Wait answer={moment} row={row} top={answerTop} />,
      )}
      {moments.map((moment) => {
        switch (moment.type) {
          case 'decision':
          case 'error':
            return isIn(moment.at, row) && <Mark moment={moment} x={xOf(moment.at, row)} y={top + 9} />;
          case 'speculation':
            return <Ahead moment={moment} row={row} top={aheadTop} />;
          case 'answer':
            return <AnswerText answer={moment} row={row} top={answerTop} />;
          default:
            return null;
        }
      })}
    </>
  );
}

function Mark({ moment, x, y }: { moment: Decided | Failed; x: number; y: number }) {
  if (moment.type === 'error') {
    return (
      <g>
        <title>{`${clockTime(moment.at)}: ${moment.code}`}</title>
        <path class="mark error" d={`M${x - 4} ${y + 4}L${x} ${y - 5}L${x + 4} ${y + 4}Z`} />
      </g>
    );
  }
  const { at, decision, reason, confidence, question } = moment;
  const about = [
    `${clockTime(at)}: ${decision}`,
    ...(reason === undefined ? [] : [reason]),
    ...(confidence === undefined ? [] : [confidence.toFixed(2)]),
    ...(question === undefined ? [] : [question]),
  ].join(', ');
  return (
    <g>
      <title>{about}</title>
      <circle class={`mark ${decision}`} cx={x} cy={y} r={decision === 'silent' ? 3.5 : 5} />
    </g>
  );
}

function Ahead({ moment, row, top }: { moment: Speculation; row: Row; top: number }) {
  const { at, until, stage, question, outcome, tokens } = moment;
  const span = spanOf(at, until, row);
  if (!span) return null;
  const what = stage === 'answer' ? `answer ahead, ${tokens} tokens` : 'passages ahead';
  return (
    <g>
      <title>{`${clockTime(at)}: ${what}, ${outcome}: ${question}`}</title>
      <rect class={outcome} {...span} y={top + 1} height={AHEAD_HEIGHT - 4} rx={2} />
    </g>
  );
}

interface AnswerProps {
  answer: Answered;
  row: Row;
  top: number;
}

function Wait({ answer, row, top }: AnswerProps) {
  const waiting = spanOf(answer.at, answer.firstTextAt ?? answer.until, row);
  if (!waiting) return null;
  return (
    <g>
      <title>{aboutAnswer(answer)}</title>
      <rect class="waiting" {...waiting} y={top + 5} height={ANSWER_HEIGHT - 12} />
    </g>
  );
}

function AnswerText({ answer, row, top }: AnswerProps) {
  const { until, firstTextAt, finish, queryId } = answer;
  const text = firstTextAt === undefined ? undefined : spanOf(firstTextAt, until, row);
  if (firstTextAt === undefined || !text) return null;
  const since = delayOf(answer);
  const delay = since === undefined ? '' : ` ${(since / SECOND).toFixed(2)} s`;
  const shown = isIn(firstTextAt, row) ? `${queryId}${delay}` : '';
  const look = finish === 'complete' ? 'complete' : 'broken';
  return (
    <g>
      <title>{aboutAnswer(answer)}</title>
      <rect class={look} {...text} y={top} height={ANSWER_HEIGHT - 3} rx={3} />
      {textWidth(shown) + 8 <= text.width && (
        <text class="on" x={text.x + 4} y={top + 13}>
          {shown}
        </text>
      )}
    </g>
  );
}

function aboutAnswer(answer: Answered): string {
  const { until, firstTextAt, finish, question, queryId, reused } = answer;
  const since = delayOf(answer);
  return [
    `${queryId}: ${question}`,
    ...(since === undefined ? [] : [`first text ${Math.round(since)} ms after the last word`]),
    ...(firstTextAt === undefined ? ['no text'] : []),
    ...(reused === undefined ? [] : [reused === 'answer' ? 'answered ahead' : 'retrieved ahead']),
    `${finish ?? 'unfinished'} at ${clockTime(until)}`,
  ].join(', ');
}

/** From the last word to the first text, in milliseconds. */
function delayOf({ firstTextAt, lastWordAt }: Answered): number | undefined {
  return firstTextAt === undefined || lastWordAt === undefined ? undefined : firstTextAt - lastWordAt;
}
