import { createDifyBackend, type DifyBackendOptions } from '../../../../src/backends/dify/index';
import { chatStream, IDS } from '../../../support/upstreams/dify-double';
import { FaultRig, GOOD, KEY } from '../../../support/upstreams/fault-rig';
import { FaultServer, type Play } from '../../../support/upstreams/fault-server';

export const TASK = IDS.task_id;

export const healthy: Play = (wire) => wire.head().end(...chatStream(GOOD));

/** `options` may depend on the server's address. */
export async function startDify(
  options: Partial<DifyBackendOptions> | ((server: FaultServer) => Partial<DifyBackendOptions>) = {},
  { listens = true } = {},
): Promise<FaultRig> {
  const server = await FaultServer.start({ listens });
  const given = typeof options === 'function' ? options(server) : options;
  return new FaultRig({
    server,
    healthy,
    create: (logger) =>
      createDifyBackend({ apiKey: KEY, baseUrl: server.baseUrl, random: () => 0, logger, ...given }),
  });
}
