import { useEffect, useState } from 'preact/hooks';
import type { AnswerView } from '../../talk/views';
import { usePage } from '../page-context';
import { Button } from '../parts/button';
import { copyText } from '../parts/copy';

/** How long it is said that something was copied, in milliseconds. */
const SAID_MS = 2_000;

export function AnswerTools({ answer, isLive }: { answer: AnswerView; isLive: boolean }) {
  const { words, model } = usePage();
  const isRunning = answer.state === 'waiting' || answer.state === 'streaming';
  return (
    <>
      {isRunning && isLive && (
        <Button kind="quiet" icon="refused" wide onClick={() => model.cancel()}>
          {words.answer.cancel}
        </Button>
      )}
      {answer.text !== '' && !isRunning && <CopyButton answer={answer} />}
      {!isRunning && isLive && (
        <Button kind="quiet" icon="again" wide onClick={() => model.ask(answer.question)}>
          {words.answer.again}
        </Button>
      )}
    </>
  );
}

function CopyButton({ answer: { text, sources } }: { answer: AnswerView }) {
  const { words } = usePage();
  const [outcome, setOutcome] = useState<'copied' | 'copyFailed'>();
  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(undefined), SAID_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => {
    const cited = sources.map(({ position, title, path, uri }) =>
      `[${position}] ${title} ${path ?? uri ?? ''}`.trim(),
    );
    setOutcome((await copyText([text, '', ...cited].join('\n').trim())) ? 'copied' : 'copyFailed');
  };
  return (
    <Button kind="quiet" icon={outcome === 'copied' ? 'answer' : 'copy'} wide onClick={copy}>
      {words.answer[outcome ?? 'copy']}
    </Button>
  );
}
