import { useState } from 'preact/hooks';
import { Icon } from '../../drawing/icon';
import type { OfferView } from '../../talk/views';
import { usePage } from '../page-context';
import { Button } from '../parts/button';

/** The question that may be one, until it is put away: it can still be answered at its line. */
export function OfferStrip({ offer }: { offer: OfferView }) {
  const { words, model } = usePage();
  const [dismissed, dismiss] = useState<OfferView>();
  if (offer === dismissed) return null;
  return (
    <div class="strip offer-strip">
      <span>
        {words.talk.offer} <b>{offer.question}</b>
      </span>
      <span class="strip-buttons">
        <Button kind="offer" icon="answer" wide onClick={() => model.acceptOffer()}>
          {words.talk.acceptOffer}
        </Button>
        <button
          type="button"
          class="button quiet"
          aria-label={words.page.dismiss}
          onClick={() => dismiss(offer)}
        >
          <Icon name="refused" />
        </button>
      </span>
    </div>
  );
}
