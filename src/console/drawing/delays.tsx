import type { TalkView } from '../talk/views';
import type { Words } from '../words/index';

/** How soon answers came, over the whole session. */
export function Delays({ delays, words }: { delays: NonNullable<TalkView['delays']>; words: Words }) {
  const { seconds, p50, p95, answers } = words.time;
  return (
    <dl class="delays" aria-label={words.time.delays}>
      <div class="delay">
        <dt>
          p50 <span>{p50}</span>
        </dt>
        <dd>{seconds(delays.p50)}</dd>
      </div>
      <div class="delay">
        <dt>
          p95 <span>{p95}</span>
        </dt>
        <dd>{seconds(delays.p95)}</dd>
      </div>
      <div class="delay">
        <dt>{words.time.delays}</dt>
        <dd class="count">{answers(delays.count)}</dd>
      </div>
    </dl>
  );
}
