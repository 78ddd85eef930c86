import { FakeClock, settle } from '../../support/fake-clock';
import { Speaker } from '../messages/messages';
import type { Random } from '../random';
import { Violation } from '../run';
import { BareLine, HostedLine, type Line } from './lines';
import { ANSWER_TIMEOUT_MS, MAX_UNAUTHENTICATED, type Setup, setUp } from './setups';

/** One host with a few connections at a time, until this many messages have been sent. */
export class Episode {
  readonly #random: Random;
  readonly #clock = new FakeClock();
  readonly #setup: Setup;
  readonly #lines: { line: Line; speaker: Speaker }[] = [];
  sent = 0;
  replies = 0;
  /** Sent to a connection that was closed before it read them. */
  unread = 0;
  connections = 0;

  constructor(random: Random) {
    this.#random = random;
    this.#setup = setUp(random, this.#clock);
  }

  async run(messages: number): Promise<void> {
    const random = this.#random;
    for (let i = 1 + random.int(3); i > 0; i--) this.#connect();
    while (this.sent < messages) {
      const at = random.int(this.#lines.length);
      const connected = this.#lines[at];
      if (!connected) throw new RangeError('nobody is connected');
      const { line, speaker } = connected;
      for (let i = 1 + random.int(12); i > 0 && !line.conversation.over; i--) {
        line.send(speaker.next());
        this.sent++;
      }
      await this.#pass();
      line.check();
      if (line.conversation.over || random.chance(0.01)) await this.#replace(at);
    }
    while (this.#lines.length > 0) await this.#end(this.#lines.length - 1);
    this.#expectNothingLeft();
  }

  #connect(): void {
    const { context } = this.#setup;
    const bare = !context.authenticator && this.#random.chance(0.2);
    const line = bare ? new BareLine(context) : new HostedLine(this.#setup);
    const speaker = new Speaker(this.#random);
    this.#lines.push({ line, speaker });
    this.connections++;
    if (!context.authenticator) return;
    // Most clients know their identity.
    const token = this.#random.chance(0.9) ? 'ada' : 'eve';
    if (this.#random.chance(0.95)) {
      line.send({ data: Buffer.from(JSON.stringify({ type: 'auth', token })), isBinary: false });
      this.sent++;
    }
  }

  /** Advances some time, or only runs what is due now. */
  async #pass(): Promise<void> {
    const random = this.#random;
    if (random.chance(0.5)) return;
    if (random.chance(0.5)) for (let i = random.int(6); i > 0; i--) await Promise.resolve();
    else await this.#clock.advance(random.pick([0, 1, 10, 60, 600]));
  }

  async #replace(at: number): Promise<void> {
    await this.#end(at);
    this.#connect();
  }

  async #end(at: number): Promise<void> {
    const random = this.#random;
    const [connected] = this.#lines.splice(at, 1);
    if (!connected) return;
    const { line } = connected;
    const { conversation } = line;
    const ending = random.weighted({ stop: 3, drain: 2, lose: 1 });
    const admitted = conversation.greeted;
    if (ending === 'lose') line.lose();
    else if (ending === 'drain') line.drain(random.chance(0.5));
    else stop(line, random.chance(0.5));
    // Past every deadline of every question that may wait.
    await this.#clock.advance(20 * ANSWER_TIMEOUT_MS);
    if (ending === 'stop' && !admitted && !conversation.over) line.lose();
    line.check();
    conversation.settle();
    await settle();
    if (!conversation.over) throw new Violation(`after ${ending} the connection is not closed`);
    this.replies += conversation.replies;
    this.unread += conversation.owed;
  }

  #expectNothingLeft(): void {
    const { clients } = this.#setup;
    const { addresses, subjects, pendingAuth } = this.#setup.context;
    if (clients.size > 0) throw new Violation(`${clients.size} clients are left`);
    const address = addresses.enter('127.0.0.1');
    if (address?.connections !== 1) throw new Violation(`${address?.connections} of the address are left`);
    if (!subjects.admit({ identity: { subject: 'ada', limits: { connections: 1 } }, how: 'message' }))
      throw new Violation('a subject is left');
    for (let i = 0; i < MAX_UNAUTHENTICATED; i++) {
      if (pendingAuth.enter(address) !== 'entered')
        throw new Violation('somebody still counts as not authenticated');
    }
    if (pendingAuth.enter(address) !== 'full')
      throw new Violation('more may be without authentication than should');
    const running = this.#setup.backend.calls.filter(({ signal }) => !signal.aborted);
    if (running.length > 0) throw new Violation(`${running.length} questions are still being answered`);
  }
}

function stop(line: Line, immediate: boolean): void {
  const message = { type: 'control', action: 'stop', immediate };
  line.send({ data: Buffer.from(JSON.stringify(message)), isBinary: false });
}
