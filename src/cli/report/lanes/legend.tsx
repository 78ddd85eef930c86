import type { ComponentChildren } from 'preact';

/** What the shapes of the lanes mean. */
export function Legend({ answers }: { answers: boolean }) {
  return (
    <ul class="legend">
      <Sign meaning={answers ? 'speaking, as partials' : 'speaking'}>
        <rect class="talk s0" width={22} height={12} />
      </Sign>
      <Sign meaning={answers ? 'until the final' : 'the last final of the turn'}>
        {answers && <rect class="pending s0" width={20} height={12} />}
        <line class="final s0" x1={20} x2={20} y1={0} y2={12} />
      </Sign>
      <Sign meaning="answered">
        <circle class="mark answer" cx={11} cy={6} r={5} />
      </Sign>
      <Sign meaning="offered">
        <circle class="mark offer" cx={11} cy={6} r={5} />
      </Sign>
      <Sign meaning="silent">
        <circle class="mark silent" cx={11} cy={6} r={3.5} />
      </Sign>
      {answers && <AnswerSigns />}
    </ul>
  );
}

function AnswerSigns() {
  return (
    <>
      <Sign meaning="asked ahead, used">
        <rect class="reused" y={2} width={22} height={8} rx={2} />
      </Sign>
      <Sign meaning="asked ahead in vain">
        <rect class="discarded" x={1} y={2} width={20} height={8} rx={2} />
      </Sign>
      <Sign meaning="question accepted, no text yet">
        <rect class="waiting" y={1} width={22} height={10} />
      </Sign>
      <Sign meaning="answer">
        <rect class="complete" width={22} height={12} rx={3} />
      </Sign>
    </>
  );
}

function Sign({ meaning, children }: { meaning: string; children: ComponentChildren }) {
  return (
    <li>
      <svg viewBox="0 0 22 12" aria-hidden="true">
        {children}
      </svg>
      {meaning}
    </li>
  );
}
