import {
  type ClientOptions,
  type ClientState,
  RealtimeRagClient,
  type ServerMessage,
} from '../../../src/client/index';
import { FakeClock } from '../fake-clock';
import { FakeNetwork } from './fake-network';
import { type ModelOptions, ModelServer } from './model-server';

export interface ClientRig {
  clock: FakeClock;
  network: FakeNetwork;
  server: ModelServer;
  client: RealtimeRagClient;
  messages: ServerMessage[];
  states: ClientState[];
  /** The texts of finals, and the actions of controls, that were told as dropped. */
  dropped: string[];
  ask(text: string): void;
}

/** A client on a virtual clock, with a server that follows the protocol. */
export function startRig(options: Partial<ClientOptions> = {}, model: ModelOptions = {}): ClientRig {
  const clock = new FakeClock();
  const server = new ModelServer(clock, model);
  const network = new FakeNetwork(clock, (line) => server.accept(line));
  const { WebSocket } = network;
  const client = new RealtimeRagClient({
    url: 'ws://model/',
    WebSocket,
    clock,
    random: () => 0.5,
    ...options,
  });
  const rig: ClientRig = {
    clock,
    network,
    server,
    client,
    messages: [],
    states: [],
    dropped: [],
    ask: (text) => client.sendChunk({ text, is_final: true }),
  };
  client.on('message', (message) => rig.messages.push(message));
  client.on('state', (state) => rig.states.push(state));
  client.on('dropped', (messages) => {
    for (const message of messages) {
      rig.dropped.push(message.type === 'control' ? message.action : message.text);
    }
  });
  return rig;
}

/** The same, connected. */
export async function startConnected(options: Partial<ClientOptions> = {}, model: ModelOptions = {}) {
  const rig = startRig(options, model);
  const connecting = rig.client.connect();
  await rig.clock.advance(50);
  await connecting;
  return rig;
}
