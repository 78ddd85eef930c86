// The servers that are compared, one a process: node bench/servers.mjs KIND (started by the benchmarks).
import { bare, sendAnswer, tokens } from './server-parts.mjs';
import { KEY } from './support.mjs';

async function ours(options) {
  const { createHost, createMetrics } = await import('realtime-rag/host');
  const { pino } = await import('pino');
  const host = createHost({
    backend: { name: 'tokens', answer: tokens },
    // The benchmark asks one question over and over.
    session: { duplicateWindowMs: 0 },
    metrics: await createMetrics(),
    logger: pino(pino.destination('/dev/null')),
    ...options,
  });
  return (await host.listen({ port: 0 })).url;
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
  /** Answers, and does nothing else. */
  answers: () => bare((socket) => sendAnswer(socket, tokens())),
  /** Ours, with everything on that `serve` has on. */
  host: () => ours({}),
  /** As one stands on the internet, with keys and a list of origins too. */
  guarded: async () => {
    const { staticKeys } = await import('realtime-rag/host');
    return ours({ authenticate: staticKeys([KEY]), allowOrigins: ['https://app.example.com'] });
  },
};

const url = await KINDS[process.argv[2]]();
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send({ cpu: user + system });
});
process.on('disconnect', () => process.exit());
process.send({ url });
