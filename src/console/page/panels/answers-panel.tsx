import { useCallback, useLayoutEffect, useRef } from 'preact/hooks';
import { AnswerCard } from '../../drawing/answer-card';
import { answerId } from '../../drawing/ids';
import type { AnswerView, TalkView } from '../../talk/views';
import { usePage } from '../page-context';
import { AnswerTools } from './answer-tools';
import { useFollow } from './follow';
import { useNewest } from './newest';
import { Earlier, Panel } from './panel';

/** Answers in the document at once. */
const SHOWN = 12;

/** An answer that somebody wants to see; another object each time. */
export interface Wanted {
  readonly id: string;
}

interface AnswersPanelProps {
  talk: TalkView;
  isChosen: boolean;
  isLive: boolean;
  wanted: Wanted | undefined;
}

/** The newest answer that was asked for here: it is shown, whatever else was being read. */
export function requestedIn({ answers }: TalkView): string | undefined {
  return answers.findLast(({ isRequested }) => isRequested)?.queryId;
}

export function AnswersPanel({ talk, isChosen, isLive, wanted }: AnswersPanelProps) {
  const { words } = usePage();
  const { answers } = talk;
  const follow = useFollow(isChosen && answers);
  const { shown, earlier, showEarlier, showFrom } = useNewest(
    answers,
    SHOWN,
    ({ queryId }) => queryId,
    follow,
  );
  const requested = requestedIn(talk);
  const found = useRef<Wanted>();
  useLayoutEffect(() => {
    if (!wanted) return;
    follow.stop();
    showFrom(answers.findIndex(({ queryId }) => answerId(queryId) === wanted.id));
  }, [wanted]);
  // At once when it is drawn: as long as the list is at its end, it would be followed again.
  useLayoutEffect(() => {
    const card = wanted && found.current !== wanted ? document.getElementById(wanted.id) : null;
    if (!card) return;
    found.current = wanted;
    card.scrollIntoView({ block: 'nearest' });
    card.focus({ preventScroll: true });
    follow.settle();
  });
  useLayoutEffect(() => {
    if (requested !== undefined) follow.toEnd();
  }, [requested]);
  const tools = useCallback(
    (answer: AnswerView) => <AnswerTools answer={answer} isLive={isLive} />,
    [isLive],
  );
  return (
    <Panel name="answers" isChosen={isChosen} follow={follow}>
      {answers.length === 0 && (
        <div class="empty">
          <h3 class="empty-title">{words.empty.answersTitle}</h3>
          <p>{words.empty.answers}</p>
        </div>
      )}
      <Earlier earlier={earlier} forgotten={0} onShow={showEarlier} />
      {shown.map((answer) => (
        <AnswerCard key={answer.queryId} answer={answer} words={words} tools={tools} />
      ))}
    </Panel>
  );
}
