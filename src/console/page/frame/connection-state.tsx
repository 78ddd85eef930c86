import { useEffect, useState } from 'preact/hooks';
import type { Stage } from '../../../protocol/index';
import { textOf, type Words } from '../../words/index';
import { usePage } from '../page-context';
import type { PageView } from '../page-view';

/** What is going on, in a word or two, and when not connected, why and until when. */
export function ConnectionState({ view }: { view: PageView }) {
  const { words } = usePage();
  const { connection, unacknowledged } = view;
  const kind = kindOf(view);
  const away = connection.type === 'away' ? connection : undefined;
  const left = useSecondsLeft(away?.retryInMs, away);
  return (
    <div class="connection">
      <span class={`chip chip-${kind}`}>
        <span class="dot" />
        {nameOf(view, words)}
      </span>
      {away && (
        <span class="connection-more">
          {[
            textOf(words.away, away.reason),
            left === undefined ? words.connection.retryOnline : words.connection.retryIn(left),
            ...(away.attempt > 1 ? [words.connection.attempt(away.attempt)] : []),
            ...(unacknowledged > 0 ? [words.connection.unacknowledged(unacknowledged)] : []),
          ].join(' · ')}
        </span>
      )}
    </div>
  );
}

/** Nothing is being done about a question. */
const READY: ReadonlySet<Stage> = new Set(['listening', 'waiting_for_question', 'idle']);

function kindOf({ phase, connection, talk }: PageView): 'on' | 'busy' | 'paused' | 'off' | 'still' {
  if (phase === 'kept' || phase === 'over') return 'still';
  if (connection.type === 'away' || connection.type === 'closed') return 'off';
  if (connection.type === 'new' || connection.type === 'connecting') return 'still';
  if (talk.paused) return 'paused';
  const isBusy =
    talk.stage === 'querying_rag' || talk.stage === 'analyzing' || talk.stage === 'instant_query';
  return isBusy ? 'busy' : 'on';
}

function nameOf({ phase, connection, talk, microphone }: PageView, words: Words): string {
  if (phase === 'kept') return words.over.keptShort;
  if (phase === 'over') return words.stages.closed;
  if (connection.type === 'connected' || connection.type === 'resumed') {
    if (talk.paused) return words.pausedTo[talk.paused];
    const { stage = 'listening' } = talk;
    return microphone.listening && READY.has(stage) ? words.microphone.listening : words.stages[stage];
  }
  return words.connection[connection.type];
}

/** Counts down from whenever `since` is another object. */
function useSecondsLeft(ms: number | undefined, since: object | undefined): number | undefined {
  const [left, setLeft] = useState<number>();
  useEffect(() => {
    if (ms === undefined) return setLeft(undefined);
    const until = performance.now() + ms;
    const count = () => setLeft(Math.max(0, Math.ceil((until - performance.now()) / 1000)));
    count();
    const timer = setInterval(count, 1000);
    return () => clearInterval(timer);
  }, [since]);
  return left;
}
