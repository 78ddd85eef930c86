import { useEffect, useRef } from 'preact/hooks';
import { CATCH_UPS } from '../../../protocol/index';
import { textOf } from '../../words/index';
import { usePage } from '../page-context';
import type { PageView } from '../page-view';
import { Button } from '../parts/button';
import { Menu } from '../parts/menu';
import { OfferStrip } from './offer-strip';
import { PlayerBar } from './player-bar';

/** Where one says something, and steers the session. */
export function Bar({ view }: { view: PageView }) {
  const { words, model } = usePage();
  const { talk, microphone, player } = view;
  return (
    <section class="bar" aria-label={words.page.controls}>
      {talk.offer && <OfferStrip offer={talk.offer} />}
      {player && <PlayerBar player={player} />}
      {microphone.problem !== undefined && (
        <p class="problem">
          {textOf(words.microphone.problems, microphone.problem)}
          <Button
            kind="quiet"
            icon="refused"
            label={words.page.dismiss}
            onClick={() => model.dismissMicrophoneProblem()}
          >
            {words.page.dismiss}
          </Button>
        </p>
      )}
      <div class="bar-rows">
        <SayForm speaker={view.speaker} />
        <div class="bar-buttons">
          <Microphone {...microphone} />
          <PauseButton isPaused={talk.paused !== undefined} />
          <Button icon="end" short={words.bar.stopShort} onClick={() => model.stop()}>
            {words.bar.stop}
          </Button>
        </div>
      </div>
    </section>
  );
}

function SayForm({ speaker }: { speaker: string }) {
  const field = useRef<HTMLInputElement>(null);
  const { words, model } = usePage();
  useEffect(() => {
    // Preact would listen to an event that is spelled otherwise.
    const composed = () => model.typed(field.current?.value ?? '');
    field.current?.addEventListener('compositionend', composed);
    return () => field.current?.removeEventListener('compositionend', composed);
  }, [model]);
  useEffect(() => {
    // On a touch screen the keyboard would come up, and hide what is to be read first.
    if (!isTouch() && document.activeElement === document.body) field.current?.focus();
  }, []);
  const take = (): string => {
    const text = field.current?.value.trim() ?? '';
    if (field.current) field.current.value = '';
    return text;
  };
  const say = () => {
    const text = take();
    if (text) model.said(text);
  };
  return (
    <form
      class="say"
      onSubmit={(event) => {
        event.preventDefault();
        say();
      }}
    >
      <input
        class="speaker-name"
        aria-label={words.bar.speaker}
        placeholder={words.talk.nobody}
        autoComplete="off"
        maxLength={64}
        value={speaker}
        data-testid="speaker"
        onInput={({ currentTarget }) => model.setSpeaker(currentTarget.value)}
      />
      <input
        id="say"
        ref={field}
        class="say-text"
        aria-label={words.bar.text}
        placeholder={words.bar.placeholder}
        title={words.bar.textHint}
        autoComplete="off"
        enterkeyhint="send"
        data-testid="say"
        onInput={(event) => {
          // What an input method is composing is not said yet.
          if (!event.isComposing) model.typed(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
          event.preventDefault();
          model.ask(take());
        }}
      />
      <Button type="submit" kind="primary" icon="arrow" wide hint={words.bar.sayHint}>
        {words.bar.say}
      </Button>
      <Button icon="search" wide hint={words.bar.askHint} onClick={() => model.ask(take())}>
        {words.bar.ask}
      </Button>
    </form>
  );
}

/** As in the style sheet. */
const isTouch = () => matchMedia('(hover: none), (pointer: coarse)').matches;

function Microphone({ available, listening }: PageView['microphone']) {
  const { words, model } = usePage();
  return (
    <Button
      icon="microphone"
      pressed={listening}
      disabled={!available}
      hint={available ? words.microphone.privacy : words.microphone.missing}
      onClick={() => (listening ? model.stopListening() : model.startListening(recognised(words.tag)))}
    >
      {listening ? words.bar.stopListening : words.bar.listen}
    </Button>
  );
}

/** The browser's own variant of the page's language, such as `en-GB`. */
function recognised(tag: string): string {
  const [primary] = tag.split('-');
  return navigator.languages.find((language) => language.split('-')[0] === primary) ?? tag;
}

function PauseButton({ isPaused }: { isPaused: boolean }) {
  const { words, model } = usePage();
  if (isPaused) {
    return (
      <Button kind="primary" icon="play" onClick={() => model.resume()}>
        {words.bar.resume}
      </Button>
    );
  }
  return (
    <Menu
      icon="pause"
      label={words.bar.pause}
      title={words.bar.catchUp}
      items={CATCH_UPS.map((way) => ({
        name: words.bar.catchUps[way].short,
        hint: words.bar.catchUps[way].long,
        onChoose: () => model.pause(way),
      }))}
    />
  );
}
