import { usePage } from '../page-context';
import { Button } from '../parts/button';

/** In place of the bar when nothing can be said: the session has ended, or an earlier one is shown. */
export function SessionOver({ isKept }: { isKept: boolean }) {
  const { words, model, leave } = usePage();
  return (
    <section class="bar over" aria-label={words.page.controls}>
      <p>
        <b>{isKept ? words.over.kept : words.over.title}</b> {!isKept && words.over.text}
      </p>
      <div class="bar-buttons">
        {!isKept && (
          <Button icon="save" wide onClick={() => model.save('minutes')}>
            {words.page.saveMinutes}
          </Button>
        )}
        <Button kind="primary" onClick={() => leave(() => model.begin())}>
          {words.over.begin}
        </Button>
      </div>
    </section>
  );
}
