import pc from 'picocolors';
import { documentOf } from '../../report/document';
import { Lanes } from '../../report/lanes/lanes';
import { withoutControls } from '../../report/plain-text';
import { timelineLines } from '../render';
import type { Story } from '../story/story';
import type { Column } from '../summary/table';
import { QuestionTable, SummaryTable } from './tables';
import { Transcripts } from './transcript';

export interface PageContent {
  columns: readonly Column[];
  /** For each recording what each variant made of it. */
  recordings: readonly (readonly Story[])[];
  /** For each recording what the server made of it when it was recorded, if it says so. */
  recorded: readonly Story['talk'][];
  /** One line about how the answers were made. */
  backend: string;
}

/** What was replayed, as one page that needs nothing else. */
export function htmlPage(content: PageContent): string {
  const { columns, recordings, recorded, backend } = withoutControls(content);
  const files = recordings.map(([first]) => first?.file ?? '');
  return documentOf({
    title: `Replay of ${files.join(', ')}`,
    children: (
      <>
        <h1>Replay</h1>
        <p class="soft">{backend}</p>
        <SummaryTable columns={columns} />
        {recordings.map((stories, index) => (
          <Recording stories={stories} recorded={recorded[index]} index={index} />
        ))}
      </>
    ),
  });
}

interface RecordingProps {
  stories: readonly Story[];
  recorded: Story['talk'];
  index: number;
}

function Recording({ stories, recorded, index }: RecordingProps) {
  return (
    <>
      <h2>{stories[0]?.file}</h2>
      <Transcripts stories={stories} recorded={recorded} recording={index} />
      <h3>Timeline</h3>
      <Lanes stories={stories} answers quiet="silence" />
      <QuestionTable stories={stories} />
      <details>
        <summary>The same as text</summary>
        <pre>{timelineLines(pc.createColors(false), stories).join('\n')}</pre>
      </details>
    </>
  );
}
