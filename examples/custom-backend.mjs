// Your own backend in ten lines: anything that can answer a question, piece by piece.
// Run:  node examples/custom-backend.mjs
// Try:  npx realtime-rag client ws://127.0.0.1:3000/ws/realtime-asr
import { BackendError } from 'realtime-rag';
import { createHost } from 'realtime-rag/host';

const clock = {
  name: 'clock',
  async *answer({ question, language }, { signal }) {
    if (!/time|几点|时间/.test(question)) throw new BackendError('BACKEND_REJECTED', 'I only know the time.');
    yield language === 'zh' ? '现在是' : 'It is ';
    if (signal.aborted) return; // somebody interrupted
    yield new Date().toTimeString().slice(0, 5);
    yield { type: 'sources', sources: [{ id: 'clock', title: 'The wall clock', text: '', position: 1 }] };
  },
};

const { url } = await createHost({ backend: clock }).listen({ port: Number(process.env.PORT ?? 3000) });
console.log(url);
