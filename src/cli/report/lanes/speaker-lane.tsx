import { clockTime } from '../../replay/clock-time';
import { fitted, isIn, type Row, SPEAKER_HEIGHT, spanOf, WIDTH, xOf } from './layout';
import type { FilledRow } from './rows';
import { LaneName, Line } from './shapes';
import type { Utterance } from './utterances';

const COLOURS = 6;

export interface SpeakerLaneProps {
  row: FilledRow;
  /** Empty: nobody is named. */
  speaker: string;
  /** Of the speakers. */
  index: number;
  top: number;
}

/** What one speaker said in a row. */
export function SpeakerLane({ row, speaker, index, top }: SpeakerLaneProps) {
  return (
    <>
      <rect class="band" x={0} y={top} width={WIDTH} height={SPEAKER_HEIGHT - 3} />
      <LaneName name={speaker === '' ? 'speaker' : speaker} y={top + SPEAKER_HEIGHT / 2 + 2} />
      {row.utterances
        .filter(({ utterance }) => utterance.speaker === speaker)
        .map((said) => (
          <Words {...said} row={row} top={top} colour={`s${index % COLOURS}`} />
        ))}
    </>
  );
}

interface WordsProps {
  utterance: Utterance;
  nextAt: number;
  row: Row;
  top: number;
  colour: string;
}

function Words({ utterance, nextAt, row, top, colour }: WordsProps) {
  const { from, lastPartialAt, finalAt = lastPartialAt, text, partials } = utterance;
  const whole = spanOf(from, Math.max(finalAt, lastPartialAt), row);
  if (!whole) return null;
  const y = top + 2;
  const height = SPEAKER_HEIGHT - 7;
  const talk = spanOf(from, lastPartialAt, row);
  const pending = spanOf(lastPartialAt, finalAt, row);
  const room = xOf(Math.min(nextAt, row.to), row) - whole.x - 6;
  return (
    <g>
      <title>{aboutWords(utterance)}</title>
      {talk && <rect class={`talk ${colour}`} {...talk} y={y} height={height} rx={3} />}
      {pending && <rect class={`pending ${colour}`} {...pending} y={y} height={height} />}
      {partials
        .filter((at) => isIn(at, row))
        .map((at) => (
          <Line look={`partial ${colour}`} x1={xOf(at, row)} y1={y + height - 5} y2={y + height} />
        ))}
      {isIn(finalAt, row) && utterance.finalAt !== undefined && (
        <Line look={`final ${colour}`} x1={xOf(finalAt, row)} y1={y} y2={y + height} />
      )}
      <text class="words" x={whole.x + 4} y={top + SPEAKER_HEIGHT / 2}>
        {fitted(text, room)}
      </text>
    </g>
  );
}

function aboutWords({ from, lastPartialAt, finalAt, text, partials }: Utterance): string {
  const said = `${clockTime(from)}: ${text}`;
  if (partials.length === 0) return said;
  if (finalAt === undefined) return `${said} (${partials.length} partials, never final)`;
  const delay = Math.round(finalAt - lastPartialAt);
  return `${said} (${partials.length} partials, final at ${clockTime(finalAt)}, ${delay} ms after the last partial)`;
}
