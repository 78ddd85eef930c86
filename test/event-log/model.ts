import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClaimResult, Credentials, LoggedEvent, WriteResult } from '../../src/event-log/event-log';
import { eventsOf, LIMITS, type LogHost, newEpoch, type StartLogRig } from './rig';

/** What one of three hosts does with one of two sessions. */
type Step = { host: number; session: number } & (
  | { kind: 'begin'; events: number; snapshot: boolean }
  | { kind: 'append'; events: number; snapshot: boolean; skip: number }
  | { kind: 'authorise'; token: number; former: number | undefined }
  | { kind: 'claim'; token: number; isOther: boolean }
  | { kind: 'release' | 'end' | 'flush' }
);

const who = { host: fc.nat(2), session: fc.nat(1) };
const token = fc.nat(3);
const few = fc.integer({ min: 0, max: 30 });

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      ...who,
      kind: fc.constant('begin' as const),
      events: few,
      snapshot: fc.boolean(),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      ...who,
      kind: fc.constant('append' as const),
      events: few,
      snapshot: fc.boolean(),
      skip: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.integer({ min: -2, max: 2 })),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      ...who,
      kind: fc.constant('authorise' as const),
      token,
      former: fc.option(token, { nil: undefined }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ ...who, kind: fc.constant('claim' as const), token, isOther: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ ...who, kind: fc.constant('release' as const) }) },
  { weight: 1, arbitrary: fc.record({ ...who, kind: fc.constantFrom('end' as const, 'flush' as const) }) },
);

/** A session as a log without bounds would keep it. */
interface Kept {
  owner: number | undefined;
  fence: number;
  ended: boolean;
  credentials: Credentials;
  snapshot: string | undefined;
  snapshotAt: number;
  events: LoggedEvent[];
  top: number;
}

/** What a host believes about a session: its fence, and the latest offset. */
interface Belief {
  fence: number;
  top: number;
}

const SUBJECT = 'somebody';

class Model {
  readonly #epochs = [newEpoch(), newEpoch()];
  readonly #kept = new Map<number, Kept>();
  readonly #beliefs = new Map<string, Belief>();
  readonly #hosts: readonly LogHost[];
  readonly #flush: () => Promise<void>;
  #snapshots = 0;

  constructor(hosts: readonly LogHost[], flush: () => Promise<void>) {
    this.#hosts = hosts;
    this.#flush = flush;
  }

