import dns from 'node:dns';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { event, IDS, messageEnd } from '../../../support/upstreams/dify-double';
import { expectDiscreet, expectOutcome, expectUsable } from '../../../support/upstreams/fault-expect';
import { type FaultRig, GOOD, withRig } from '../../../support/upstreams/fault-rig';
import { BAD_REQUESTS, OTHER_BODIES, STATUSES } from './http';
import { healthy, startDify, TASK } from './rig';
import { CUTS, ENDLESS, ENDS, ERROR_EVENTS, GARBLED, SLOW } from './stream';
import type { Fault } from './table';

/** Every fault that Dify, a proxy or a network can cause, through the whole session. */

async function expectFault(fault: Fault): Promise<void> {
  await withRig(startDify(fault.options), async (rig) => {
    rig.play(fault.play);
    const told = await rig.ask();
    expectOutcome(told, fault);
    expect(rig.server.posts).toHaveLength(fault.posts ?? 1);
    if (fault.stops) await rig.server.until(() => rig.server.stops.length > 0);
    expect(rig.server.stops).toEqual(fault.stops ? [TASK] : []);
    await expectUsable(rig);
    expect(rig.server.posts).toHaveLength((fault.posts ?? 1) + 1);
    expect(rig.server.strays).toEqual([]);
    expectDiscreet(rig);
  });
}

describe('a refusal', () => {
  test.each([...BAD_REQUESTS, ...STATUSES])('$name', expectFault);
});
describe('a response that is not an answer', () => {
  test.each(OTHER_BODIES)('$name', expectFault);
});
describe('a connection that breaks', () => {
  test.each(CUTS)('$name', expectFault);
});
describe('garbled bytes', () => {
  test.each(GARBLED)('$name', expectFault);
});
describe('a failure within the stream', () => {
  test.each(ERROR_EVENTS)('$name', expectFault);
});
describe('how a response ends', () => {
  test.each(ENDS)('$name', expectFault);
});
describe('a server that never stops', () => {
  test.each(ENDLESS)('$name', expectFault);
});
describe('a server that is too slow', () => {
  test.concurrent.each(SLOW)('$name', expectFault);
});

describe('a connection that cannot be established', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });
  const twice = {
    outcome: 'BACKEND_UNAVAILABLE',
    retryable: true,
    retries: 2,
  } as const;

  test('refused first, then accepted', async () => {
    await withRig(startDify({}, { listens: false }), async (rig) => {
      expectOutcome(await rig.ask(), twice);
      await rig.server.listen();
      await expectUsable(rig);
      expect(rig.server.posts).toHaveLength(1);
      expectDiscreet(rig);
    });
  });

  test('a host name unknown first, then resolved', async () => {
    const elsewhere = startDify(({ port }) => ({ baseUrl: `http://dify.invalid:${port}/v1` }));
    await withRig(elsewhere, async (rig) => {
      const resolver = replaceResolver();
      expectOutcome(await rig.ask(), twice);
      expect([resolver.asked, rig.server.connections]).toEqual([3, 0]);
      resolver.knows = true;
      await expectUsable(rig);
      expectDiscreet(rig);
    });
  });

  test('no TLS on the server', async () => {
    const secure = startDify(({ port }) => ({ baseUrl: `https://127.0.0.1:${port}/v1` }));
    await withRig(secure, async (rig) => {
      expectOutcome(await rig.ask(), twice);
      expect(rig.server.connections).toBe(3);
      // Retrying does not help, but the session keeps reporting it.
      expectOutcome(await rig.ask('And when does it close?'), twice);
      expect(rig.server.posts).toEqual([]);
      expectDiscreet(rig);
    });
  });
});

