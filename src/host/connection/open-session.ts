import type { AuthMessage } from '../../protocol/index';
import type { HostContext } from '../context';
import type { DialectConnection } from '../dialects/dialect';
import type { Principal } from '../limits/subjects';
import type { Attachment, ClientSession } from '../sessions/attachment';

interface OpenOptions {
  /** Of the connection. */
  number: number;
  dialect: DialectConnection;
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
  { number, dialect, first, meeting }: OpenOptions,
): ClientSession | undefined {
  const { subject, how } = principal;
  const { name, resumable } = dialect;
  options.observer.connectionAdmitted(how, name);
  options.logger.debug({ connection: number, auth: how, dialect: name }, 'connection opened');
  // Other dialects have no place for what happened before.
  return meeting === undefined || name !== 'native'
    ? sessions.open({ attachment, subject, number, first, resumable })
    : meetings.read(attachment, principal, meeting, first);
}
