import type { HostContext } from '../../../src/host/context';
import type { Attachment, ClientSession } from '../../../src/host/sessions/attachment';
import type { ClientMessage, ServerMessage } from '../../../src/protocol/index';
import { latestTicket } from '../../support/resuming';

/** With so many frames on their way, a line is full. */
const FULL = 8;

/** A line between a host and a client that loses what is on its way when it is cut. */
export class Line implements Attachment {
  session: ClientSession | undefined;
  /** Sent, and not yet received. */
  readonly onTheWay: ServerMessage[] = [];
  /** The most that ever was. */
  most = 0;
  /** Nothing arrives any more; the host may not know. */
  isCut = false;
  closedWith: number | undefined;
  /** What the client sends waits until it was told everything. */
  #held: ClientMessage[] | undefined;
  #room: { promise: Promise<void>; resolve: () => void } | undefined;

  send(text: string, type: ServerMessage['type']): void {
    const message = JSON.parse(text) as ServerMessage;
    if (message.type !== type) throw new Error(`${type} was sent as ${text}`);
    this.onTheWay.push(message);
    this.most = Math.max(this.most, this.onTheWay.length);
  }

  ready(): Promise<void> | undefined {
    if (this.onTheWay.length < FULL || this.closedWith !== undefined) return undefined;
    if (!this.#room) {
      let resolve = () => {};
      const promise = new Promise<void>((done) => {
        resolve = done;
      });
      this.#room = { promise, resolve };
    }
    return this.#room.promise;
  }

  close(code: number): void {
    this.closedWith ??= code;
    this.release();
  }

  takenOver(): void {
    this.close(4409);
  }

  tooSlow(): void {
    this.lose(4508);
  }

  moved(): void {
    this.close(1012);
  }

  /** Something comes from the client. */
  take(message: ClientMessage): void {
    if (this.isCut || this.closedWith !== undefined) return;
    if (this.#held) this.#held.push(message);
    else this.session?.handle(message);
  }

  /** As a connection does until the replay is over. */
  hold(told: Promise<void> | undefined): void {
    if (!told) return;
    this.#held = [];
    void told.then(() => {
      const held = this.#held ?? [];
      this.#held = undefined;
      for (const message of held) this.take(message);
    });
  }

  /** The host notices that the client is gone. */
  lose(code = 1006): void {
    if (this.closedWith !== undefined) return;
    this.close(code);
    this.session?.detach(this, code);
  }

  receive(count: number): ServerMessage[] {
    if (this.isCut) return [];
    const received = this.onTheWay.splice(0, count);
    if (this.onTheWay.length < FULL / 2) this.release();
    return received;
  }

  release(): void {
    this.#room?.resolve();
    this.#room = undefined;
  }
}

/** A client that behaves: it numbers what it sends, and sends again what may not have arrived. */
export class LossyClient {
  /** The host that it came to last. */
  #context: HostContext;
  /** In the order in which it was received; without what belongs to sessions that it was greeted with in vain. */
  readonly received: ServerMessage[] = [];
  readonly lines: Line[] = [];
  #line: Line | undefined;
  /** The line on which it was told that it is back. */
  #backOn: Line | undefined;
  #sent: { text: string; client_seq: number }[] = [];
  #clientSeq = 0;
  /** How often it has asked for its session. */
  #attempts = 0;
  readonly refusals: string[] = [];

  constructor(context: HostContext) {
    this.#context = context;
    const line = this.#dial();
    this.#line = line;
    this.#backOn = line;
    const { subject } = context.subjects.anonymous();
    line.session = context.sessions.open({ attachment: line, subject, number: context.number() });
    this.receive(2);
  }

  get line(): Line | undefined {
    return this.#line;
  }

  /** Whether it has its session on the line that it is on. */
  get isBack(): boolean {
    const line = this.#line;
    return line !== undefined && line === this.#backOn && line.closedWith === undefined;
  }

  get mostOnTheWay(): number {
    return Math.max(...this.lines.map(({ most }) => most));
  }

  /** Says something; it may get lost, and is sent again then. */
  say(text: string): void {
    this.#sent.push({ text, client_seq: ++this.#clientSeq });
    this.#send(this.#sent.slice(-1));
  }

  /** Frames arrive. */
  receive(count: number): void {
    const line = this.#line;
    if (!line || line.isCut) return;
    for (const message of line.receive(count)) {
      this.received.push(message);
      if (message.type !== 'ack') continue;
      const acked = message.message === 'resumed' ? message.last_client_seq : message.client_seq;
      if (acked !== undefined) this.#sent = this.#sent.filter(({ client_seq }) => client_seq > acked);
      if (message.message !== 'resumed') continue;
      this.#backOn = line;
      this.#resend();
    }
  }

  /** The line is cut; `isNoticed` by the host, too. */
  cut(isNoticed: boolean): void {
    const line = this.#line;
    if (!line) return;
    line.isCut = true;
    this.#line = undefined;
    if (isNoticed) line.lose();
  }

  /** Comes back over a new line, perhaps to another host; what was on its way on the older one is lost. */
  async reconnect(context = this.#context): Promise<void> {
    this.cut(false);
    this.#context = context;
    const line = this.#dial();
    this.#line = line;
    const { subject } = context.subjects.anonymous();
    const greeted = context.sessions.open({ attachment: line, subject, number: context.number() });
    // The greeting of a session that it does not want.
    line.receive(2);
    const attempt = ++this.#attempts;
    const message = { type: 'reconnect', ...latestTicket(this.received), attempt } as const;
    const outcome = await context.sessions.resume({ message, subject: greeted.subject, address: 'there' });
    // It has gone on elsewhere in the meantime.
    if (line !== this.#line) return;
    if ('refused' in outcome || outcome.session.hasEnded) {
      this.refusals.push('refused' in outcome ? outcome.refused : 'ended');
      return;
    }
    greeted.drop();
    line.session = outcome.session;
    line.hold(outcome.session.attach(line, outcome.position, outcome.claim));
  }

  /** The host notices all lines that are cut, in any order. */
  noticeCuts(): void {
    for (const line of this.lines) if (line.isCut) line.lose();
  }

  #dial(): Line {
    const line = new Line();
    this.lines.push(line);
    return line;
  }

  /** At least something, so that the host knows that the new token has arrived. */
  #resend(): void {
    if (this.#sent.length > 0) this.#send(this.#sent);
    else this.#line?.take({ type: 'keepalive' });
  }

  /** Before it has been told that it is back, it sends nothing. */
  #send(messages: { text: string; client_seq: number }[]): void {
    const line = this.#line;
    if (!line || line !== this.#backOn) return;
    for (const message of messages) line.take({ type: 'control', action: 'instant_query', ...message });
  }
}
