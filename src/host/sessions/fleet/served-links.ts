import type { Claim, HostId, Position } from '../../../event-log/index';
import { type ProtocolFault, type ResumeRefusal, validateClientMessage } from '../../../protocol/index';
import type { ClientSession } from '../attachment';
import type { AttachMessage, FleetMessage } from './messages';
import type { Peers } from './peers';
import { RemoteAttachment } from './remote-attachment';

/** A session of this host, for a client that is elsewhere; or why not. `gone`: it is not here. */
export type LocalOutcome = { session: ClientSession } | { refused: ResumeRefusal | 'gone' };

/** One client of another host. */
interface ServedLink {
  attachment: RemoteAttachment;
  session: ClientSession;
  /** What it sent while it was still being told what it missed. */
  held: ((session: ClientSession) => void)[] | undefined;
}

export interface ServedLinksOptions {
  peers: Peers;
  find: (claim: Claim, position: Position) => LocalOutcome;
}

/** Clients of other hosts whose sessions this one runs. */
export class ServedLinks {
  readonly #peers: Peers;
  readonly #find: ServedLinksOptions['find'];
  readonly #links = new Map<HostId, Map<number, ServedLink>>();

  constructor({ peers, find }: ServedLinksOptions) {
    this.#peers = peers;
    this.#find = find;
  }

  get size(): number {
    let size = 0;
    for (const links of this.#links.values()) size += links.size;
    return size;
  }

  attach(host: HostId, message: AttachMessage): void {
    const { link, epoch, token, subject, attempt, label, seq } = message;
    const position = { label, seq };
    const claim = { epoch, token, subject, attempt };
    const found = this.#find(claim, position);
    if ('refused' in found) {
      this.#peers.post(host, { kind: 'refused', link, reason: found.refused });
      return;
    }
    const { session } = found;
    const attachment = new RemoteAttachment(this.#peers, host, link, () => this.#forget(host, link));
    attachment.join(session);
    const served: ServedLink = { attachment, session, held: [] };
    this.#linksOf(host).set(link, served);
    this.#peers.link(host, 1);
    this.#peers.post(host, { kind: 'attached', link });
    const told = session.attach(attachment, position, claim);
    if (told) void told.then(() => release(served));
    else release(served);
  }

  receive(host: HostId, message: Exclude<FleetMessage, AttachMessage>): void {
    const served = this.#links.get(host)?.get(message.link);
    if (!served) {
      // The other host should know; after `left` it does.
      if (message.kind !== 'left' && message.kind !== 'read') {
        this.#peers.post(host, { kind: 'closed', link: message.link, how: 'lost' });
      }
      return;
    }
    if (message.kind === 'read') served.attachment.read(message.chars);
    else if (message.kind === 'left') served.attachment.left(message.code);
    else if (message.kind === 'fault') act(served, (one) => one.refuse(message.fault as ProtocolFault));
    else if (message.kind === 'message') {
      const result = validateClientMessage(message.message);
      act(served, (one) => (result.ok ? one.handle(result.message) : one.refuse(result.fault)));
    }
  }

  lost(host: HostId): void {
    for (const { attachment } of [...(this.#links.get(host)?.values() ?? [])]) attachment.lost();
  }

  #linksOf(host: HostId): Map<number, ServedLink> {
    let links = this.#links.get(host);
    if (!links) {
      links = new Map();
      this.#links.set(host, links);
    }
    return links;
  }

  #forget(host: HostId, link: number): void {
    const links = this.#links.get(host);
    if (!links?.delete(link)) return;
    if (links.size === 0) this.#links.delete(host);
    this.#peers.link(host, -1);
  }
}

function act(served: ServedLink, call: (session: ClientSession) => void): void {
  if (served.held) served.held.push(call);
  else call(served.session);
}

function release(served: ServedLink): void {
  const held = served.held ?? [];
  served.held = undefined;
  for (const call of held) call(served.session);
}
