import { Wide } from '../../report/wide';
import { clockTime } from '../clock-time';
import { letterOf } from '../render';
import type { Answered, Story } from '../story/story';
import { type Column, summaryRows } from '../summary/table';

/** The summaries side by side. */
export function SummaryTable({ columns }: { columns: readonly Column[] }) {
  return (
    <Wide label="Summary">
      <table>
        {columns.some(({ title }) => title !== '') && (
          <tr>
            <td />
            {columns.map(({ title }) => (
              <th scope="col">{title}</th>
            ))}
          </tr>
        )}
        {summaryRows(columns).map(({ name, values }) => (
          <tr>
            <td class={PART_LOOKS[(name.length - name.trimStart().length + 1) >> 1]}>{name.trim()}</td>
            {values.map((value) => (
              <td>{value}</td>
            ))}
          </tr>
        ))}
      </table>
    </Wide>
  );
}

/** Of a row that belongs to the one above it, by how deep it is. */
const PART_LOOKS: readonly (string | undefined)[] = [undefined, 'part', 'part2'];

/** How soon each question was answered, variant by variant. */
export function QuestionTable({ stories }: { stories: readonly Story[] }) {
  const rows = questionRows(stories);
  if (rows.length === 0) return null;
  const titles =
    stories.length > 1 ? stories.map((_, index) => letterOf(index)) : ['first text after the last word'];
  return (
    <Wide label="Questions">
      <table>
        <tr>
          <td />
          <th scope="col" class="said">
            question
          </th>
          {titles.map((title) => (
            <th scope="col">{title}</th>
          ))}
        </tr>
        {rows.map(({ at, question, cells }) => (
          <tr>
            <td class="soft">{clockTime(at)}</td>
            <td class="said">{question}</td>
            {stories.map((_, index) => (
              <td>{cells[index] ?? '–'}</td>
            ))}
          </tr>
        ))}
      </table>
    </Wide>
  );
}

interface QuestionRow {
  at: number;
  question: string;
  /** Of each variant that it was asked in. */
  cells: string[];
}

function questionRows(stories: readonly Story[]): QuestionRow[] {
  const questions = new Map<string, QuestionRow>();
  for (const [variant, { moments }] of stories.entries()) {
    const asked = new Map<string, number>();
    for (const answer of moments) {
      if (answer.type !== 'answer') continue;
      // What is asked twice is two rows.
      const times = (asked.get(answer.question) ?? 0) + 1;
      asked.set(answer.question, times);
      const key = `${times} ${answer.question}`;
      const known = questions.get(key) ?? { at: answer.at, question: answer.question, cells: [] };
      known.cells[variant] = delayOf(answer);
      questions.set(key, known);
    }
  }
  return [...questions.values()].sort((a, b) => a.at - b.at);
}

function delayOf({ firstTextAt, lastWordAt, finish }: Answered): string {
  if (firstTextAt === undefined || lastWordAt === undefined) return finish ?? 'unfinished';
  const delay = `${((firstTextAt - lastWordAt) / 1000).toFixed(2)} s`;
  return finish === 'complete' ? delay : `${delay}, ${finish ?? 'unfinished'}`;
}
