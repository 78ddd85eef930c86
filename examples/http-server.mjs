// realtime-rag inside a plain node:http server: your pages stay as they are, and /ws/realtime-asr is added.
// Run:  node examples/http-server.mjs
// Try:  npx realtime-rag client ws://127.0.0.1:3000/ws/realtime-asr

import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { createHost } from 'realtime-rag/host';
import { createLocalBackend } from 'realtime-rag/local';

const port = Number(process.env.PORT ?? 3000);
const handbook = fileURLToPath(new URL('../handbook', import.meta.url));

const server = createServer((_request, response) =>
  response.end('This page is served by your own server.\n'),
);
const host = createHost({ backend: await createLocalBackend({ docs: handbook }) });
host.attach(server);

server.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));

process.once('SIGTERM', async () => {
  await host.close(); // running answers finish first
  server.close();
});
