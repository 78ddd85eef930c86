import type { TalkView } from '../talk/views';
import type { Words } from '../words/index';

/** How soon answers came, over the whole session. */
export function Delays({ delays, words }: { delays: NonNullable<TalkView['delays']>; words: Words }) {
  const { seconds, answers, delays: name } = words.time;
  return (
    <div class="delays">
      <p class="delay-name">
        {name} ({answers(delays.count)})
      </p>
      <dl>
        {(['p50', 'p95'] as const).map((percentile) => (
          <div class="delay" key={percentile}>
            <dt class="delay-name">{percentile}</dt>
            <dd>{seconds(delays[percentile])}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
