// A model writes the answers from your documents; when it is down, the documents are quoted instead.
// Run:  OPENAI_BASE_URL=http://127.0.0.1:11434/v1 OPENAI_MODEL=qwen3 node examples/generated.mjs ./handbook
// Try:  npx realtime-rag client ws://127.0.0.1:3000/ws/realtime-asr
import { fallback } from 'realtime-rag';
import { createHost } from 'realtime-rag/host';
import { createLocalBackend } from 'realtime-rag/local';
import { createOpenAIBackend } from 'realtime-rag/openai';

const { OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: apiKey, OPENAI_MODEL: model } = process.env;
const documents = await createLocalBackend({ docs: process.argv[2] ?? 'handbook' });
const generated = createOpenAIBackend({
  model,
  ...(baseUrl && { baseUrl }),
  ...(apiKey && { apiKey }),
  retriever: documents,
  instructions: 'You help at the service desk of a shop. Two sentences at most.',
});

const { url } = await createHost({ backend: fallback([generated, documents]) }).listen({
  port: Number(process.env.PORT ?? 3000),
});
console.log(url);
