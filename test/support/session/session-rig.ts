import { RealtimeRagSession, type SessionEvent, type SessionOptions } from '../../../src/session/index';
import { FakeClock, settle } from '../fake-clock';
import { GatedBackend } from './gated-backend';
import { marksDetector } from './marks-detector';

/** A session whose whole environment is controlled by the test. */
export class SessionRig {
  readonly backend = new GatedBackend();
  readonly clock = new FakeClock();
  readonly events: SessionEvent[] = [];
  readonly session: RealtimeRagSession;
  #seen = 0;

  constructor(options: Partial<SessionOptions> = {}) {
    let ids = 0;
    this.session = new RealtimeRagSession({
      backend: this.backend,
      clock: this.clock,
      detector: marksDetector,
      createId: () => `id${ids++}`,
      ...options,
    });
    this.session.on('event', (event) => this.events.push(event));
  }

  /** A speaker says something that the recogniser makes final. */
  say(text: string, more: object = {}): void {
    this.session.receive({ text, is_final: true, ...more });
  }

  /** The backend answers the running question with one part, and ends. */
  async answer(text: string): Promise<void> {
    await settle();
    this.backend.say(text);
    this.backend.end();
    await settle();
  }

  /** The events since the last call, abbreviated. */
  news(): string[] {
    const fresh = this.events.slice(this.#seen);
    this.#seen = this.events.length;
    return fresh.map(short);
  }
}

/** An event in a few words: "ack", "analyzing why?", "answer text", "final complete", "error CODE". */
export function short(event: SessionEvent): string {
  switch (event.type) {
    case 'ack':
      return event.message ? `ack ${event.message}` : 'ack';
    case 'status':
      return [event.stage, event.question ?? event.reason].filter(Boolean).join(' ');
    case 'error':
      return `error ${event.code}`;
    case 'answer':
      return event.final ? `final ${event.finish_reason}` : `answer ${event.content}`;
  }
}
