import { clockTime } from '../../replay/clock-time';
import { Wide } from '../wide';
import { AXIS_HEIGHT, type Happened, type Layout, layoutOf, ROW_MS, type Row, WIDTH, xOf } from './layout';
import { Legend } from './legend';
import { type FilledRow, filledRows } from './rows';
import { Line } from './shapes';
import { SpeakerLane } from './speaker-lane';
import { VariantLanes } from './variant-lanes';

const SECOND = 1_000;
const TICK_MS = 5 * SECOND;
/** In all rows together: a day with a few speakers. A page with more of them could hardly be opened. */
const MOST_LANES = 12_000;

export interface LanesProps {
  /** What each variant made of the same talk. */
  stories: readonly Happened[];
  /** Whether there were answers; otherwise only decisions are drawn. */
  answers: boolean;
  /** What stretches without anything in them are called, such as `silence`. */
  quiet: string;
}

/** One recording, drawn row by row: who spoke, and below it what each variant made of it. */
export function Lanes({ stories, answers, quiet }: LanesProps) {
  const layout = layoutOf(stories, answers);
  const rows = filledRows(stories);
  const drawn = rows.slice(0, Math.ceil(MOST_LANES / (layout.speakers.length + layout.variants)));
  return (
    <div class="lanes">
      <Legend answers={answers} />
      <Wide label="Timeline">
        {drawn.map((row) => (
          <>
            {row.quietBefore > 0 && (
              <p class="quiet">{`${(row.quietBefore * ROW_MS) / SECOND} seconds of ${quiet}`}</p>
            )}
            <DrawnRow row={row} layout={layout} />
          </>
        ))}
        {rows.length > drawn.length && (
          <p class="quiet">
            {`Too long to be drawn to its end: ${rows.length - drawn.length} more rows are left out`}
          </p>
        )}
      </Wide>
    </div>
  );
}

function DrawnRow({ row, layout }: { row: FilledRow; layout: Layout }) {
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${layout.height}`}
      role="img"
      aria-label={`${clockTime(row.from)} to ${clockTime(row.to)}`}
    >
      <Axis row={row} height={layout.height} />
      {layout.speakers.map((speaker, index) => (
        <SpeakerLane row={row} speaker={speaker} index={index} top={layout.speakerTop(index)} />
      ))}
      {row.variants.map((moments, index) => (
        <VariantLanes row={row} layout={layout} moments={moments} index={index} />
      ))}
    </svg>
  );
}

/** A line and the time, every few seconds. */
function Axis({ row, height }: { row: Row; height: number }) {
  return Array.from({ length: ROW_MS / TICK_MS + 1 }, (_, tick) => {
    const at = row.from + tick * TICK_MS;
    const x = xOf(at, row);
    return (
      <>
        <Line look="grid" x1={x} y1={AXIS_HEIGHT - 4} y2={height} />
        {at < row.to && (
          <text class="tick" x={x + 3} y={11}>
            {clockTime(at).replace(/\.0$/, '')}
          </text>
        )}
      </>
    );
  });
}
