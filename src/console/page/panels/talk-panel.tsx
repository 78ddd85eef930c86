import { useCallback } from 'preact/hooks';
import { Transcript } from '../../drawing/transcript';
import type { TalkView, TurnView } from '../../talk/views';
import { usePage } from '../page-context';
import { Button } from '../parts/button';
import { useFollow } from './follow';
import { useNewest } from './newest';
import { Earlier, Panel } from './panel';

/** Lines in the document at once. */
const SHOWN = 100;

interface TalkPanelProps {
  talk: TalkView;
  isChosen: boolean;
  /** Whether something can be said. */
  isLive: boolean;
}

export function TalkPanel({ talk, isChosen, isLive }: TalkPanelProps) {
  const { words, model } = usePage();
  const follow = useFollow(isChosen && talk.turns);
  const { shown, earlier, showEarlier } = useNewest(talk.turns, SHOWN, ({ id }) => id, follow);
  const tools = useCallback(
    ({ id, decision }: TurnView) =>
      isLive && decision?.outcome === 'offer' ? (
        <Button kind="offer" icon="answer" wide onClick={() => model.answerTurn(id)}>
          {words.talk.acceptOffer}
        </Button>
      ) : null,
    [isLive, model, words],
  );
  return (
    <Panel name="talk" isChosen={isChosen} follow={follow}>
      {talk.turns.length === 0 && isLive && <Beginning />}
      <Earlier earlier={earlier} forgotten={talk.forgotten} onShow={showEarlier} />
      <Transcript turns={shown} words={words} tools={tools} />
    </Panel>
  );
}

/** What to do first. */
function Beginning() {
  const { words, model } = usePage();
  return (
    <div class="empty">
      <h3 class="empty-title">{words.empty.talkTitle}</h3>
      <p>{words.empty.talk}</p>
      <p>{words.empty.examples}</p>
      <ul>
        {words.empty.questions.map((question) => (
          <li key={question}>
            <Button onClick={() => model.said(question)}>{question}</Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
