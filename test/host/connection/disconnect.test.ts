import { expect, test } from 'vitest';
import { staticKeys } from '../../../src/host/index';
import { startHost } from '../../support/host-rig';

const KEYS = { desk: 'a-key-of-the-front-desk', web: 'a-key-of-the-web-site' };
const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });

test('a subject that signed out is told and closed on every connection, even during an answer', async () => {
  const { host, connect, backend } = await startHost({ authenticate: staticKeys(KEYS) });
  const [asking, idle] = [await connect(bearer(KEYS.desk)), await connect(bearer(KEYS.desk))];
  const other = await connect(bearer(KEYS.web));
  asking.final('what is the return policy?');
  await backend.asked(1);

  expect(host.disconnect('nobody')).toBe(0);
  expect(host.disconnect('desk')).toBe(2);
  expect(host.disconnect('desk')).toBe(0);
  for (const client of [asking, idle]) {
    expect(await client.closed).toEqual({ code: 4401, reason: 'unauthorized' });
    expect(client.messages.at(-1)).toMatchObject({ code: 'UNAUTHORIZED', close_code: 4401 });
  }
  expect(backend.signals[0]?.aborted).toBe(true);

  other.send({ type: 'keepalive' });
  await other.until({ received_type: 'keepalive' });
});
