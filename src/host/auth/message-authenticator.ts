import { type AuthMessage, CLOSES, type ProtocolFault } from '../../protocol/index';
import { type Expulsion, SENTENCES } from '../connection/errors';
import type { HostContext } from '../context';
import { type Facts, TRY_AGAIN_MS, type Verdict } from './authenticator';
import { type Member, memberOf } from './member';

/** What a doorman can do with a client. */
export interface Visitor {
  /** Absent as long as the client is not known. */
  readonly member: Member | undefined;
  admit(member: Member, message: AuthMessage): void;
  /** The credential lasts until then; the message that brought it is acknowledged. */
  renew(expiresAt: Date | number | undefined, message: AuthMessage): void;
  refuse(fault: ProtocolFault): void;
  expel(expulsion: Expulsion, message: string, more?: Partial<ProtocolFault>): void;
  /** Keeps back what the client sends, so that all is answered in order. */
  hold(): void;
  /** Decides, unless the client has gone, then goes on with what it sent. */
  release(decide: () => void): void;
}

/** Looks at credentials that come as messages: the first one, and fresh ones in an open connection. */
export class Doorman {
  readonly #context: HostContext;
  readonly #visitor: Visitor;
  readonly #facts: Facts;

  constructor(context: HostContext, visitor: Visitor, facts: Facts) {
    this.#context = context;
    this.#visitor = visitor;
    this.#facts = facts;
  }

  check(message: AuthMessage): void {
    const verdict = this.#context.authenticator?.check(this.#facts, { token: message.token, via: 'message' });
    if (!(verdict instanceof Promise)) return this.#decide(verdict ?? 'refused', message);
    this.#visitor.hold();
    void verdict.then((known) => this.#visitor.release(() => this.#decide(known, message)));
  }

  #decide(verdict: Verdict, message: AuthMessage): void {
    if (verdict === 'refused') this.#context.addresses.wrong(this.#facts.address);
    const { member } = this.#visitor;
    if (member) this.#renew(member, verdict, message);
    else this.#admit(verdict, message);
  }

  #admit(verdict: Verdict, message: AuthMessage): void {
    if (verdict === 'refused') return this.#visitor.expel(CLOSES.unauthorized, SENTENCES.credential);
    if (verdict === 'unknown') {
      return this.#visitor.expel(CLOSES.internalError, SENTENCES.unknown, later(TRY_AGAIN_MS));
    }
    const member = memberOf(verdict, this.#context.subjects);
    if (member) return this.#visitor.admit(member, message);
    this.#context.options.observer.rateLimited('connections');
    this.#visitor.expel(CLOSES.rateLimited, SENTENCES.subjectConnections, later(5 * TRY_AGAIN_MS));
  }

  /** A fresh credential lets a connection last longer; it does not make it somebody else's. */
  #renew(member: Member, verdict: Verdict, message: AuthMessage): void {
    if (verdict === 'refused') {
      return this.#visitor.refuse({ code: 'UNAUTHORIZED', message: SENTENCES.credential });
    }
    if (verdict === 'unknown') {
      const fault = { code: 'INTERNAL_ERROR', message: SENTENCES.unknown } as const;
      return this.#visitor.refuse({ ...fault, ...later(TRY_AGAIN_MS) });
    }
    const { subject, expiresAt } = verdict.identity;
    if (subject === member.subject.name) this.#visitor.renew(expiresAt, message);
    else this.#visitor.expel(CLOSES.forbidden, SENTENCES.otherSubject);
  }
}

function later(ms: number): Pick<ProtocolFault, 'retryable' | 'retry_after_ms'> {
  return { retryable: true, retry_after_ms: ms };
}
