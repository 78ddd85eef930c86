import { WebSocket } from 'ws';
import { RealtimeRagClient as PortableClient } from './client';
import type { ClientOptions } from './options';

export * from './index';

/** The client for Node, which brings the WebSocket class of the `ws` package; a `key` needs no other one. */
export class RealtimeRagClient extends PortableClient {
  constructor(options: ClientOptions) {
    super({ ...options, WebSocket: options?.WebSocket ?? WebSocket });
  }
}
