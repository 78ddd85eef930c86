import { describe, expect, test } from 'vitest';
import type { ServerMessage } from '../../../src/protocol/index';
import {
  type Connection,
  type ConnectionSnapshot,
  openConnection,
  restoreConnection,
  type SharedSessionOptions,
  type Transport,
} from '../../../src/session/index';
import { FakeClock, settle } from '../../support/fake-clock';
import { GatedBackend } from '../../support/session/gated-backend';
import { marksDetector } from '../../support/session/marks-detector';
import { short } from '../../support/session/session-rig';

/** A connection that may die and go on in another process, as a host with a log would have it. */
class MortalRig {
  backend = new GatedBackend();
  readonly clock = new FakeClock();
  readonly events: ServerMessage[] = [];
  readonly questions: string[] = [];
  connection: Connection;
  #options: Partial<SharedSessionOptions>;
  #snapshot: ConnectionSnapshot | undefined;
  #since: ServerMessage[] = [];
  #seen = 0;
  #ids = 0;

  constructor(options: Partial<SharedSessionOptions> = {}) {
    this.#options = options;
    this.connection = openConnection(this.#transport(), this.#all());
  }

  send(message: object): void {
    this.connection.receive(JSON.stringify(message));
    this.note();
  }

  say(text: string, more: object = {}): void {
    this.send({ type: 'asr_chunk', text, is_final: true, ...more });
  }

  /** What the log would hold. */
  note(): string {
    const snapshot = this.connection.takeSnapshot();
    if (!snapshot) return '';
    this.#since = [];
    this.#snapshot = JSON.parse(JSON.stringify(snapshot));
    return JSON.stringify(snapshot);
  }

  /** The process ends without a word, and another one takes over. */
  async die(interrupted: 'ask_again' | 'tell' = 'ask_again'): Promise<void> {
    const since = this.#since.map((event): ServerMessage => JSON.parse(JSON.stringify(event)));
    const snapshot = this.#snapshot;
    if (!snapshot) throw new Error('nothing is known yet');
    const former = this.connection;
    this.connection = restoreConnection(this.#transport(), this.#all(), { snapshot, since, interrupted });
    former.closed();
    this.backend = this.#options.backend as GatedBackend;
    await settle();
  }

  news(): string[] {
    const fresh = this.events.slice(this.#seen);
    this.#seen = this.events.length;
    return fresh.map(short);
  }

  #all(): SharedSessionOptions {
    this.#options.backend = new GatedBackend();
    this.backend = this.#options.backend as GatedBackend;
    return {
      clock: this.clock,
      detector: marksDetector,
      createId: () => `id${this.#ids++}`,
      ...this.#options,
      backend: this.backend,
    };
  }

  #transport(): Transport {
    let isDead = false;
    return {
      send: (text) => {
        if (isDead) return;
        const event: ServerMessage = JSON.parse(text);
        this.events.push(event);
        this.#since.push(event);
      },
      close: () => {
        isDead = true;
      },
      question: (progress) => this.questions.push(progress.phase),
    };
  }
}

describe('a restored connection', () => {
  test('asks again what was interrupted before anything of it was sent', async () => {
    const rig = new MortalRig();
    rig.say('hello.');
    rig.say('why?');
    rig.say('how?');
    await settle();
    rig.news();
    await rig.die();
    expect(rig.news()).toEqual([]);
    rig.connection.goOn();
    await settle();
    expect(rig.news()).toEqual([]);
    rig.backend.say('because');
    rig.backend.end();
    await settle();
    expect(rig.news()).toEqual(['answer because', 'final complete', 'querying_rag']);
    const seqs = rig.events.flatMap((e) => ('seq' in e ? [e.seq] : []));
    expect(seqs).toEqual(seqs.map((_, i) => i + 1));
  });

  test('tells what was interrupted in the middle, and goes on with what waits', async () => {
    const rig = new MortalRig();
    rig.say('why?');
    rig.say('how?');
    await settle();
    rig.backend.say('because');
    await settle();
    rig.news();
    await rig.die();
    rig.connection.goOn();
    await settle();
    expect(rig.news()).toEqual(['error QUERY_INTERRUPTED', 'final error', 'querying_rag']);
    rig.backend.say('so');
    rig.backend.end();
    await settle();
    expect(rig.news()).toEqual(['answer so', 'final complete', 'idle']);
  });
});
