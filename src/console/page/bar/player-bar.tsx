import { clock } from '../../drawing/clock';
import { usePage } from '../page-context';
import type { PlayerView } from '../page-view';
import { Button } from '../parts/button';

/** What is played from a file, and how far it is. */
export function PlayerBar({ player: { name, speed, done, total, lines, paused } }: { player: PlayerView }) {
  const { words, model } = usePage();
  // Of sound, it is seconds.
  const progress = lines
    ? words.player.lines(lines.done, lines.total)
    : words.player.time(clock(done * 1000), clock(total * 1000));
  return (
    <section class="strip player" aria-label={words.player.title}>
      <b>{name}</b>
      <progress value={done} max={Math.max(total, 1)} aria-label={words.player.title} />
      <span class="player-facts">
        {progress} · {words.player.speed(speed)}
      </span>
      <Button
        icon={paused ? 'play' : 'pause'}
        wide
        onClick={() => (paused ? model.resumePlayer() : model.pausePlayer())}
      >
        {paused ? words.player.resume : words.player.pause}
      </Button>
      <Button icon="stop" wide onClick={() => model.stopPlayer()}>
        {words.player.stop}
      </Button>
    </section>
  );
}
