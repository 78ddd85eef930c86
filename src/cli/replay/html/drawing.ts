import { clockTime } from '../clock-time';
import { letterOf } from '../render';
import type { Answered, Decided, Failed, Speculation, Story } from '../story/story';
import {
  AHEAD_HEIGHT,
  ANSWER_HEIGHT,
  AXIS_HEIGHT,
  DECISION_HEIGHT,
  fitted,
  isIn,
  LABEL_WIDTH,
  type Lanes,
  lanesOf,
  ROW_MS,
  type Row,
  SPEAKER_HEIGHT,
  spanOf,
  textWidth,
  WIDTH,
  xOf,
} from './layout';
import { element, escaped, tooltip } from './markup';
import { type Utterance, utterancesOf } from './utterances';

const SECOND = 1_000;
const COLOURS = 6;

/** One recording, drawn row by row: who spoke, and below it what each variant made of it. */
export function drawing(stories: readonly Story[]): string {
  const [first] = stories;
  if (!first) return '';
  const lanes = lanesOf(stories);
  const utterances = utterancesOf(first.moments);
  const end = lastOf(stories);
  const parts: string[] = [];
  let quiet = 0;
  for (let from = 0; from < end; from += ROW_MS) {
    const row = { from, to: from + ROW_MS };
    if (isQuiet(stories, row)) {
      quiet++;
      continue;
    }
    parts.push(...quietFor(quiet), drawnRow(row, lanes, utterances, stories));
    quiet = 0;
  }
  return parts.join('\n');
}

function lastOf(stories: readonly Story[]): number {
  return Math.max(
    1,
    ...stories.flatMap(({ moments }) =>
      moments.map((moment) => ('until' in moment ? moment.until : moment.at) + 1),
    ),
  );
}

function isQuiet(stories: readonly Story[], row: Row): boolean {
  return stories.every(({ moments }) =>
    moments.every(
      (moment) => spanOf(moment.at, 'until' in moment ? moment.until : moment.at, row) === undefined,
    ),
  );
}

function quietFor(rows: number): string[] {
  return rows === 0
    ? []
    : [element('p', { class: 'quiet' }, [`${(rows * ROW_MS) / SECOND} seconds of silence`])];
}

function drawnRow(
  row: Row,
  lanes: Lanes,
  utterances: readonly Utterance[],
  stories: readonly Story[],
): string {
  const label = `${clockTime(row.from)} to ${clockTime(row.to)}`;
  return element('svg', { viewBox: `0 0 ${WIDTH} ${lanes.height}`, role: 'img', 'aria-label': label }, [
    ...axis(row, lanes),
    ...lanes.speakers.flatMap((speaker, index) => speakerLane(row, lanes, utterances, speaker, index)),
    ...stories.flatMap((story, index) => variantLanes(row, lanes, story, index)),
  ]);
}

function axis(row: Row, { height }: Lanes): string[] {
  return Array.from({ length: ROW_MS / SECOND + 1 }, (_, second) => {
    const at = row.from + second * SECOND;
    const x = xOf(at, row);
    const line = element('line', { class: 'grid', x1: x, x2: x, y1: AXIS_HEIGHT - 4, y2: height });
    if (second % 5 !== 0 || at >= row.to) return second % 5 === 0 ? line : '';
    return line + element('text', { class: 'tick', x: x + 3, y: 11 }, [clockTime(at).replace(/\.0$/, '')]);
  });
}

function speakerLane(
  row: Row,
  lanes: Lanes,
  utterances: readonly Utterance[],
  speaker: string,
  index: number,
): string[] {
  const top = lanes.speakerTop(index);
  const own = utterances.filter((utterance) => utterance.speaker === speaker);
  const name = speaker === '' ? 'speaker' : speaker;
  return [
    element('rect', { class: 'band', x: 0, y: top, width: WIDTH, height: SPEAKER_HEIGHT - 3 }),
    laneName(name, top + SPEAKER_HEIGHT / 2 + 2),
    ...own.flatMap((utterance, at) => {
      const next = own[at + 1]?.from ?? Number.POSITIVE_INFINITY;
      return drawnUtterance(row, utterance, next, top, `s${index % COLOURS}`);
    }),
  ];
}

function drawnUtterance(
  row: Row,
  utterance: Utterance,
  nextAt: number,
  top: number,
  colour: string,
): string[] {
  const { from, lastPartialAt, finalAt = lastPartialAt, text, partials } = utterance;
  const whole = spanOf(from, Math.max(finalAt, lastPartialAt), row);
  if (!whole) return [];
  const hint =
    utterance.finalAt === undefined
      ? `${clockTime(from)}: ${text} (${partials.length} partials, never final)`
      : `${clockTime(from)}: ${text} (${partials.length} partials, final at ${clockTime(finalAt)}, ${Math.round(finalAt - lastPartialAt)} ms after the last partial)`;
  const y = top + 2;
  const height = SPEAKER_HEIGHT - 7;
  const talk = spanOf(from, lastPartialAt, row);
  const pending = spanOf(lastPartialAt, finalAt, row);
  const room = xOf(Math.min(nextAt, row.to), row) - whole.x - 6;
  return [
    element('g', {}, [
      tooltip(hint),
      ...(talk ? [element('rect', { class: `talk ${colour}`, ...talk, y, height, rx: 3 })] : []),
      ...(pending ? [element('rect', { class: `pending ${colour}`, ...pending, y, height })] : []),
      ...partials
        .filter((at) => isIn(at, row))
        .map((at) => line(`partial ${colour}`, xOf(at, row), y + height - 5, y + height)),
      ...(isIn(finalAt, row) && utterance.finalAt !== undefined
        ? [line(`final ${colour}`, xOf(finalAt, row), y, y + height)]
        : []),
      element('text', { class: 'words', x: whole.x + 4, y: top + SPEAKER_HEIGHT / 2 }, [
        escaped(fitted(text, room)),
      ]),
    ]),
  ];
}

