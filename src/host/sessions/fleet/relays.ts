import type { Claim, HostId, Position } from '../../../event-log/index';
import type { Clock } from '../../../options/clock';
import { CLOSES, type ClientMessage, type ProtocolFault, type ResumeRefusal } from '../../../protocol/index';
import type { Attachment, ClientSession } from '../attachment';
import { typeOf } from '../frame-type';
import type { FleetMessage, LinkEnd } from './messages';
import type { Peers } from './peers';

/** How long the host of a session may take to answer. */
const ANSWER_MS = 1_500;
/** How long a client may take to take over its session, once that has been found. */
const JOIN_MS = 2_000;
/** The host of the session is told after so many characters what the client has read. */
const REPORT_CHARS = 16_384;

/**
 * What comes of a link. `gone`: the session is not at that host. `lost`: that host is gone or does not answer.
 */
export type LinkOutcome = { session: RelayedSession } | { refused: ResumeRefusal | 'gone' | 'lost' };

/** A client of this host whose session another one runs. Its messages go there, and the frames come from there. */
export class RelayedSession implements ClientSession {
  readonly answering = false;
  readonly #post: (message: FleetMessage) => void;
  readonly #onOver: () => void;
  readonly #link: number;
  #attachment: Attachment | undefined;
  /** What arrived before the client took over: frames, and perhaps an end. */
  #early: string[] = [];
  #end: LinkEnd | undefined;
  #unreported = 0;
  #waits = false;
  #over = false;

  constructor(link: number, post: (message: FleetMessage) => void, onOver: () => void) {
    this.#link = link;
    this.#post = post;
    this.#onOver = onOver;
  }

  get hasEnded(): boolean {
    return this.#over;
  }

