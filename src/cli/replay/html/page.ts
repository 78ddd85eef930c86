import pc from 'picocolors';
import { clockTime } from '../clock-time';
import { letterOf, timelineLines } from '../render';
import type { Answered, Story } from '../story/story';
import { type Column, summaryRows } from '../summary/table';
import { drawing } from './drawing';
import { element, escaped } from './markup';
import { STYLE } from './style';

export interface PageContent {
  columns: readonly Column[];
  /** For each recording what each variant made of it. */
  recordings: readonly (readonly Story[])[];
  /** One line about how the answers were made. */
  backend: string;
}

/** No script, no request: what people said stays in this file. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** One page that needs nothing else: no network, no script. All text of others is escaped. */
export function htmlPage({ columns, recordings, backend }: PageContent): string {
  const files = recordings.map(([first]) => first?.file ?? '');
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="referrer" content="no-referrer">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    element('title', {}, [escaped(`Replay of ${files.join(', ')}`)]),
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    element('h1', {}, ['Replay']),
    element('p', { class: 'soft' }, [escaped(backend)]),
    summaryTable(columns),
    ...recordings.flatMap((stories) => [
      element('h2', {}, [escaped(stories[0]?.file ?? '')]),
      LEGEND,
      element('div', { class: 'wide' }, [drawing(stories)]),
      questionTable(stories),
      element('details', {}, [
        element('summary', {}, ['The same as text']),
        element('pre', {}, [escapedLines(timelineLines(pc.createColors(false), stories))]),
      ]),
    ]),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function summaryTable(columns: readonly Column[]): string {
  const isTitled = columns.some(({ title }) => title !== '');
  const head = element('tr', {}, [
    '<th></th>',
    ...columns.map(({ title }) => element('th', { scope: 'col' }, [escaped(title)])),
  ]);
  const rows = summaryRows(columns).map(({ name, values }) => {
    const depth = (name.length - name.trimStart().length + 1) >> 1;
    const kind: Record<string, string> = depth === 0 ? {} : { class: depth === 1 ? 'part' : 'part2' };
    return element('tr', {}, [
      element('td', kind, [escaped(name.trim())]),
      ...values.map((value) => element('td', {}, [escaped(value)])),
    ]);
  });
  const table = element('table', {}, [...(isTitled ? [head] : []), ...rows]);
  return element('div', { class: 'wide' }, [table]);
}

/** How soon each question was answered, variant by variant. */
function questionTable(stories: readonly Story[]): string {
  const answers = stories.map(({ moments }) =>
    moments.filter((moment): moment is Answered => moment.type === 'answer'),
  );
  const questions = new Map<string, { at: number; question: string; cells: string[] }>();
  for (const [variant, list] of answers.entries()) {
    const asked = new Map<string, number>();
    for (const answer of list) {
      // What is asked twice is two rows.
      const times = (asked.get(answer.question) ?? 0) + 1;
      asked.set(answer.question, times);
      const key = `${times} ${answer.question}`;
      const known = questions.get(key) ?? { at: answer.at, question: answer.question, cells: [] };
      known.cells[variant] = delayOf(answer);
      questions.set(key, known);
    }
  }
  if (questions.size === 0) return '';
  const rows = [...questions.values()].sort((a, b) => a.at - b.at);
  const titles =
    stories.length > 1 ? stories.map((_, index) => letterOf(index)) : ['first text after the last word'];
  const table = element('table', {}, [
    element('tr', {}, [
      '<th></th><th class="said">question</th>',
      ...titles.map((title) => element('th', { scope: 'col' }, [escaped(title)])),
    ]),
    ...rows.map(({ at, question, cells }) =>
      element('tr', {}, [
        element('td', { class: 'soft' }, [clockTime(at)]),
        element('td', { class: 'said' }, [escaped(question)]),
        ...stories.map((_, index) => element('td', {}, [escaped(cells[index] ?? '–')])),
      ]),
    ),
  ]);
  return element('div', { class: 'wide' }, [table]);
}

function delayOf({ firstTextAt, lastWordAt, finish }: Answered): string {
  if (firstTextAt === undefined || lastWordAt === undefined) return finish ?? 'unfinished';
  const delay = `${((firstTextAt - lastWordAt) / 1000).toFixed(2)} s`;
  return finish === 'complete' ? delay : `${delay}, ${finish ?? 'unfinished'}`;
}

function escapedLines(lines: readonly string[]): string {
  return lines.map(escaped).join('\n');
}

const LEGEND = element('ul', { class: 'legend' }, [
  legend('<rect class="talk s0" width="22" height="12"/>', 'speaking, as partials'),
  legend(
    '<rect class="pending s0" width="20" height="12"/><line class="final s0" x1="20" x2="20" y1="0" y2="12"/>',
    'until the final',
  ),
  legend('<circle class="mark answer" cx="11" cy="6" r="5"/>', 'answered'),
  legend('<circle class="mark offer" cx="11" cy="6" r="5"/>', 'offered'),
  legend('<circle class="mark silent" cx="11" cy="6" r="3.5"/>', 'silent'),
  legend('<rect class="reused" y="2" width="22" height="8" rx="2"/>', 'asked ahead, used'),
  legend('<rect class="discarded" x="1" y="2" width="20" height="8" rx="2"/>', 'asked ahead in vain'),
  legend('<rect class="waiting" y="1" width="22" height="10"/>', 'question accepted, no text yet'),
  legend('<rect class="complete" width="22" height="12" rx="3"/>', 'answer'),
]);

function legend(shape: string, meaning: string): string {
  return `<li><svg viewBox="0 0 22 12" aria-hidden="true">${shape}</svg>${meaning}</li>`;
}
