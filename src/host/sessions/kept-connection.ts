import type { LogEntry } from '../../event-log/index';
import type { ConnectionSnapshot, Interrupted, KeptConnection, SessionEvent } from '../../session/index';

/** What a session needs to go on from what a log holds of it. Throws an `Error` when that is not enough. */
export function keptConnection(
  { snapshot, snapshotAt, events }: LogEntry,
  interrupted: Interrupted,
): KeptConnection {
  if (snapshot === undefined) throw new Error('The log has no snapshot of it.');
  const later = events.filter(({ offset }) => offset > snapshotAt);
  const [first] = later;
  if (first && first.offset !== snapshotAt + 1) throw new Error('The log lacks events after its snapshot.');
  return {
    // Whether it fits is for the session to say.
    snapshot: JSON.parse(snapshot) as ConnectionSnapshot,
    since: later.map(({ text }) => JSON.parse(text) as SessionEvent),
    interrupted,
  };
}
