// A page that listens and answers: the page, its ticket and the host from one small server.
// Run:  node examples/browser/server.mjs
// Try:  open http://127.0.0.1:3000, type what a recogniser would hear, Enter makes it final.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createHost } from 'realtime-rag/host';
import { createLocalBackend } from 'realtime-rag/local';

const port = Number(process.env.PORT ?? 3000);
const handbook = fileURLToPath(new URL('../../handbook', import.meta.url));

const host = createHost({
  backend: await createLocalBackend({ docs: handbook }),
  authenticate: () => null, // only clients with a ticket
});

// The folder named in the page's import map. With a bundler you need neither it nor the map.
const folders = { '/realtime-rag': dirname(createRequire(import.meta.url).resolve('realtime-rag/client')) };

async function answer({ method, url }, response) {
  if (method === 'POST' && url === '/ticket') {
    // Here your server knows who is signed in, and names them. As it stands, everybody gets a ticket.
    const ticket = await host.createTicket({ subject: 'guest' });
    return response.setHeader('Content-Type', 'application/json').end(JSON.stringify(ticket));
  }
  const page = url === '/' && new URL('index.html', import.meta.url);
  const folder = /\.m?js$/.test(url) && folders[dirname(url)];
  if (!page && !folder) return response.writeHead(404).end();
  response.setHeader('Content-Type', `text/${page ? 'html' : 'javascript'}; charset=utf-8`);
  response.end(await readFile(page || join(folder, basename(url))));
}

const server = createServer((request, response) =>
  answer(request, response).catch(({ code }) => response.writeHead(code === 'ENOENT' ? 404 : 503).end()),
);
host.attach(server);

server.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));

process.once('SIGTERM', async () => {
  await host.close(); // running answers finish first
  server.close();
});
