import { ClientConnection } from '../../../src/host/connection/client-connection';
import type { HostContext } from '../../../src/host/context';
import { type Connection, openConnection } from '../../../src/session/index';

import type { Frame } from '../messages/messages';
import { Conversation } from '../oracle/conversation';
import { type Rules, repliesDue } from '../oracle/due';
import { Violation } from '../run';
import { FakeSocket } from './fake-socket';
import type { Setup } from './setups';

/** One connection under test, without a socket. */
export interface Line {
  readonly conversation: Conversation;
  send(frame: Frame): void;
  /** The client leaves. */
  lose(): void;
  /** The server shuts down. */
  drain(immediate: boolean): void;
  /** Throws whatever went wrong since the last call. */
  check(): void;
}

/** As in the host: frames pass its frame reader, with its limits, and authentication if configured. */
export class HostedLine implements Line {
  readonly conversation = new Conversation();
  readonly #socket: FakeSocket;
  readonly #client: ClientConnection;
  readonly #rules: Rules;
  #violation: unknown;

  constructor({ context, clients }: Pick<Setup, 'context' | 'clients'>) {
    const { limits } = context.options;
    this.#rules = { textLength: limits.textLength, authenticates: context.authenticator !== undefined };
    this.#socket = new FakeSocket(this.conversation, (error) => {
      this.#violation ??= error;
    });
    const address = context.addresses.enter('127.0.0.1');
    if (!address) throw new Violation('no room for one more of this address');
    this.#client = new ClientConnection(this.#socket.asHostSocket, context, clients, address);
    if (!context.authenticator) this.#client.begin({ address, principal: context.subjects.anonymous() });
    else if (context.pendingAuth.enter(address) === 'entered')
      this.#client.begin({ address, handshake: { headers: {}, url: '/', address: '127.0.0.1' } });
    else throw new Violation('no room for one more without authentication');
  }

  send(frame: Frame): void {
    if (this.conversation.over) return this.#client.onMessage(frame.data, frame.isBinary);
    this.#client.flush();
    this.conversation.owe(repliesDue(frame, this.#rules));
    if (this.#socket.paused) return this.#client.onMessage(frame.data, frame.isBinary);
    this.conversation.atOnce(() => {
      this.#client.onMessage(frame.data, frame.isBinary);
      this.#client.flush();
    });
    // While a credential is being checked, incoming frames are held.
    if (!this.#socket.paused) this.#settle();
  }

  lose(): void {
    if (!this.conversation.over) this.#socket.lose(1006);
  }

  drain(immediate: boolean): void {
    if (!this.conversation.over) this.#client.drain({ immediate, retryAfterMs: 1_000 });
  }

  check(): void {
    this.#client.flush();
    if (this.#violation) throw this.#violation;
    if (!this.#socket.paused) this.#settle();
  }

  #settle(): void {
    if (this.#violation) throw this.#violation;
    this.conversation.settle();
  }
}

/** As on a server that embeds the session: text frames go straight into the session's connection. */
export class BareLine implements Line {
  readonly conversation = new Conversation();
  readonly #connection: Connection;
  #violation: unknown;

  constructor({ options }: HostContext) {
    const watched = (work: () => void) => {
      try {
        work();
      } catch (error) {
        this.#violation ??= error;
      }
    };
    this.#connection = openConnection(
      {
        send: (text) => watched(() => this.conversation.hear(text)),
        close: (code) => watched(() => this.conversation.close(code)),
      },
      options.session,
    );
  }

  send({ data }: Frame): void {
    const { over } = this.conversation;
    const frame = { data, isBinary: false };
    if (!over)
      this.conversation.owe(
        repliesDue(frame, { textLength: Number.POSITIVE_INFINITY, authenticates: false }),
      );
    this.conversation.atOnce(() => void this.#connection.receive(data.toString()));
    this.check();
  }

  lose(): void {
    if (this.conversation.over) return;
    this.conversation.close(1006, false);
    this.#connection.closed();
  }

  drain(immediate: boolean): void {
    if (!this.conversation.over) void this.#connection.drain({ immediate });
  }

  check(): void {
    if (this.#violation) throw this.#violation;
    this.conversation.settle();
  }
}
