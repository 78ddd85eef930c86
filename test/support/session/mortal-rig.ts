import type { ServerMessage } from '../../../src/protocol/index';
import {
  type Connection,
  type ConnectionSnapshot,
  openConnection,
  restoreConnection,
  type SharedSessionOptions,
  type Transport,
} from '../../../src/session/index';
import { FakeClock, settle } from '../fake-clock';
import { GatedBackend } from './gated-backend';
import { marksDetector } from './marks-detector';
import { short } from './session-rig';

/** A connection that may die and go on in another process, as a host with a log would have it. */
export class MortalRig {
  backend = new GatedBackend();
  readonly clock = new FakeClock();
  readonly events: ServerMessage[] = [];
  readonly questions: string[] = [];
  connection: Connection;
  readonly #given: Partial<SharedSessionOptions>;
  #snapshot: ConnectionSnapshot | undefined;
  #since: ServerMessage[] = [];
  #seen = 0;
  #ids = 0;
  #kill: () => void = () => {};

  constructor(options: Partial<SharedSessionOptions> = {}) {
    this.#given = options;
    this.connection = openConnection(this.#transport(), this.options);
  }

  send(message: object): void {
    this.connection.receive(JSON.stringify(message));
    this.note();
  }

  say(text: string, more: object = {}): void {
    this.send({ type: 'asr_chunk', text, is_final: true, ...more });
  }

  /** What a log would hold is brought up to date. */
  note(always = false): void {
    const snapshot = always ? this.connection.snapshot() : this.connection.takeSnapshot();
    if (!snapshot) return;
    this.#since = [];
    this.#snapshot = JSON.parse(JSON.stringify(snapshot));
  }

  /** The process ends without a word, and another one takes over. */
  async die(interrupted: 'ask_again' | 'tell' = 'ask_again'): Promise<void> {
    const since = this.#since.map((event): ServerMessage => JSON.parse(JSON.stringify(event)));
    const snapshot = this.#snapshot;
    if (!snapshot) throw new Error('nothing is known yet');
    this.#kill();
    this.connection.closed();
    this.backend = new GatedBackend();
    this.connection = restoreConnection(this.#transport(), this.options, { snapshot, since, interrupted });
    await settle();
  }

  /** Another process begins anew, with nothing known. */
  restart(): void {
    this.#kill();
    this.connection.closed();
    this.backend = new GatedBackend();
    this.connection = openConnection(this.#transport(), this.options);
    this.news();
  }

  news(): string[] {
    const fresh = this.events.slice(this.#seen);
    this.#seen = this.events.length;
    return fresh.map(short);
  }

  /** Those of the process that is alive. */
  get options(): SharedSessionOptions {
    return {
      clock: this.clock,
      detector: marksDetector,
      createId: () => `id${this.#ids++}`,
      ...this.#given,
      backend: this.backend,
    };
  }

  #transport(): Transport {
    let isDead = false;
    this.#kill = () => {
      isDead = true;
    };
    return {
      send: (text) => {
        if (isDead) return;
        const event: ServerMessage = JSON.parse(text);
        this.events.push(event);
        this.#since.push(event);
      },
      close: () => {},
      question: ({ phase }) => isDead || this.questions.push(phase),
    };
  }
}
