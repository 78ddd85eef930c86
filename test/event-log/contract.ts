import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Batch, ClaimedEntry, Credentials } from '../../src/event-log/event-log';
import { bytesOf } from '../../src/event-log/limits';
import {
  CREDENTIALS,
  claimOf,
  entryOf,
  eventsOf,
  LIMITS,
  type LogHost,
  type LogRig,
  newEpoch,
  type StartLogRig,
} from './rig';

/** What every log of sessions must do, whatever keeps it. */
export function describeLog(name: string, start: StartLogRig): void {
  describe(name, () => {
    let rig: LogRig;
    beforeAll(async () => {
      rig = await start(LIMITS);
    });
    afterEach(() => rig.endHosts());

    /** A session that a host of its own has begun, with two events and a snapshot. */
    async function begun(credentials: Credentials = CREDENTIALS) {
      const owner = await rig.host();
      const epoch = newEpoch();
      const entry = entryOf(epoch, { credentials, snapshot: 'first', snapshotAt: 1, events: eventsOf(1, 2) });
      expect(await owner.log.begin(entry, 0)).toBe('written');
      return { owner, epoch, entry };
    }

    async function claimed(host: LogHost, epoch: string): Promise<ClaimedEntry> {
      const result = await host.log.claim(claimOf(epoch));
      if (result.outcome !== 'claimed') throw new Error(`It was not claimed: ${result.outcome}.`);
      return result.entry;
    }

    describe('writing', () => {
      test('what was begun and appended is what the next owner gets', async () => {
        const { owner, epoch } = await begun();
        const batch = { events: eventsOf(3, 5, 'another'), snapshot: 'second, 第二' };
        expect(await owner.log.append(epoch, 0, batch)).toBe('written');
        expect(await owner.log.append(epoch, 0, { events: eventsOf(6, 6) })).toBe('written');
        expect(await owner.log.release(epoch, 0)).toBe('written');
        expect(await claimed(await rig.host(), epoch)).toEqual({
          epoch,
          credentials: CREDENTIALS,
          snapshot: 'second, 第二',
          snapshotAt: 5,
          events: [...eventsOf(1, 2), ...eventsOf(3, 5, 'another'), ...eventsOf(6, 6)],
          fence: 1,
        });
      });

      test('a session that knows nothing yet has neither events nor a snapshot', async () => {
        const owner = await rig.host();
        const epoch = newEpoch();
        const credentials = { token: 'hash of the token' };
        await owner.log.begin(entryOf(epoch, { credentials }), 0);
        await owner.log.release(epoch, 0);
        const claim = { epoch, token: 'hash of the token', subject: undefined };
        const entry = { epoch, credentials, snapshotAt: 0, events: [], fence: 1 };
        expect(await (await rig.host()).log.claim(claim)).toEqual({ outcome: 'claimed', entry });
      });

      test('a snapshot alone is kept too', async () => {
        const { owner, epoch } = await begun();
        expect(await owner.log.append(epoch, 0, { events: [], snapshot: 'later' })).toBe('written');
        await owner.log.release(epoch, 0);
        expect(await claimed(await rig.host(), epoch)).toMatchObject({ snapshot: 'later', snapshotAt: 2 });
      });

      test.each([
        ['leaves out an event', eventsOf(4, 4)],
        ['repeats an event', eventsOf(2, 3)],
        ['has a gap', [...eventsOf(3, 3), ...eventsOf(5, 5)]],
      ])('a batch that %s is not kept, and nothing of it', async (_, events) => {
        const { owner, epoch } = await begun();
        expect(await owner.log.append(epoch, 0, { events, snapshot: 'wrong' })).toBe('behind');
        expect(await owner.log.append(epoch, 0, { events: eventsOf(3, 3) })).toBe('written');
        await owner.log.release(epoch, 0);
        const entry = await claimed(await rig.host(), epoch);
        expect(entry).toMatchObject({ snapshot: 'first', events: eventsOf(1, 3) });
      });

      test('many appends at once, of many sessions, are all kept, in order', async () => {
        const owner = await rig.host();
        const epochs = Array.from({ length: 20 }, () => newEpoch());
        await Promise.all(epochs.map((epoch) => owner.log.begin(entryOf(epoch), 0)));
        const results = [];
        for (let offset = 1; offset <= 20; offset++) {
          for (const epoch of epochs) {
            results.push(owner.log.append(epoch, 0, { events: eventsOf(offset, offset, epoch) }));
          }
        }
        expect(new Set(await Promise.all(results))).toEqual(new Set(['written']));
        await Promise.all(epochs.map((epoch) => owner.log.release(epoch, 0)));
        const heir = await rig.host();
        for (const epoch of epochs) {
          expect((await claimed(heir, epoch)).events).toEqual(eventsOf(1, 20, epoch));
        }
      });

      test('each of them has a result of its own', async () => {
        const [one, other] = [await begun(), await begun()];
        const next: Batch = { events: eventsOf(3, 3) };
        const results = await Promise.all([
          one.owner.log.append(one.epoch, 0, next),
          one.owner.log.append(other.epoch, 0, next),
          one.owner.log.append(newEpoch(), 0, next),
          one.owner.log.append(one.epoch, 0, { events: eventsOf(9, 9) }),
          one.owner.log.append(one.epoch, 0, { events: eventsOf(4, 4) }),
        ]);
        expect(results).toEqual(['written', 'fenced', 'behind', 'behind', 'written']);
      });

      test('a session that the log lacks is to be begun again', async () => {
        const { owner, epoch, entry } = await begun();
        await rig.flush();
        const { log } = owner;
        expect(await log.append(epoch, 0, { events: eventsOf(3, 3) })).toBe('behind');
        expect(await log.authorise(epoch, 0, CREDENTIALS)).toBe('behind');
        expect(await log.release(epoch, 0)).toBe('behind');
        expect(await log.end(epoch, 0)).toBe('behind');
        expect(await log.begin({ ...entry, events: eventsOf(31, 35), snapshotAt: 33 }, 0)).toBe('written');
        expect(await log.append(epoch, 0, { events: eventsOf(36, 36) })).toBe('written');
        await log.release(epoch, 0);
        expect(await claimed(await rig.host(), epoch)).toMatchObject({
          events: eventsOf(31, 36),
          snapshotAt: 33,
        });
      });

      test('what is begun again replaces what was there', async () => {
        const { owner, epoch } = await begun();
        const credentials = {
          token: 'hash of another token',
          former: 'hash of the token',
          subject: 'somebody',
        };
        const { snapshot: _, ...entry } = entryOf(epoch, { credentials, events: eventsOf(7, 8) });
        expect(await owner.log.begin(entry, 0)).toBe('written');
        await owner.log.release(epoch, 0);
        expect(await claimed(await rig.host(), epoch)).toEqual({ ...entry, fence: 1 });
      });
    });

    describe('bounds', () => {
      test('of more events than allowed, the latest are kept', async () => {
        const { owner, epoch } = await begun();
        for (let offset = 3; offset <= 123; offset += 11) {
          await owner.log.append(epoch, 0, { events: eventsOf(offset, offset + 10) });
        }
        await owner.log.release(epoch, 0);
        const { events } = await claimed(await rig.host(), epoch);
        const newest = events.at(-1)?.offset ?? 0;
        expect(newest).toBe(123);
        expect(events.length).toBeLessThanOrEqual(LIMITS.maxEvents);
        expect(events.length).toBeGreaterThan(LIMITS.maxEvents / 2);
        expect(events).toEqual(eventsOf(newest - events.length + 1, newest));
      });

      test('of more bytes than allowed, the latest are kept', async () => {
        const { owner, epoch } = await begun();
        for (let offset = 3; offset <= 40; offset++) {
          const event = { offset, label: 'a', seq: offset, text: '长'.repeat(1_000) };
          await owner.log.append(epoch, 0, { events: [event] });
        }
        await owner.log.release(epoch, 0);
        const { events } = await claimed(await rig.host(), epoch);
        expect(events.at(-1)?.offset).toBe(40);
        expect(events.length).toBeGreaterThanOrEqual(3);
        expect(events.reduce((sum, event) => sum + bytesOf(event), 0)).toBeLessThanOrEqual(LIMITS.maxBytes);
        expect(events.map(({ offset }) => offset)).toEqual(events.map((_, at) => 41 - events.length + at));
      });

      test('the latest event is kept, however large', async () => {
        const { owner, epoch } = await begun();
        const text = 'x'.repeat(2 * LIMITS.maxBytes);
        const large = { offset: 3, label: 'a', seq: 3, text };
        expect(await owner.log.append(epoch, 0, { events: [large] })).toBe('written');
        await owner.log.release(epoch, 0);
        expect((await claimed(await rig.host(), epoch)).events).toEqual([large]);
      });

      test('what is begun is bounded too', async () => {
        const owner = await rig.host();
        const epoch = newEpoch();
        await owner.log.begin(entryOf(epoch, { events: eventsOf(1, 200) }), 0);
        await owner.log.release(epoch, 0);
        const { events } = await claimed(await rig.host(), epoch);
        expect(events.length).toBeLessThanOrEqual(LIMITS.maxEvents);
        expect(events).toEqual(eventsOf(201 - events.length, 200));
      });
    });

    describe('who may come back', () => {
      test('a wrong token, another subject and an unknown session are told the same', async () => {
        const { owner, epoch } = await begun();
        await owner.log.release(epoch, 0);
        const { log } = await rig.host();
        const unknown = { outcome: 'unknown' };
        expect(await log.claim(claimOf(newEpoch()))).toEqual(unknown);
        expect(await log.claim({ ...claimOf(epoch), token: 'another' })).toEqual(unknown);
        expect(await log.claim({ ...claimOf(epoch), token: '' })).toEqual(unknown);
        expect(await log.claim({ ...claimOf(epoch), subject: 'somebody else' })).toEqual(unknown);
        expect(await log.claim({ ...claimOf(epoch), subject: '' })).toEqual(unknown);
        expect(await log.claim({ ...claimOf(epoch), subject: undefined })).toEqual(unknown);
      });

      test('a session without a subject is not for somebody with one', async () => {
        const { owner, epoch } = await begun({ token: 'hash of the token' });
        await owner.log.release(epoch, 0);
        const { log } = await rig.host();
        expect(await log.claim(claimOf(epoch))).toEqual({ outcome: 'unknown' });
        expect(await log.claim({ ...claimOf(epoch), subject: '' })).toEqual({ outcome: 'unknown' });
        expect(await log.claim({ ...claimOf(epoch), subject: undefined })).toMatchObject({
          outcome: 'claimed',
        });
      });

      test('the former token is good until it is taken back', async () => {
        const { owner, epoch } = await begun();
        const credentials = { token: 'second', former: CREDENTIALS.token, subject: 'somebody' };
        expect(await owner.log.authorise(epoch, 0, credentials)).toBe('written');
        await owner.log.release(epoch, 0);
        const heir = await rig.host();
        const entry = await claimed(heir, epoch);
        expect(entry.credentials).toEqual(credentials);
        await heir.log.authorise(epoch, 1, { token: 'second', subject: 'somebody' });
        await heir.log.release(epoch, 1);
        const { log } = await rig.host();
        expect(await log.claim(claimOf(epoch))).toEqual({ outcome: 'unknown' });
        expect(await log.claim({ ...claimOf(epoch), token: 'second' })).toMatchObject({ outcome: 'claimed' });
      });
    });

    describe('who answers for a session', () => {
      test('its host does, as long as it lives, whatever the token', async () => {
        const { owner, epoch } = await begun();
        const { log } = await rig.host();
        await rig.lapse();
        const owned = { outcome: 'owned', owner: owner.log.self };
        expect(await log.claim(claimOf(epoch))).toEqual(owned);
        expect(await log.claim({ ...claimOf(epoch), token: 'wrong' })).toEqual(owned);
      });

      test('when it is dead, whoever claims the session', async () => {
        const { owner, epoch } = await begun();
        const heir = await rig.host();
        owner.kill();
        expect(await heir.log.claim(claimOf(epoch))).toMatchObject({ outcome: 'owned' });
        await rig.lapse();
        expect(await heir.log.claim({ ...claimOf(epoch), token: 'wrong' })).toEqual({ outcome: 'unknown' });
        expect((await claimed(heir, epoch)).fence).toBe(1);
        expect(await heir.log.append(epoch, 1, { events: eventsOf(3, 3) })).toBe('written');
      });

      test('of two that claim it at once, exactly one', async () => {
        const { owner, epoch } = await begun();
        await owner.log.release(epoch, 0);
        const hosts = [await rig.host(), await rig.host(), await rig.host()];
        const results = await Promise.all(hosts.map(({ log }) => log.claim(claimOf(epoch))));
        const winner = results.findIndex(({ outcome }) => outcome === 'claimed');
        const owned = { outcome: 'owned', owner: hosts[winner]?.log.self };
        expect(results.filter((_, at) => at !== winner)).toEqual([owned, owned]);
      });

      test('its own host may claim it, when it has lost sight of it', async () => {
        const { owner, epoch } = await begun();
        expect((await claimed(owner, epoch)).fence).toBe(1);
        expect(await owner.log.append(epoch, 0, { events: eventsOf(3, 3) })).toBe('fenced');
      });

      test('a host that stood still and goes on finds that it no longer does', async () => {
        const { owner, epoch } = await begun();
        const heir = await rig.host();
        owner.pause();
        // What it asks while it stands still fails, or is told later.
        const late = owner.log.append(epoch, 0, { events: eventsOf(3, 3) }).catch(() => 'failed');
        await rig.lapse();
        const entry = await claimed(heir, epoch);
        owner.goOn();
        expect(['failed', 'fenced']).toContain(await late);
        await until(() => owner.log.available);
        expect(await owner.log.append(epoch, 0, { events: eventsOf(3, 3) })).toBe('fenced');
        expect(await owner.log.authorise(epoch, 0, CREDENTIALS)).toBe('fenced');
        expect(await owner.log.release(epoch, 0)).toBe('fenced');
        expect(await owner.log.end(epoch, 0)).toBe('fenced');
        expect(await owner.log.begin(entryOf(epoch), 0)).toBe('fenced');
        expect(entry.events).toEqual(eventsOf(1, 2));
        expect(await heir.log.append(epoch, 1, { events: eventsOf(3, 3) })).toBe('written');
      });

      test('nor may a host that has released it go on, even before it is claimed', async () => {
        const { owner, epoch } = await begun();
        await owner.log.release(epoch, 0);
        expect(await owner.log.append(epoch, 0, { events: eventsOf(3, 3) })).toBe('fenced');
        expect(await owner.log.begin(entryOf(epoch), 0)).toBe('fenced');
        expect((await claimed(owner, epoch)).fence).toBe(1);
      });

      test('the heir goes on when the log lost everything, and the former owner was faster', async () => {
        const { owner, epoch, entry } = await begun();
        await owner.log.release(epoch, 0);
        const heir = await rig.host();
        await claimed(heir, epoch);
        await rig.flush();
        expect(await owner.log.begin(entry, 0)).toBe('written');
        expect(await heir.log.append(epoch, 1, { events: eventsOf(3, 3) })).toBe('behind');
        expect(await heir.log.begin({ ...entry, events: eventsOf(1, 3) }, 1)).toBe('written');
        expect(await owner.log.append(epoch, 0, { events: eventsOf(3, 3) })).toBe('fenced');
        expect(await heir.log.append(epoch, 1, { events: eventsOf(4, 4) })).toBe('written');
      });
    });

    describe('the end of a session', () => {
      test('is told to whoever has its token, and to nobody else', async () => {
        const { owner, epoch } = await begun();
        expect(await owner.log.end(epoch, 0)).toBe('written');
        const { log } = await rig.host();
        expect(await log.claim(claimOf(epoch))).toEqual({ outcome: 'expired' });
        expect(await log.claim({ ...claimOf(epoch), token: 'wrong' })).toEqual({ outcome: 'unknown' });
        expect(await owner.log.append(epoch, 0, { events: eventsOf(3, 3) })).toBe('fenced');
        expect(await owner.log.begin(entryOf(epoch), 0)).toBe('fenced');
      });

      test('a session is forgotten when nobody came back in time', async () => {
        const { owner, epoch } = await begun();
        const ended = await begun();
        await ended.owner.log.end(ended.epoch, 0);
        owner.kill();
        await rig.lapse();
        await rig.expire();
        const { log } = await rig.host();
        expect(await log.claim(claimOf(epoch))).toEqual({ outcome: 'unknown' });
        expect(await log.claim(claimOf(ended.epoch))).toEqual({ outcome: 'unknown' });
      });

      test('one whose host lives is not, however quiet it is', async () => {
        const { owner, epoch } = await begun();
        await rig.expire();
        await rig.expire();
        expect(await owner.log.append(epoch, 0, { events: eventsOf(3, 3) })).toBe('written');
        await owner.log.release(epoch, 0);
        expect((await claimed(await rig.host(), epoch)).events).toEqual(eventsOf(1, 3));
      });
    });

    describe('messages between hosts', () => {
      test('arrive in order, with their sender', async () => {
        const [one, other] = [await rig.host(), await rig.host()];
        const received: string[] = [];
        await other.log.join((from, message) => received.push(`${from === one.log.self}: ${message}`));
        const texts = Array.from({ length: 300 }, (_, at) => `${at}\n消息 "${at}"`);
        const sent = await Promise.all(texts.map((text) => one.log.send(other.log.self, text)));
        expect(new Set(sent)).toEqual(new Set([true]));
        await until(() => received.length === texts.length);
        expect(received).toEqual(texts.map((text) => `true: ${text}`));
      });

      test('also between both, and to oneself', async () => {
        const [one, other] = [await rig.host(), await rig.host()];
        const received: string[] = [];
        await one.log.join((_, message) => received.push(`one got ${message}`));
        await other.log.join((_, message) => void other.log.send(one.log.self, `${message} back`));
        await one.log.send(other.log.self, 'this');
        await one.log.send(one.log.self, 'own');
        await until(() => received.length === 2);
        expect(received.sort()).toEqual(['one got own', 'one got this back']);
      });

      test('have nowhere to go when the host is not there, has left or is dead', async () => {
        const [one, other, third] = [await rig.host(), await rig.host(), await rig.host()];
        expect(await one.log.send('nobody', 'text')).toBe(false);
        expect(await one.log.send(other.log.self, 'too early')).toBe(false);
        await other.log.join(() => {});
        expect(await one.log.send(other.log.self, 'text')).toBe(true);
        await other.log.leave();
        expect(await one.log.send(other.log.self, 'text')).toBe(false);
        await third.log.join(() => {});
        third.kill();
        await rig.lapse();
        expect(await one.log.send(third.log.self, 'text')).toBe(false);
      });
    });
  });
}

/** Waits until something holds that happens by itself. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
