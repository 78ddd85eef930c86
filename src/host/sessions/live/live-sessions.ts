import type { LoggedEvent } from '../../../event-log/index';
import type { McpSession, McpSessions, SaidUtterance } from '../../../mcp/sessions';
import type { Clock } from '../../../options/clock';
import type { ServerMessage } from '../../../protocol/index';
import type { RealtimeRagSession } from '../../../session/index';
import { viewOf } from '../../../session/session-view';
import type { Subject } from '../../limits/subjects';
import type { HostObserver } from '../../telemetry/observer';
import { QuestionLedger } from './question-ledger';

/** A session of a host, as far as it is looked at. */
interface Live {
  /** The number of the connection that began it. */
  readonly number: number;
  readonly subject: Pick<Subject, 'name'>;
  /** The one that its client talks to now; absent before it has begun. */
  readonly current: RealtimeRagSession | undefined;
}

interface Watched {
  live: Live;
  /** What it is called; absent: by its label, which clients choose. */
  name: string | undefined;
  questions: QuestionLedger;
}

/** The sessions that run on a host, to be looked at by those who may. */
export class LiveSessions {
  readonly #clock: Clock;
  readonly #watched = new Map<number, Watched>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `earlier`: what it has said on another host. `name`: what it is called, if not by its label. */
  add(live: Live, { earlier = [], name }: { earlier?: readonly LoggedEvent[]; name?: string } = {}): void {
    const questions = new QuestionLedger();
    for (const { text } of earlier) questions.hear(JSON.parse(text) as ServerMessage);
    this.#watched.set(live.number, { live, name, questions });
  }

  delete({ number }: Live): void {
    this.#watched.delete(number);
  }

  /** The same observer, which lets this know what sessions tell their clients. */
  heardBy(observer: HostObserver): HostObserver {
    return {
      ...observer,
      sessionEvent: (event, number) => {
        this.#watched.get(number)?.questions.hear(event);
        observer.sessionEvent(event, number);
      },
    };
  }

  /** Those of one subject. */
  of(name: string): McpSessions {
    return { list: () => this.#list(({ subject }) => subject.name === name) };
  }

  /** All of them, for a host where everybody is the same. */
  all(): McpSessions {
    return { list: () => this.#list(() => true) };
  }

  #list(isMeant: (live: Live) => boolean): McpSession[] {
    const labels = new Set<string>();
    return [...this.#watched.values()].flatMap(({ live, name: given, questions }) => {
      const session = isMeant(live) ? live.current : undefined;
      if (!session) return [];
      const label = given ?? session.id;
      const name = labels.has(label) ? `${label} (${live.number})` : label;
      labels.add(label);
      return [this.#shown(name, session, questions)];
    });
  }

  #shown(name: string, session: RealtimeRagSession, questions: QuestionLedger): McpSession {
    return {
      name,
      state: session.state,
      answering: session.answering,
      said: () => this.#said(session),
      asked: () => questions.of(session.id),
      offered: () => viewOf(session).offered,
    };
  }

  #said(session: RealtimeRagSession): SaidUtterance[] {
    const { said, speaking } = viewOf(session);
    const now = this.#clock.now();
    return [
      ...said.map(({ text, speaker, at }) => ({
        text,
        ...(speaker === undefined ? {} : { speaker }),
        secondsAgo: Math.max(0, Math.round((now - (at ?? now)) / 1_000)),
      })),
      ...speaking.map(({ text, speaker }) => ({ text, ...(speaker === undefined ? {} : { speaker }) })),
    ];
  }
}
