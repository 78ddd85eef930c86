import { type Scale, scalesOf } from '../talk/scales';
import type { Stretch, Waterfall as View } from '../talk/waterfall';
import { textOf, type Words } from '../words/index';

/** Of the drawing; it is stretched to whatever width it has. */
const WIDTH = 1000;
const HEIGHT = 16;
/** A gap where a bar is not drawn as long as it was. */
const BREAK = 'M14 0l8 4-8 4 8 4-8 4';

interface WaterfallProps {
  waterfall: View;
  words: Words;
  /** By default that of this bar alone. */
  scale?: Scale;
  /** With all its times below. */
  table?: boolean;
}

/** Where an answer's time went: one bar, cut at its moments. */
export function Waterfall({ waterfall, words, scale: given, table = false }: WaterfallProps) {
  const scale = given ?? scalesOf([waterfall])[0] ?? waterfall;
  const span = Math.max(scale.end - scale.start, 1);
  const x = (ms: number) => (Math.min(Math.max(ms - scale.start, 0), span) / span) * WIDTH;
  const stretches = waterfall.stretches.filter(({ start, end }) => end > start);
  const { speculation, firstSent } = waterfall;
  return (
    <div class="waterfall">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={
          stretches.map((stretch) => sayStretch(stretch, words)).join(', ') || words.time.seconds(0)
        }
      >
        <rect class="track" width={WIDTH} height={HEIGHT} />
        {stretches
          .filter(({ end }) => end > scale.start)
          .map(({ until, start, end }) => (
            <rect
              key={until}
              class={`stage-${until}`}
              x={x(start)}
              width={Math.max(x(end) - x(start), 2)}
              height={HEIGHT}
            >
              <title>{sayStretch({ until, start, end }, words)}</title>
            </rect>
          ))}
        {waterfall.start < scale.start && <path class="break" d={BREAK} />}
        {firstSent !== undefined && (
          <rect class="first-sent" x={x(firstSent) - 1} width={3} height={HEIGHT} />
        )}
      </svg>
      {table && <Times stretches={waterfall.stretches} words={words} />}
      {table && speculation !== undefined && (
        <p class="speculation">
          {textOf(words.time.speculation, speculation)}
          {waterfall.savedMs !== undefined && (
            <b>{words.time.saved(words.time.seconds(waterfall.savedMs))}</b>
          )}
        </p>
      )}
    </div>
  );
}

const sayStretch = ({ until, start, end }: Stretch, words: Words) =>
  `${words.time.stages[until].short} ${words.time.seconds(end - start)}`;

function Times({ stretches, words }: { stretches: readonly Stretch[]; words: Words }) {
  return (
    <table class="times">
      <thead>
        <tr>
          <th scope="col">{words.time.stage}</th>
          <th scope="col">{words.time.begins}</th>
          <th scope="col">{words.time.takes}</th>
        </tr>
      </thead>
      <tbody>
        {stretches.slice(1).map(({ until, start, end }) => (
          <tr key={until}>
            <th scope="row">
              <Swatch moment={until} />
              {words.time.stages[until].short} <small>{words.time.stages[until].long}</small>
            </th>
            <td>{words.time.seconds(start)}</td>
            <td>{words.time.seconds(end - start)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What the colours mean, of all stretches that these waterfalls have. */
export function StageLegend({ waterfalls, words }: { waterfalls: readonly View[]; words: Words }) {
  const seen = new Set(
    waterfalls.flatMap(({ stretches }) =>
      stretches.filter(({ start, end }) => end > start).map(({ until }) => until),
    ),
  );
  const moments = Object.keys(words.time.stages) as Stretch['until'][];
  return (
    <ul class="legend">
      {moments
        .filter((moment) => seen.has(moment))
        .map((moment) => (
          <li key={moment}>
            <Swatch moment={moment} />
            {words.time.stages[moment].short}
          </li>
        ))}
    </ul>
  );
}

function Swatch({ moment }: { moment: Stretch['until'] }) {
  return (
    <svg class="swatch" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
      <rect class={`stage-${moment}`} width="10" height="10" rx="2" />
    </svg>
  );
}
