import type { AnswerMessage } from '../../../src/protocol/index';
import {
  RealtimeRagSession,
  type SessionEvent,
  type SessionOptions,
  type SpeculationProgress,
} from '../../../src/session/index';
import { FakeClock, settle } from '../fake-clock';
import { short } from './session-rig';
import { SpeculativeBackend, type SpeculativeOptions } from './speculative-backend';

/** A session with the built-in detector, whose backend can be asked about words that may still change. */
export class SpeculationRig {
  readonly clock = new FakeClock();
  readonly backend: SpeculativeBackend;
  readonly session: RealtimeRagSession;
  readonly events: SessionEvent[] = [];
  readonly progress: SpeculationProgress[] = [];
  #seen = 0;

  constructor(backend: SpeculativeOptions, options: Partial<SessionOptions> = {}) {
    let ids = 0;
    this.backend = new SpeculativeBackend(this.clock, backend);
    this.session = new RealtimeRagSession({
      backend: this.backend,
      clock: this.clock,
      id: 's',
      createId: () => `id${ids++}`,
      speculate: backend.level === 'answer' ? 'answer' : 'retrieve',
      ...options,
    });
    this.session.on('event', (event) => this.events.push(event));
    this.session.on('speculation', (progress) => this.progress.push(progress));
  }

  async partial(text: string, more: object = {}): Promise<void> {
    this.session.receive({ text, is_final: false, ...more });
    await settle();
  }

  async final(text: string, more: object = {}): Promise<void> {
    this.session.receive({ text, is_final: true, ...more });
    await settle();
  }

  /** A partial that does not change for long enough to be taken for a whole question. */
  async pausesAfter(text: string, more: object = {}): Promise<void> {
    await this.partial(text, more);
    await this.wait(300);
  }

  /** A partial that the recogniser takes for the end: work on it starts at once. */
  async endsWith(text: string, more: object = {}): Promise<void> {
    await this.partial(text, { endpoint: true, ...more });
  }

  wait(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  /** The text that the client has, by query. */
  get answers(): Record<string, string> {
    const texts: Record<string, string> = {};
    for (const event of this.events) {
      if (event.type !== 'answer') continue;
      texts[event.query_id] = `${texts[event.query_id] ?? ''}${event.content}`;
    }
    return texts;
  }

  get finals(): AnswerMessage[] {
    return this.events.filter((e): e is AnswerMessage => e.type === 'answer' && e.final);
  }

  /** The events since the last call, abbreviated. */
  news(): string[] {
    const fresh = this.events.slice(this.#seen);
    this.#seen = this.events.length;
    return fresh.map(short);
  }

  /** What became of each speculation: "reused", or why it was discarded. */
  get outcomes(): string[] {
    return this.progress.flatMap((one) => {
      if (one.phase === 'started') return [];
      return one.phase === 'discarded' ? one.reason : one.phase;
    });
  }
}
