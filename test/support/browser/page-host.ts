import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterEach, expect } from 'vitest';
import type { HostOptions } from '../../../src/host/index';
import { type HostRig, startHost } from '../host-rig';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** What pages may load, besides the page itself, which is served at every other address. */
const SCRIPTS: Record<string, string> = {
  '/dial.js': 'test/browser/dial.js',
};

const PAGE = `<!doctype html><meta charset="utf-8"><title>a page</title>
<script src="/dial.js"></script>`;

/** Serves an empty page that can `dial`, and the built client library; gone after the test. */
export class PageServer {
  /** Requests that `block` has not answered yet. */
  readonly #held: ServerResponse[] = [];
  readonly server = createServer((request, response) => {
    const { url = '/' } = request;
    if (url === '/held') return void this.#held.push(response);
    const file = /^\/dist\/[\w-]+\.js$/.test(url) ? url.slice(1) : SCRIPTS[url];
    response.setHeader('Content-Type', `text/${file ? 'javascript' : 'html'}; charset=utf-8`);
    if (file) createReadStream(file).pipe(response);
    else response.end(PAGE);
  });

  private constructor() {
    servers.push(this.server);
  }

  static async start(): Promise<PageServer> {
    const pages = new PageServer();
    pages.server.listen(0, '127.0.0.1');
    await once(pages.server, 'listening');
    return pages;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** As a browser names it. */
  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Blocks the page, so that it does nothing, not even read, until the returned function is called. */
  async block(page: Page): Promise<() => Promise<void>> {
    const busy = page.evaluate(() => {
      const request = new (globalThis as unknown as { XMLHttpRequest: new () => Xhr }).XMLHttpRequest();
      request.open('GET', '/held', false);
      request.send();
    });
    await expect.poll(() => this.#held.length).toBe(1);
    return () => {
      this.#held.pop()?.end();
      return busy;
    };
  }
}

interface Xhr {
  open(method: string, url: string, async: boolean): void;
  send(): void;
}

export interface PageHost extends Omit<HostRig, 'origin' | 'port'> {
  /** Serves the pages whose origin the host treats as its own. */
  pages: PageServer;
}

/** A host on the server that serves the page, and (`url`) on a port of its own as well. */
export async function startPageHost(options: Partial<HostOptions> = {}): Promise<PageHost> {
  const [rig, pages] = [await startHost(options), await PageServer.start()];
  rig.host.attach(pages.server);
  return { ...rig, pages };
}
