import type { ClaimResult, WriteResult } from '../event-log';
import { unpack } from './packed-event';
import { FENCED, WRITTEN } from './scripts';

/** What a script that writes has returned; see `scripts.ts`. */
export function writeResult(reply: unknown): WriteResult {
  if (reply === WRITTEN) return 'written';
  return reply === FENCED ? 'fenced' : 'behind';
}

/** A subject, and that there is none, as one value. */
export function subjectValue(subject: string | undefined): string {
  return subject === undefined ? '' : `s${subject}`;
}

/** What the script that claims a session has returned. */
export function claimResult(epoch: string, reply: unknown): ClaimResult {
  const [outcome, ...rest] = reply as [string, ...unknown[]];
  if (outcome === 'owned') return { outcome, owner: String(rest[0]) };
  if (outcome === 'expired') return { outcome };
  if (outcome !== 'claimed') return { outcome: 'unknown' };
  const [fence, token, former, subject, snapshot, at, events] = rest as [
    number,
    string,
    string,
    string,
    string | null,
    string,
    [id: string, fields: [string, string]][],
  ];
  return {
    outcome,
    entry: {
      epoch,
      credentials: {
        token,
        ...(former !== '' && { former }),
        ...(subject !== '' && { subject: subject.slice(1) }),
      },
      ...(snapshot !== null && { snapshot }),
      snapshotAt: Number(at),
      events: events.map(([id, [, value]]) => unpack(id, value)),
      fence,
    },
  };
}
