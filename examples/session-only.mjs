// The session without a socket: feed it what your recogniser produces, and listen to what comes back.
// Run:  node examples/session-only.mjs
// See:  the events are the messages of PROTOCOL.md; the session is also an async iterable of them.
import { fileURLToPath } from 'node:url';
import { RealtimeRagSession } from 'realtime-rag';
import { createLocalBackend } from 'realtime-rag/local';

const handbook = fileURLToPath(new URL('../handbook', import.meta.url));
const session = new RealtimeRagSession({ backend: await createLocalBackend({ docs: handbook }) });

session.on('status', ({ stage, question }) => console.log(`[${stage}]`, question ?? ''));
session.on('answer', ({ content, sources, final }) => {
  process.stdout.write(content);
  if (sources) console.log(sources.map((s) => `[${s.position}] ${s.title} (${s.path})`).join('\n'));
  if (final) console.log();
});

session.receive({ text: 'hello everyone and welcome', is_final: true });
session.receive({ text: 'how long does', is_final: false }); // a partial: nothing happens yet
session.receive({ text: 'how long does delivery take', is_final: true });
session.receive({ text: '请问退货政策是什么？', is_final: true });

await session.stop(); // answers what was asked, then closes
