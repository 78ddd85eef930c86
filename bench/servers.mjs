// The compared servers, one per process: node bench/servers.mjs KIND (started by the benchmarks).
import { bare, sendAnswer, tokens } from './server-parts.mjs';
import { KEY } from './support.mjs';

async function ours(options) {
  const { createHost, createMetrics } = await import('realtime-rag/host');
  const { pino } = await import('pino');
  const host = createHost({
    backend: { name: 'tokens', answer: tokens },
    // The benchmark repeats one question.
    session: { duplicateWindowMs: 0 },
    metrics: await createMetrics(),
    logger: pino(pino.destination('/dev/null')),
    ...options,
  });
  return (await host.listen({ port: 0 })).url;
}

const KINDS = {
  /** Echoes what it receives. */
  echo: () => bare((socket, data) => socket.send(data.toString())),
  /** The minimal acknowledging server. */
  json: () =>
    bare((socket, data) => {
      const { type, is_final } = JSON.parse(data.toString());
      socket.send(JSON.stringify({ type: 'ack', session_id: 's', received_type: type, is_final }));
    }),
  /** Answers and does nothing else. */
  answers: () => bare((socket) => sendAnswer(socket, tokens())),
  /** Our server, with everything enabled that `serve` enables. */
  host: () => ours({}),
  /** As exposed to the internet, with keys and a list of origins too. */
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
