import {
  createOpenAIBackend,
  type OpenAIBackend,
  type OpenAIBackendOptions,
} from '../../../src/backends/openai/index';
import type { Source } from '../../../src/protocol/index';
import { chatStream } from '../../support/upstreams/chat-stream';
import { FaultRig, GOOD, KEY } from '../../support/upstreams/fault-rig';
import { FaultServer, type Play } from '../../support/upstreams/fault-server';

export const SOURCES: Source[] = [
  { id: 'hours#1', title: 'Hours', path: 'hours.md', text: 'The pool opens at six.', position: 1 },
  { id: 'sauna#1', title: 'Sauna', path: 'sauna.md', text: 'Second floor.', position: 2 },
];

/** Finds the same passages for every question. */
export const retriever = { retrieve: async () => SOURCES };

export const startModel = () => FaultServer.start({ route: '/v1/chat/completions' });

export function connect(server: FaultServer, options: Partial<OpenAIBackendOptions> = {}): OpenAIBackend {
  return createOpenAIBackend({
    baseUrl: server.baseUrl,
    apiKey: KEY,
    model: 'of-the-double',
    retriever,
    random: () => 0,
    ...options,
  });
}

export const streams =
  (...parts: (string | Uint8Array)[]): Play =>
  (wire) =>
    wire.head().end(...parts);

export async function startOpenAI(options: Partial<OpenAIBackendOptions> = {}): Promise<FaultRig> {
  const server = await startModel();
  return new FaultRig({
    server,
    healthy: streams(...chatStream(GOOD)),
    create: (logger) => connect(server, { logger, ...options }),
  });
}