function variantLanes(row: Row, lanes: Lanes, { moments }: Story, index: number): string[] {
  const top = lanes.variantTop(index);
  const letter = lanes.variants > 1 ? `${letterOf(index)} ` : '';
  const aheadTop = top + DECISION_HEIGHT;
  const answerTop = aheadTop + AHEAD_HEIGHT;
  return [
    line('grid', 0, top - 3, top - 3, WIDTH),
    laneName(`${letter}decided`, top + 12),
    laneName(`${letter}answers`, answerTop + 13),
    // A question may wait while another is answered: waits are drawn first, so that they hide no answer.
    ...moments.flatMap((moment) => (moment.type === 'answer' ? drawnWait(moment, row, answerTop) : [])),
    ...moments.flatMap((moment) => {
      switch (moment.type) {
        case 'decision':
        case 'error':
          return isIn(moment.at, row) ? [mark(moment, xOf(moment.at, row), top + 9)] : [];
        case 'speculation':
          return ahead(moment, row, aheadTop);
        case 'answer':
          return drawnText(moment, row, answerTop);
        default:
          return [];
      }
    }),
  ];
}

function mark(moment: Decided | Failed, x: number, y: number): string {
  if (moment.type === 'error') {
    return element('g', {}, [
      tooltip(`${clockTime(moment.at)}: ${moment.code}`),
      element('path', { class: 'mark error', d: `M${x - 4} ${y + 4}L${x} ${y - 5}L${x + 4} ${y + 4}Z` }),
    ]);
  }
  const { at, decision, reason, confidence, question } = moment;
  const about = [
    `${clockTime(at)}: ${decision}`,
    ...(reason === undefined ? [] : [reason]),
    ...(confidence === undefined ? [] : [confidence.toFixed(2)]),
    ...(question === undefined ? [] : [question]),
  ].join(', ');
  return element('g', {}, [
    tooltip(about),
    element('circle', { class: `mark ${decision}`, cx: x, cy: y, r: decision === 'silent' ? 3.5 : 5 }),
  ]);
}

function ahead(moment: Speculation, row: Row, top: number): string[] {
  const { at, until, stage, question, outcome, tokens } = moment;
  const span = spanOf(at, until, row);
  if (!span) return [];
  const what = stage === 'answer' ? `answer ahead, ${tokens} tokens` : 'passages ahead';
  return [
    element('g', {}, [
      tooltip(`${clockTime(at)}: ${what}, ${outcome}: ${question}`),
      element('rect', { class: outcome, ...span, y: top + 1, height: AHEAD_HEIGHT - 4, rx: 2 }),
    ]),
  ];
}

function drawnWait(answer: Answered, row: Row, top: number): string[] {
  const waiting = spanOf(answer.at, answer.firstTextAt ?? answer.until, row);
  if (!waiting) return [];
  return [
    element('g', {}, [
      tooltip(aboutAnswer(answer)),
      element('rect', { class: 'waiting', ...waiting, y: top + 5, height: ANSWER_HEIGHT - 12 }),
    ]),
  ];
}

function drawnText(answer: Answered, row: Row, top: number): string[] {
  const { until, firstTextAt, finish, queryId } = answer;
  const text = firstTextAt === undefined ? undefined : spanOf(firstTextAt, until, row);
  if (firstTextAt === undefined || !text) return [];
  const since = delayOf(answer);
  const delay = since === undefined ? '' : ` ${(since / SECOND).toFixed(2)} s`;
  const shown = isIn(firstTextAt, row) ? `${queryId}${delay}` : '';
  const isRoomy = textWidth(shown) + 8 <= text.width;
  const look = finish === 'complete' ? 'complete' : 'broken';
  return [
    element('g', {}, [
      tooltip(aboutAnswer(answer)),
      element('rect', { class: look, ...text, y: top, height: ANSWER_HEIGHT - 3, rx: 3 }),
      ...(isRoomy ? [element('text', { class: 'on', x: text.x + 4, y: top + 13 }, [escaped(shown)])] : []),
    ]),
  ];
}

function aboutAnswer(answer: Answered): string {
  const { until, firstTextAt, finish, question, queryId, reused } = answer;
  const since = delayOf(answer);
  return [
    `${queryId}: ${question}`,
    ...(since === undefined ? [] : [`first text ${Math.round(since)} ms after the last word`]),
    ...(firstTextAt === undefined ? ['no text'] : []),
    ...(reused === undefined ? [] : [reused === 'answer' ? 'answered ahead' : 'retrieved ahead']),
    `${finish ?? 'unfinished'} at ${clockTime(until)}`,
  ].join(', ');
}

/** From the last word to the first text, in milliseconds. */
function delayOf({ firstTextAt, lastWordAt }: Answered): number | undefined {
  return firstTextAt === undefined || lastWordAt === undefined ? undefined : firstTextAt - lastWordAt;
}

function laneName(name: string, y: number): string {
  return element('text', { class: 'name', x: 2, y }, [escaped(fitted(name, LABEL_WIDTH - 8))]);
}

function line(name: string, x1: number, y1: number, y2: number, x2 = x1): string {
  return element('line', { class: name, x1, x2, y1, y2 });
}
