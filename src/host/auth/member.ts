import type { Subject, Subjects } from '../limits/subjects';
import type { Admission } from '../telemetry/observer';
import type { Verdict } from './authenticator';

/** Somebody who may connect: who they are for the limits, how they showed it, and until when it holds. */
export interface Member {
  readonly subject: Subject;
  readonly how: Admission;
  readonly expiresAt?: Date | number;
}

/** Undefined when that subject has too many connections already. */
export function memberOf(verdict: Exclude<Verdict, string>, subjects: Subjects): Member | undefined {
  const { identity, how } = verdict;
  const subject = subjects.enter(identity);
  if (!subject) return undefined;
  const { expiresAt } = identity;
  return { subject, how, ...(expiresAt === undefined ? {} : { expiresAt }) };
}

/** Where everybody may connect. */
export function strangerOf(subjects: Subjects): Member {
  return { subject: subjects.stranger(), how: 'none' };
}