  attach(attachment: Attachment): undefined {
    this.#attachment = attachment;
    const early = this.#early;
    this.#early = [];
    this.frames(early);
    if (this.#end) this.#close(attachment, this.#end);
  }

  get isJoined(): boolean {
    return this.#attachment !== undefined;
  }

  handle(message: ClientMessage): void {
    if (!this.#over) this.#post({ kind: 'message', link: this.#link, message });
  }

  refuse(fault: ProtocolFault): void {
    if (!this.#over) this.#post({ kind: 'fault', link: this.#link, fault });
  }

  detach(_attachment: Attachment, code: number): void {
    this.#attachment = undefined;
    this.leave(code);
  }

  drop(): void {
    this.leave(CLOSES.lost.code);
  }

  /** This host is shutting down; the session is not. */
  drain(): void {
    this.#attachment?.close(CLOSES.serviceRestart.code, CLOSES.serviceRestart.reason);
  }

  /** The client is gone: the host of the session is told, with the code of its close. */
  leave(code: number): void {
    if (this.#over) return;
    this.#post({ kind: 'left', link: this.#link, code });
    this.#finish();
  }

  /** Frames of the session. */
  frames(texts: readonly string[]): void {
    const attachment = this.#attachment;
    if (!attachment) {
      this.#early.push(...texts);
      return;
    }
    for (const text of texts) {
      this.#unreported += text.length;
      attachment.send(text, typeOf(text));
    }
    this.#report(attachment);
  }

  /** The host of the session says that nothing follows, or is lost. */
  ended(how: LinkEnd): void {
    if (this.#over) return;
    this.#end = how;
    this.#finish();
    if (this.#attachment) this.#close(this.#attachment, how);
  }

  /** What the client has read, or will have as soon as it keeps up again. */
  #report(attachment: Attachment): void {
    if (this.#waits || this.#over) return;
    const behind = attachment.ready();
    if (!behind) {
      if (this.#unreported >= REPORT_CHARS) this.#reportNow();
      return;
    }
    this.#waits = true;
    void behind.then(() => {
      this.#waits = false;
      if (!this.#over) this.#reportNow();
    });
  }

  #reportNow(): void {
    this.#post({ kind: 'read', link: this.#link, chars: this.#unreported });
    this.#unreported = 0;
  }

  #close(attachment: Attachment, how: LinkEnd): void {
    if (how === 'taken_over') attachment.takenOver();
    else if (how === 'too_slow') attachment.tooSlow();
    else if (how === 'lost') attachment.close(CLOSES.serviceRestart.code, CLOSES.serviceRestart.reason);
    else attachment.close(how.code, how.reason);
  }

  #finish(): void {
    this.#over = true;
    this.#onOver();
  }
}

interface Relay {
  session: RelayedSession;
  host: HostId;
  /** Until the host of the session has answered. */
  answer: ((outcome: LinkOutcome) => void) | undefined;
}

/** Clients of this host whose sessions others run. */
export class Relays {
  readonly #peers: Peers;
  readonly #clock: Clock;
  readonly #onCount: (relays: number) => void;
  readonly #relays = new Map<number, Relay>();
  #links = 0;

  /** @param onCount called with the number of relays whenever it changes */
  constructor(peers: Peers, clock: Clock, onCount: (relays: number) => void) {
    this.#peers = peers;
    this.#clock = clock;
    this.#onCount = onCount;
  }

  /** Asks a host for a session of a client, which is to be attached to it at once. */
  open(
    host: HostId,
    { epoch, token, subject, attempt }: Claim,
    { label, seq }: Position,
  ): Promise<LinkOutcome> {
    const link = ++this.#links;
    const post = (message: FleetMessage) => this.#peers.post(host, message);
    const session = new RelayedSession(link, post, () => this.#forget(link));
    const named = subject === undefined ? {} : { subject };
    return new Promise((resolve) => {
      const timer = this.#clock.setTimeout(() => {
        session.leave(CLOSES.lost.code);
        resolve({ refused: 'lost' });
      }, ANSWER_MS);
      const answer = (outcome: LinkOutcome) => {
        this.#clock.clearTimeout(timer);
        if ('session' in outcome) this.#expectClient(session);
        resolve(outcome);
      };
      this.#relays.set(link, { session, host, answer });
      this.#onCount(this.#relays.size);
      this.#peers.link(host, 1);
      post({ kind: 'attach', link, epoch, token, ...named, attempt, label, seq });
    });
  }

  receive(host: HostId, message: FleetMessage): void {
    const relay = this.#relays.get(message.link);
    if (relay?.host !== host) return;
    const { session } = relay;
    if (message.kind === 'frames') session.frames(message.texts);
    else if (message.kind === 'closed') this.#end(relay, message.how);
    else if (message.kind === 'attached') this.#answer(relay, { session });
    else if (message.kind === 'refused') {
      const { answer } = relay;
      this.#forget(message.link);
      answer?.({ refused: message.reason });
    }
  }

  lost(host: HostId): void {
    for (const [link, relay] of [...this.#relays]) {
      if (relay.host !== host) continue;
      // If it still lives, it should know that this client is gone.
      this.#peers.post(host, { kind: 'left', link, code: CLOSES.lost.code });
      this.#end(relay, 'lost');
    }
  }

  #end(relay: Relay, how: LinkEnd): void {
    relay.session.ended(how);
    this.#answer(relay, { refused: 'lost' });
  }

  #answer(relay: Relay, outcome: LinkOutcome): void {
    const { answer } = relay;
    relay.answer = undefined;
    answer?.(outcome);
  }

  /** The client may have left while its session was looked for. */
  #expectClient(session: RelayedSession): void {
    this.#clock.setTimeout(() => {
      if (!session.isJoined) session.leave(CLOSES.lost.code);
    }, JOIN_MS);
  }

  #forget(link: number): void {
    const relay = this.#relays.get(link);
    if (!relay) return;
    this.#relays.delete(link);
    this.#onCount(this.#relays.size);
    this.#peers.link(relay.host, -1);
  }
}
