// How soon Dify learns of a `cancel` during an answer: the stop call, and the end of the connection.
//   node bench/dify-cancel.mjs [--cancels 100] [--json]
// All processes share the machine's monotonic clock, so their timestamps can be compared.
import { connect, QUESTION, startProcess } from './dify-support.mjs';
import { options, quantile, round } from './support.mjs';

const { cancels, json } = options({ cancels: 100 });
const WARM_UP = 10;

const dify = await startProcess('dify', { tokens: 10_000, everyMs: 5 });
const host = await startProcess('host', { difyUrl: dify.url });
const client = await connect(host.url);

/** Asks, cancels at some point in the answer, and resolves when the answer and its run have ended. */
async function cancelOne() {
  let cancelledAt;
  let textAfterFinal = 0;
  let final = false;
  const ended = new Promise((resolve) => {
    client.onMessage = (message) => {
      if (message.type !== 'answer') return;
      if (final) textAfterFinal++;
      if (message.stream_index === 0) {
        setTimeout(() => {
          cancelledAt = process.hrtime.bigint();
          client.send({ type: 'control', action: 'cancel' });
        }, Math.random() * 30);
      }
      if (!message.final) return;
      if (message.finish_reason !== 'cancelled')
        throw new Error(`the answer ended: ${message.finish_reason}`);
      final = true;
      resolve();
    };
  });
  client.send(QUESTION);
  const [run] = await Promise.all([dify.next(), ended]);
  const since = (at) => Number(BigInt(at) - cancelledAt) / 1e6;
  return { stopped: since(run.stopped), closed: since(run.closed), textAfterFinal };
}

for (let i = 0; i < WARM_UP; i++) await cancelOne();
const runs = [];
for (let i = 0; i < cancels; i++) runs.push(await cancelOne());
client.close();
host.stop();
dify.stop();

const of = (values) => ({ p50: round(quantile(values, 0.5)), p99: round(quantile(values, 0.99)) });
const result = {
  cancels,
  stop_ms: of(runs.map(({ stopped }) => stopped)),
  close_ms: of(runs.map(({ closed }) => closed)),
  both_ms: of(runs.map(({ stopped, closed }) => Math.max(stopped, closed))),
  text_after_final: runs.reduce((sum, { textAfterFinal }) => sum + textAfterFinal, 0),
};
if (json) console.log(JSON.stringify(result));
else {
  console.log(`cancel during an answer, ${cancels} times, from the client's frame to Dify`);
  console.log(`  stop call received    p50 ${result.stop_ms.p50} ms   p99 ${result.stop_ms.p99} ms`);
  console.log(`  connection closed     p50 ${result.close_ms.p50} ms   p99 ${result.close_ms.p99} ms`);
  console.log(
    `  both                  p50 ${result.both_ms.p50} ms   p99 ${result.both_ms.p99} ms (target: p50 at most 50 ms)`,
  );
  console.log(`  parts of an answer after its last one: ${result.text_after_final} (target: 0)`);
}
