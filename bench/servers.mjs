// The servers that are compared, one a process: node bench/servers.mjs KIND (started by the benchmarks).
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const TOKENS = 20;
const FIRST_TOKEN_MS = 100;
const TOKEN_MS = 10;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The first token is the moment it was made, on the machine's own monotonic clock. */
async function* tokens() {
  await sleep(FIRST_TOKEN_MS);
  yield `${process.hrtime.bigint()} `;
  for (let i = 1; i < TOKENS; i++) {
    await sleep(TOKEN_MS);
    yield 'token ';
  }
}

/** A bare `ws` server with the same socket settings and nothing else. */
function bare(onMessage) {
  const server = createServer();
  const sockets = new WebSocketServer({ server, perMessageDeflate: false, maxPayload: 65_536 });
  sockets.on('connection', (socket) => {
    socket.on('error', () => {});
    socket.on('message', (data) => onMessage(socket, data));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`ws://127.0.0.1:${server.address().port}/`));
  });
}

const KINDS = {
  /** Sends back what it gets. */
  echo: () => bare((socket, data) => socket.send(data.toString())),
  /** The least that an acknowledging server does. */
  json: () =>
    bare((socket, data) => {
      const { type, is_final } = JSON.parse(data.toString());
      socket.send(JSON.stringify({ type: 'ack', session_id: 's', received_type: type, is_final }));
    }),
  /** The least that an answering server does. */
  answers: () =>
    bare(async (socket) => {
      let index = 0;
      for await (const content of tokens()) {
        socket.send(JSON.stringify({ type: 'answer', stream_index: index++, content, final: false }));
      }
      socket.send(JSON.stringify({ type: 'answer', stream_index: index, content: '', final: true }));
    }),
  /** Ours, with everything on that `serve` has on. */
  host: async () => {
    const { createHost } = await import('realtime-rag/host');
    // The benchmark asks one question over and over.
    const session = { duplicateWindowMs: 0 };
    const host = createHost({ backend: { name: 'tokens', answer: tokens }, session });
    return (await host.listen({ port: 0 })).url;
  },
  /** As one stands on the internet: keys, origins, limits, metrics and a log. */
  guarded: async () => {
    const { createHost, createMetrics, staticKeys } = await import('realtime-rag/host');
    const { KEY } = await import('./support.mjs');
    const { pino } = await import('pino');
    const host = createHost({
      backend: { name: 'tokens', answer: tokens },
      session: { duplicateWindowMs: 0 },
      authenticate: staticKeys([KEY]),
      allowOrigins: ['https://app.example.com'],
      metrics: await createMetrics(),
      logger: pino(pino.destination('/dev/null')),
    });
    return (await host.listen({ port: 0 })).url;
  },
};

const url = await KINDS[process.argv[2]]();
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send({ cpu: user + system });
});
process.on('disconnect', () => process.exit());
process.send({ url });
