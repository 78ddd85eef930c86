import type { DecisionView } from '../talk/views';
import { reasonOf, type Words } from '../words/index';
import { Icon } from './icon';
import { answerId } from './ids';

/**
 * What was decided about a turn, and why: in short always, in full on hover and on focus. `id` is unique in the document.
 */
export function Decision({ decision, id, words }: { decision: DecisionView; id: string; words: Words }) {
  const { outcome, queryId } = decision;
  // Servers do not say why they answer: it is because it asks.
  const reason = decision.reason ?? (outcome === 'answer' ? 'question' : undefined);
  const why = reason === undefined ? undefined : reasonOf(words, reason);
  const isSaid = outcome === 'answer' && reason === 'question';
  return (
    <>
      <button type="button" class={`decision decision-${outcome}`} aria-describedby={id}>
        <Icon name={outcome} />
        <span>{words.outcomes[outcome]}</span>
        {why && !isSaid && <span class="why">{why.short}</span>}
      </button>
      {queryId !== undefined && (
        <a class="to-answer" href={`#${answerId(queryId)}`}>
          {words.talk.toAnswer}
          <Icon name="arrow" />
        </a>
      )}
      <Details decision={decision} id={id} words={words} long={why?.long} />
    </>
  );
}

interface DetailsProps {
  decision: DecisionView;
  id: string;
  words: Words;
  long: string | undefined;
}

function Details({ decision: { confidence, rule, question }, id, words, long }: DetailsProps) {
  return (
    <div role="tooltip" class="tip" id={id}>
      {long && <p>{long}</p>}
      <dl>
        {confidence !== undefined && (
          <Fact name={words.talk.confidence}>{`${Math.round(confidence * 100)} %`}</Fact>
        )}
        {rule !== undefined && (
          <Fact name={words.talk.rule}>
            <code>{rule}</code>
          </Fact>
        )}
        {question !== undefined && <Fact name={words.talk.understood}>{question}</Fact>}
      </dl>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
