import { afterEach } from 'vitest';
import { createHost, type Host, type HostObserver, type HostOptions } from '../../src/host/index';
import { GatedBackend } from './session/gated-backend';
import { type ConnectOptions, TestClient } from './ws-client';

const open: { hosts: Host[]; clients: TestClient[] } = { hosts: [], clients: [] };

afterEach(async () => {
  for (const client of open.clients.splice(0)) client.close();
  await Promise.all(open.hosts.splice(0).map((host) => host.close({ timeoutMs: 1 })));
});

export interface HostRig {
  host: Host;
  backend: GatedBackend;
  url: string;
  port: number;
  origin: string;
  /** The observer's calls, as `name argument argument`; frames and bytes left out. */
  told: string[];
  /** What became of sessions and their questions, as `name connection`. */
  sessions: string[];
  connect(options?: ConnectOptions): Promise<TestClient>;
  /** The same with an address of its own, such as one with a query. */
  connectTo(url: string, options?: ConnectOptions): Promise<TestClient>;
}

/** A host on a free port, with a backend controlled by the test; closed after the test. */
export async function startHost(options: Partial<HostOptions> = {}): Promise<HostRig> {
  const backend = new GatedBackend();
  const told: string[] = [];
  const sessions: string[] = [];
  const names = ['connectionOpened', 'connectionRejected', 'messageInvalid'] as const;
  const others = ['rateLimited', 'slowConsumer'] as const;
  const note =
    (name: string) =>
    (...given: unknown[]) =>
      void told.push([name, ...given].join(' '));
  const observer: Partial<HostObserver> = {
    ...Object.fromEntries([...names, ...others].map((name) => [name, note(name)])),
    connectionAdmitted: (how) => void told.push(`connectionAdmitted ${how}`),
    connectionClosed: (code, initiator) => void told.push(`connectionClosed ${code} ${initiator}`),
    sessionAway: (connection) => void sessions.push(`sessionAway ${connection}`),
    sessionResumed: (connection) => void sessions.push(`sessionResumed ${connection}`),
    resumeRefused: (reason) => void sessions.push(`resumeRefused ${reason}`),
    sessionEnded: (connection, how) => {
      // Those that end with their connections are not worth a line.
      if (how !== 'closed' && how !== 'unheard') sessions.push(`sessionEnded ${connection} ${how}`);
    },
    questionEnded: ({ connection }) => void sessions.push(`answered ${connection}`),
  };
  const host = createHost({ backend, sweepIntervalMs: 10, observer, ...options });
  open.hosts.push(host);
  const { url, port } = await host.listen({ port: 0 });
  const connectTo: HostRig['connectTo'] = async (to, connectOptions) => {
    const client = await TestClient.connect(to, connectOptions);
    open.clients.push(client);
    return client;
  };
  return {
    host,
    backend,
    url,
    port,
    origin: `http://127.0.0.1:${port}`,
    told,
    sessions,
    connectTo,
    connect: (connectOptions) => connectTo(url, connectOptions),
  };
}
