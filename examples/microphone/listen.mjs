// Microphone → voice activity detection → recogniser → parser → server: answers while you talk, without a key.
// Run:  npx realtime-rag serve   and in a second terminal   npm run setup && node listen.mjs   in this folder.
// `--file speech.wav` listens to a file instead; an argument is the server's address. Ctrl-C stops after the last answer.
import { parseArgs } from 'node:util';
import { createAsrParser } from 'realtime-rag/asr';
import { RealtimeRagClient } from 'realtime-rag/client';
import { loadMoonshine } from './moonshine.mjs';
import { recognise } from './recogniser.mjs';
import { fromFile, fromMicrophone, gather } from './sound.mjs';

const { values, positionals } = parseArgs({ options: { file: { type: 'string' } }, allowPositionals: true });
const [url = 'ws://127.0.0.1:8000/ws/realtime-asr'] = positionals;

const client = new RealtimeRagClient({ url });
await client.connect();
client.on('status', ({ stage, reason }) => console.log(reason ? `  [${stage}] ${reason}` : `  [${stage}]`));
// Answers stream, but are printed whole, because what is being said meanwhile is printed, too.
const printing = (async () => {
  for await (const answer of client.answers()) {
    const { text } = await answer.result;
    console.log(text);
    for (const { position, title, path } of await answer.sources)
      console.log(`  [${position}] ${title} (${path ?? '-'})`);
  }
})();
client.on('error', ({ code, message }) => console.error(`${code}: ${message}`));

// A recogniser in the cloud: its name here, and each message that it sends into `parser.push`.
const parser = createAsrParser('whisper-live', { language: 'en' });
const hear = (chunks) => {
  for (const chunk of chunks) {
    console.log(chunk.is_final ? '>' : '…', chunk.text);
    client.sendChunk(chunk);
  }
};

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
const transcribe = await loadMoonshine();
console.log(values.file ? `Listening to ${values.file}.` : 'Listening. Ctrl-C stops.');
const sound = values.file ? fromFile(values.file, stop.signal) : fromMicrophone(stop.signal);
for await (const message of recognise(gather(sound), transcribe)) hear(parser.push(message));
hear(parser.end());
await client.stop();
await printing;
