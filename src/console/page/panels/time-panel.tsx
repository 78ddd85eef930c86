import { Delays } from '../../drawing/delays';
import { answerId } from '../../drawing/ids';
import { pure } from '../../drawing/pure';
import { StageLegend, Waterfall } from '../../drawing/waterfall';
import { type Scale, scalesOf } from '../../talk/scales';
import type { AnswerView, TalkView } from '../../talk/views';
import { waterfallOf } from '../../talk/waterfall';
import type { Words } from '../../words/index';
import { usePage } from '../page-context';

/** Bars at once. */
const SHOWN = 12;

export function TimePanel({ talk: { answers, delays }, isChosen }: { talk: TalkView; isChosen: boolean }) {
  const { words } = usePage();
  return (
    <div class={`panel time${isChosen ? ' chosen' : ''}`}>
      <div class="time-head">
        <h2 id="time-title">{words.page.time}</h2>
        {delays && (
          <Delays delays={delays} answers={answers.filter(({ timing }) => timing).length} words={words} />
        )}
      </div>
      <Bars answers={answers} words={words} />
    </div>
  );
}

/** Newest first. Drawn again only when another answer has ended, not with each word of one. */
function Bars({ answers, words }: { answers: readonly AnswerView[]; words: Words }) {
  const timed: AnswerView[] = [];
  for (let at = answers.length - 1; at >= 0 && timed.length < SHOWN; at--) {
    const answer = answers[at];
    if (answer?.timing) timed.push(answer);
  }
  if (timed.length === 0) return <p class="empty-time">{words.empty.time}</p>;
  const waterfalls = timed.map(({ timing }) => waterfallOf(timing as NonNullable<AnswerView['timing']>));
  const scales = scalesOf(waterfalls);
  return (
    <>
      <StageLegend waterfalls={waterfalls} words={words} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with keys */}
      <section class="scroll" tabIndex={0} aria-labelledby="time-title">
        <ul class="bars">
          {timed.map((answer, index) => (
            <Bar key={answer.queryId} answer={answer} {...(scales[index] as Scale)} words={words} />
          ))}
        </ul>
      </section>
    </>
  );
}

/** The scale is given in numbers: these are the same as long as they do not change. */
interface BarProps extends Scale {
  answer: AnswerView;
  words: Words;
}

const Bar = pure(({ answer: { queryId, question, timing }, start, end, words }: BarProps) => {
  if (!timing) return null;
  const waterfall = waterfallOf(timing);
  return (
    <li>
      <a href={`#${answerId(queryId)}`}>{question}</a>
      <Waterfall waterfall={waterfall} words={words} scale={{ start, end }} />
      <span>{words.time.seconds(waterfall.end - waterfall.start)}</span>
    </li>
  );
});
