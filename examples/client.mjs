// The client library that `npx realtime-rag client` is built on, in its simplest form.
// Run:  npx realtime-rag serve   and in a second terminal   node examples/client.mjs
// Type: each line counts as one final of a recogniser; Ctrl-D stops after the last answer.
import { createInterface } from 'node:readline';
import { RealtimeRagClient } from 'realtime-rag/client';

const url = process.argv[2] ?? 'ws://127.0.0.1:8000/ws/realtime-asr';
const client = new RealtimeRagClient({ url }); // comes back by itself when the connection breaks;
await client.connect();

client.on('state', ({ type, reason, lost }) => console.log(`[${type}]`, reason ?? lost ?? ''));
client.on('status', ({ stage, reason }) => console.log(`[${stage}]`, reason ?? ''));
client.on('answer', ({ content, final, sources }) => {
  process.stdout.write(content + (final ? '\n' : ''));
  for (const { position, title, path } of sources ?? [])
    console.log(`[${position}] ${title} (${path ?? '-'})`);
});
client.on('error', ({ code, message }) => console.error(`${code}: ${message}`));

const lines = createInterface({ input: process.stdin });
lines.on('line', (text) => text.trim() && client.sendChunk({ text, is_final: true }));
lines.on('close', () => client.stop());
await client.closed;
