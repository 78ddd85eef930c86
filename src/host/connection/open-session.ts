import type { AuthMessage } from '../../protocol/index';
import type { HostContext } from '../context';
import type { Principal } from '../limits/subjects';
import type { Attachment, ClientSession } from '../sessions/attachment';

interface OpenOptions {
  /** Of the connection. */
  number: number;
  /** A message that is answered before the greeting. */
  first: AuthMessage | undefined;
  /** The meeting that the client wants to read, `<source>:<id>`. */
  meeting: string | undefined;
}

/** The session of a client that is let in: one of its own, or that of a meeting, unless it may not read it. */
export function openSession(
  { sessions, meetings, options }: HostContext,
  attachment: Attachment,
  principal: Principal,
  { number, first, meeting }: OpenOptions,
): ClientSession | undefined {
  const { subject, how } = principal;
  options.observer.connectionAdmitted(how);
  options.logger.debug({ connection: number, auth: how }, 'connection opened');
  return meeting === undefined
    ? sessions.open(attachment, subject, number, first)
    : meetings.read(attachment, principal, meeting, first);
}
