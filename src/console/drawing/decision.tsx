import type { ComponentChildren } from 'preact';
import type { AnswerState, DecisionView } from '../talk/views';
import type { Words } from '../words/index';
import { badgeOf } from './badge';
import { Icon } from './icon';
import { answerId } from './ids';

interface DecisionProps {
  decision: DecisionView;
  /** Unique in the document. */
  id: string;
  words: Words;
  /** What became of the question, if that is known. */
  answer?: AnswerState | undefined;
  /** From which confidence questions are answered, if that is known. */
  answerFrom?: number | undefined;
  /** What can be done about it, where the reasons are. */
  children?: ComponentChildren;
}

/** What was decided about a turn, and why: in short always, in full on hover and on focus. */
export function Decision({ decision, id, words, answer, answerFrom, children }: DecisionProps) {
  const { outcome, queryId, confidence, rule, question } = decision;
  const { icon, name, why, long } = badgeOf(decision, words, answer);
  const became = outcome === 'answer' && answer ? ` answered-${answer}` : '';
  return (
    <>
      <button type="button" class={`decision decision-${outcome}${became}`} aria-describedby={id}>
        <Icon name={icon} />
        <span>{name}</span>
        {why !== undefined && <span class="why">{why}</span>}
      </button>
      {queryId !== undefined && (
        <a class="to-answer" href={`#${answerId(queryId)}`}>
          {words.talk.toAnswer}
          <Icon name="arrow" />
        </a>
      )}
      <div role="tooltip" class="tip" id={id}>
        {long && <p>{long}</p>}
        <dl>
          {confidence !== undefined && (
            <Fact name={words.talk.confidence}>
              {answerFrom === undefined
                ? percent(confidence)
                : words.talk.answeredFrom(percent(confidence), percent(answerFrom))}
            </Fact>
          )}
          {rule !== undefined && (
            <Fact name={words.talk.rule}>
              <code>{rule}</code>
            </Fact>
          )}
          {question !== undefined && <Fact name={words.talk.understood}>{question}</Fact>}
        </dl>
        {children}
      </div>
    </>
  );
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
