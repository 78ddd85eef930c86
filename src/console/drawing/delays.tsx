import type { TalkView } from '../talk/views';
import type { Words } from '../words/index';

interface DelaysProps {
  delays: NonNullable<TalkView['delays']>;
  /** How many answers there are with a time. */
  answers: number;
  words: Words;
}

/** How soon answers came, over the whole session. */
export function Delays({ delays, answers, words }: DelaysProps) {
  const { seconds, counted, notCounted, delays: name, percentiles } = words.time;
  const { count } = delays;
  return (
    <div class="delays">
      <p class="delay-name" title={answers > count ? notCounted : undefined}>
        {name} ({counted(count, Math.max(count, answers))})
      </p>
      <dl>
        {(['p50', 'p95'] as const).map((percentile) => (
          <div class="delay" key={percentile}>
            <dt class="delay-name">
              <abbr title={percentile}>{percentiles[percentile]}</abbr>
            </dt>
            <dd>{seconds(delays[percentile])}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
