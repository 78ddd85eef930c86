// The server of bench/storm.mjs: the host as it is by default, over a backend that answers with numbered tokens until
// it is told to finish. `ask: 'asked'` and `ask: 'finish'` over IPC.
import { createHost } from 'realtime-rag/host';

export async function stormHost({ everyMs, sessions, redisUrl }) {
  let asked = 0;
  let finish = false;
  const log = redisUrl && (await (await import('realtime-rag/redis')).createRedisLog({ url: redisUrl }));
  const host = createHost({
    backend: {
      name: 'talker',
      async *answer(_question, { signal }) {
        asked++;
        // Not all at the same moment.
        await pause(Math.random() * everyMs);
        for (let n = 0; !finish && !signal.aborted; n++) {
          yield `${n} `;
          await pause(everyMs);
        }
      },
    },
    session: { answerTimeoutMs: 600_000 },
    limits: { connections: sessions * 2, backendConcurrency: sessions * 2 },
    ...(log ? { resume: { log, fleet: log } } : {}),
  });
  process.on('message', ({ ask }) => {
    if (ask === 'asked') process.send(asked);
    if (ask !== 'finish') return;
    finish = true;
    process.send(true);
  });
  return (await host.listen({ port: 0, host: '127.0.0.1' })).url;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
