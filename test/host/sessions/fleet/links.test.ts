import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createMemoryLog } from '../../../../src/event-log/index';
import type { Attachment, ClientSession } from '../../../../src/host/sessions/attachment';
import { FleetSessions } from '../../../../src/host/sessions/fleet/fleet-sessions';
import { silentLogger } from '../../../../src/logging/logger';
import { systemClock } from '../../../../src/options/clock';
import type { ClientMessage } from '../../../../src/protocol/index';

/** A session that only notes what happens to it. */
class NotedSession implements ClientSession {
  answering = false;
  hasEnded = false;
  client: Attachment | undefined;
  readonly noted: string[] = [];

  attach(client: Attachment): undefined {
    this.client = client;
  }
  handle(message: ClientMessage): void {
    this.noted.push(message.type);
  }
  refuse(): void {
    this.noted.push('refused');
  }
  detach(_client: Attachment, code: number): void {
    this.noted.push(`left ${code}`);
  }
  drop(): void {}
  drain(): void {}
}

/** A client that reads only when it is told to. */
class SlowClient implements Attachment {
  readonly got: string[] = [];
  closed: number | string | undefined;
  read: () => void = () => {};
  #behind: Promise<void> | undefined;

  send(text: string): void {
    this.got.push(text);
    this.#behind ??= new Promise((resolve) => {
      this.read = () => {
        this.#behind = undefined;
        resolve();
      };
    });
  }
  ready(): Promise<void> | undefined {
    return this.#behind;
  }
  close(code: number): void {
    this.closed ??= code;
  }
  takenOver(): void {
    this.closed ??= 'taken over';
  }
  moved(): void {
    this.closed ??= 'moved';
  }
  tooSlow(): void {
    this.closed ??= 'too slow';
  }
}

const claim = { epoch: 'epoch', token: 'hash', subject: undefined };
const position = { label: 's', seq: 0 };

async function linked() {
  const log = createMemoryLog();
  const [here, there] = [log.member(), log.member()];
  const session = new NotedSession();
  await there.begin({ epoch: 'epoch', credentials: { token: 'hash' }, snapshotAt: 0, events: [] }, 0);
  const fleetOf = (member: typeof here, isOwner: boolean) =>
    new FleetSessions({
      fleet: member,
      log: member,
      clock: systemClock,
      logger: silentLogger,
      find: () => (isOwner ? { session } : { refused: 'gone' }),
      onRelays: () => {},
    });
  const [b, a] = [fleetOf(here, false), fleetOf(there, true)];
  await Promise.all([a.join(), b.join()]);
  const found = await b.find(claim, position, () => ({ refused: 'unavailable' }));
  if ('refused' in found) throw new Error(found.refused);
  const client = new SlowClient();
  found.session.attach(client, position, claim);
  const close = () => Promise.all([a.close(), b.close()]);
  return { session, relayed: found.session, client, here, there, close };
}

async function turns(count = 6): Promise<void> {
  for (let at = 0; at < count; at++) await turn();
}

const FRAME = `{"type":"status","x":"${'x'.repeat(10_000)}"}`;

test('what the session sends arrives in order, and what the client sends too', async () => {
  const { session, relayed, client, close } = await linked();
  session.client?.send('{"type":"ack","n":1}', 'ack');
  session.client?.send('{"type":"status","n":2}', 'status');
  relayed.handle({ type: 'keepalive' });
  relayed.handle({ type: 'asr_chunk', text: 'Hello.', is_final: true });
  relayed.refuse({ code: 'INVALID_JSON', message: 'no' });
  await turns();
  expect(client.got).toEqual(['{"type":"ack","n":1}', '{"type":"status","n":2}']);
  expect(session.noted).toEqual(['keepalive', 'asr_chunk', 'refused']);
  await close();
});

test('a client that does not read slows its session, and no longer does when it has read', async () => {
  const { session, client, close } = await linked();
  expect(session.client?.ready()).toBeUndefined();
  for (let at = 0; at < 8; at++) session.client?.send(FRAME, 'status');
  const behind = session.client?.ready();
  expect(behind).toBeInstanceOf(Promise);
  await turns();
  expect(client.got).toHaveLength(8);
  expect(session.client?.ready()).toBe(behind);
  client.read();
  await behind;
  expect(session.client?.ready()).toBeUndefined();
  await close();
});

test('a client that leaves far too much unread is closed, and may come back', async () => {
  const { session, client, close } = await linked();
  for (let at = 0; at < 300; at++) session.client?.send(FRAME, 'status');
  await turns();
  expect(client.closed).toBe('too slow');
  expect(session.noted).toEqual(['left 4508']);
  await close();
});

test('each end learns how the other one ends', async () => {
  const first = await linked();
  first.relayed.detach(first.client, 1000);
  await turns();
  expect(first.session.noted).toEqual(['left 1000']);
  await first.close();

  const second = await linked();
  second.session.client?.takenOver();
  await turns();
  expect(second.client.closed).toBe('taken over');
  expect(second.relayed.hasEnded).toBe(true);
  await second.close();

  const third = await linked();
  third.session.client?.close(4401, 'unauthorized');
  await turns();
  expect(third.client.closed).toBe(4401);
  await third.close();
});

test('after a message is lost neither end goes on with the link', async () => {
  const { session, client, here, there, close } = await linked();
  here.lose(there.self);
  session.client?.send('{"type":"status","n":1}', 'status');
  await turns(12);
  expect(client.got).toEqual([]);
  expect(client.closed).toBe(1012);
  await turns(12);
  expect(session.noted).toEqual(['left 1006']);
  await close();
});
