import { useMemo } from 'preact/hooks';
import { Transcript, type TurnTools } from '../../drawing/transcript';
import type { TalkView } from '../../talk/views';
import type { Words } from '../../words/index';
import { usePage } from '../page-context';
import type { PageModel } from '../page-view';
import { Button } from '../parts/button';
import { useFollow } from './follow';
import { useNewest } from './newest';
import { Earlier, Panel } from './panel';

/** Lines in the document at once. */
const SHOWN = 50;

interface TalkPanelProps {
  talk: TalkView;
  isChosen: boolean;
  /** Whether something can be said. */
  isLive: boolean;
  /** From which confidence questions are answered, if that is known. */
  answerFrom: number | undefined;
}

export function TalkPanel({ talk, isChosen, isLive, answerFrom }: TalkPanelProps) {
  const { words, model } = usePage();
  const follow = useFollow(isChosen && talk.turns);
  const { shown, earlier, showEarlier } = useNewest(talk.turns, SHOWN, ({ id }) => id, follow);
  const states = useMemo(
    () => new Map(talk.answers.map(({ queryId, state }) => [queryId, state])),
    [talk.answers],
  );
  const tools = useMemo(() => turnTools(words, model, isLive), [words, model, isLive]);
  return (
    <Panel name="talk" isChosen={isChosen} follow={follow}>
      {talk.turns.length === 0 && isLive && <Beginning />}
      <Earlier earlier={earlier} forgotten={talk.forgotten} onShow={showEarlier} />
      <Transcript turns={shown} words={words} answers={states} answerFrom={answerFrom} tools={tools} />
    </Panel>
  );
}

/** What was not answered can be. */
function turnTools(words: Words, model: PageModel, isLive: boolean): TurnTools {
  return {
    below: ({ id, decision }) =>
      isLive && decision?.outcome === 'offer' ? (
        <Button kind="offer" icon="answer" wide onClick={() => model.answerTurn(id)}>
          {words.talk.acceptOffer}
        </Button>
      ) : null,
    atReasons: ({ id, decision }) =>
      isLive && (decision?.outcome === 'silent' || decision?.outcome === 'refused') ? (
        <button type="button" class="answer-anyway" onClick={() => model.answerTurn(id)}>
          {words.talk.answerAnyway}
        </button>
      ) : null,
  };
}

/** What to do first. */
function Beginning() {
  const { words, model } = usePage();
  return (
    <div class="empty">
      <h3 class="empty-title">{words.empty.talkTitle}</h3>
      <p>
        <span class="with-mouse">{words.empty.talk}</span>
        <span class="with-touch">{words.empty.talkTouch}</span>
      </p>
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
