// realtime-rag inside an Express app (Fastify: host.attach(app.server)).
// Run:  node examples/express.mjs      (needs `npm install express`)
// Try:  npx realtime-rag client ws://127.0.0.1:3000/ws/realtime-asr
import { fileURLToPath } from 'node:url';
import express from 'express';
import { createHost } from 'realtime-rag/host';
import { createLocalBackend } from 'realtime-rag/local';

const port = Number(process.env.PORT ?? 3000);
const handbook = fileURLToPath(new URL('../handbook', import.meta.url));

const host = createHost({
  backend: await createLocalBackend({ docs: handbook }),
  session: { onQuestionWhileAnswering: 'interrupt' },
});

const app = express();
app.get('/', (_request, response) => response.send('This page is served by Express.\n'));
app.get('/healthz', (_request, response) => response.json(host.health()));

const server = app.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
host.attach(server);