describe('faults that a retry fixes', () => {
  test('too many requests at once, then no longer', async () => {
    await withRig(startDify(), async (rig) => {
      rig.play((wire) => {
        rig.server.play = healthy;
        wire.head(429, JSON_TYPE).end('{"code":"too_many_requests","message":"","status":429}');
      });
      expectOutcome(await rig.ask(), { outcome: 'complete', text: GOOD, retries: 1 });
      expect(rig.server.posts).toHaveLength(2);
    });
  });

  test.each([
    ['unknown', 404, 'not_found', 'Conversation Not Exists.'],
    [
      'unknown, with a hint',
      404,
      'not_found',
      'Conversation Not Exists. You have requested this URI [/v1/x]',
    ],
    ['over', 400, 'conversation_completed', ''],
  ])('a conversation that is %s is restarted, and the client is told', async (_, status, code, message) => {
    await withRig(startDify(), async (rig) => {
      await expectUsable(rig);
      rig.play((wire) => {
        if (rig.server.posts.at(-1)?.conversation_id)
          wire.head(status, JSON_TYPE).end(JSON.stringify({ status, code, message }));
        else healthy(wire);
      });
      const told = await rig.ask();
      expectOutcome(told, { outcome: 'complete', text: GOOD });
      expect(told.answers.flatMap(({ warning }) => warning?.code ?? [])).toEqual(['conversation_restarted']);
      expect(conversations(rig)).toEqual([undefined, IDS.conversation_id, undefined]);
      await expectUsable(rig);
      expect(conversations(rig).at(-1)).toBe(IDS.conversation_id);
      expectDiscreet(rig);
    });
  });

  test('a conversation forgotten twice is a failure', async () => {
    await withRig(startDify(), async (rig) => {
      await expectUsable(rig);
      const gone = { code: 'not_found', message: 'Conversation Not Exists.', status: 404 };
      rig.play((wire) => wire.head(404, JSON_TYPE).end(JSON.stringify(gone)));
      expectOutcome(await rig.ask(), { outcome: 'BACKEND_REJECTED', retryable: false });
      expect(conversations(rig)).toEqual([undefined, IDS.conversation_id, undefined]);
      await expectUsable(rig);
    });
  });

  test('a silent change of conversation is reported too', async () => {
    await withRig(startDify(), async (rig) => {
      await expectUsable(rig);
      const other = 'c0ffee00-0000-4000-8000-00000000beef';
      rig.play((wire) =>
        wire.head().end(event('message', { answer: GOOD, conversation_id: other }), messageEnd()),
      );
      const told = await rig.ask();
      expectOutcome(told, { outcome: 'complete', text: GOOD });
      expect(told.answers.flatMap(({ warning }) => warning?.code ?? [])).toEqual(['conversation_restarted']);
      await expectUsable(rig);
      expect(conversations(rig).at(-1)).toBe(other);
    });
  });

  test('a question sent on an old connection that then broke is not retried', async () => {
    await withRig(startDify(), async (rig) => {
      // The second may come before the first one's connection is free; the third finds a free one.
      await expectUsable(rig);
      await expectUsable(rig);
      const { connections } = rig.server;
      rig.play((wire) => wire.reset());
      expectOutcome(await rig.ask(), { outcome: 'BACKEND_UNAVAILABLE', retryable: true });
      expect(rig.server.posts).toHaveLength(3);
      expect(rig.server.connections).toBe(connections);
      await expectUsable(rig);
    });
  });
});

const JSON_TYPE = { 'Content-Type': 'application/json' };
const conversations = ({ server }: FaultRig) => server.posts.map(({ conversation_id }) => conversation_id);

/** Replaces the system's resolver, so that no query leaves the machine. */
function replaceResolver() {
  const resolver = { knows: false, asked: 0 };
  type Done = (error: Error | null, addresses?: dns.LookupAddress[]) => void;
  const lookup = (name: string, _: dns.LookupAllOptions, done: Done) => {
    resolver.asked++;
    const unknown = Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
    setImmediate(() => (resolver.knows ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(unknown)));
  };
  vi.spyOn(dns, 'lookup').mockImplementation(lookup as typeof dns.lookup);
  return resolver;
}