  /** Does it, and compares what comes of it. */
  async do(step: Step): Promise<void> {
    const { host, session, kind } = step;
    const log = this.#hosts[host]?.log;
    const epoch = this.#epochs[session];
    if (!log || epoch === undefined) return;
    const believed = this.#beliefs.get(`${host} ${session}`) ?? { fence: 0, top: 0 };
    const kept = this.#kept.get(session);
    const allowed = this.#check(kept, host, believed.fence);
    switch (kind) {
      case 'begin': {
        const credentials = { token: 'token 0', subject: SUBJECT };
        const from = Math.max(1, believed.top + 1 - step.events);
        const events = eventsOf(from, believed.top);
        const snapshot = step.snapshot ? this.#newSnapshot() : undefined;
        const snapshotAt = snapshot === undefined ? 0 : believed.top;
        const may = !kept || believed.fence > kept.fence || allowed === 'written';
        // Nobody begins a session whose events have all been forgotten.
        if (events.length === 0 && believed.top > 0) return;
        const entry = { epoch, credentials, events, snapshotAt, ...(snapshot !== undefined && { snapshot }) };
        expect(await log.begin(entry, believed.fence)).toBe(may ? 'written' : 'fenced');
        const { fence, top } = believed;
        if (may) {
          this.#kept.set(session, {
            owner: host,
            fence,
            ended: false,
            credentials,
            snapshot,
            snapshotAt,
            events,
            top,
          });
        }
        return;
      }
      case 'append': {
        const first = believed.top + 1 + step.skip;
        const events = eventsOf(first, first + step.events - 1);
        const fits = events.length === 0 || first === (kept?.top ?? 0) + 1;
        const expected = allowed === 'written' && !fits ? 'behind' : allowed;
        const snapshot = step.snapshot ? this.#newSnapshot() : undefined;
        const batch = { events, ...(snapshot !== undefined && { snapshot }) };
        expect(await log.append(epoch, believed.fence, batch)).toBe(expected);
        if (expected !== 'written' || !kept) return;
        kept.events.push(...events);
        kept.top += events.length;
        if (snapshot !== undefined) Object.assign(kept, { snapshot, snapshotAt: kept.top });
        this.#beliefs.set(`${host} ${session}`, { ...believed, top: kept.top });
        return;
      }
      case 'authorise': {
        const credentials: Credentials = {
          token: `token ${step.token}`,
          ...(step.former !== undefined && { former: `token ${step.former}` }),
          subject: SUBJECT,
        };
        expect(await log.authorise(epoch, believed.fence, credentials)).toBe(allowed);
        if (allowed === 'written' && kept) kept.credentials = credentials;
        return;
      }
      case 'claim': {
        const claim = {
          epoch,
          token: `token ${step.token}`,
          subject: step.isOther ? 'somebody else' : SUBJECT,
        };
        const result = await log.claim(claim);
        const expected = this.#claim(kept, host, claim);
        expect(result).toMatchObject(expected);
        if (result.outcome !== 'claimed' || !kept) return;
        const { entry } = result;
        expect(entry.events).toEqual(kept.events.slice(kept.events.length - entry.events.length));
        expect(entry.events.length).toBeGreaterThanOrEqual(
          Math.min(kept.events.length, LIMITS.maxEvents / 2),
        );
        expect(entry.events.length).toBeLessThanOrEqual(LIMITS.maxEvents);
        Object.assign(kept, { owner: host, fence: entry.fence });
        this.#beliefs.set(`${host} ${session}`, { fence: entry.fence, top: kept.top });
        return;
      }
      case 'release':
      case 'end': {
        expect(await log[kind](epoch, believed.fence)).toBe(allowed);
        if (allowed !== 'written' || !kept) return;
        kept.owner = undefined;
        kept.ended = kind === 'end';
        return;
      }
      case 'flush': {
        await this.#flush();
        this.#kept.clear();
      }
    }
  }

  #newSnapshot(): string {
    return `snapshot ${++this.#snapshots}`;
  }

  #check(kept: Kept | undefined, host: number, fence: number): WriteResult {
    if (!kept || fence > kept.fence) return 'behind';
    return fence === kept.fence && host === kept.owner ? 'written' : 'fenced';
  }

  #claim(
    kept: Kept | undefined,
    host: number,
    claim: { token: string; subject: string },
  ): Partial<ClaimResult> | { outcome: 'claimed'; entry: object } {
    if (!kept) return { outcome: 'unknown' };
    if (kept.owner !== undefined && kept.owner !== host) {
      return { outcome: 'owned', owner: String(this.#hosts[kept.owner]?.log.self) };
    }
    const { token, former, subject } = kept.credentials;
    const isJustified = (claim.token === token || claim.token === former) && claim.subject === subject;
    if (!isJustified) return { outcome: 'unknown' };
    if (kept.ended) return { outcome: 'expired' };
    const { credentials, snapshot, snapshotAt, fence } = kept;
    const entry = { credentials, snapshotAt, fence: fence + 1, ...(snapshot !== undefined && { snapshot }) };
    return { outcome: 'claimed', entry };
  }
}

/** Three hosts do anything with two sessions; each result is that of a log without bounds and faults. */
export function testAgainstModel(start: StartLogRig, numRuns: number): void {
  test('does what a plain model does, over random operations of three hosts', async () => {
    const rig = await start(LIMITS);
    const hosts = [await rig.host(), await rig.host(), await rig.host()];
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const model = new Model(hosts, () => rig.flush());
        for (const one of steps) await model.do(one);
      }),
      { numRuns },
    );
    await rig.endHosts();
  }, 300_000);
}
