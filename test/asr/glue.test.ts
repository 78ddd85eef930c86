import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import readline from 'node:readline';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import * as asr from '../../src/asr/index';
import { RealtimeRagSession } from '../../src/index';
import { asText, readFixture } from './fixtures';

/** The glue of docs/integrations.md, run as it stands there with a double in place of each recogniser. */

const document = readFileSync('docs/integrations.md', 'utf8');
const blocks = [...document.matchAll(/```js\n(.*?)```/gs)].map(([, code = '']) =>
  code.replace(/^import .*\n/gm, ''),
);
const HEAR = 'const hear = (chunks) => chunks.forEach((chunk) => session.receive(chunk));\n';

function blockWith(factory: string): string {
  const block = blocks.find((code) => code.includes(`${factory}(`));
  if (block === undefined) expect.fail(`no block calls ${factory}`);
  return block.includes(HEAR) ? block : HEAR + block;
}

/** Runs a block where `names` are what the text around it says they are. */
async function runBlock(code: string, names: Record<string, unknown>): Promise<void> {
  const all = { ...asr, readline, ...names };
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  await new AsyncFunction(...Object.keys(all), code)(...Object.values(all));
}

function listener() {
  const asked: string[] = [];
  const session = new RealtimeRagSession({
    backend: {
      name: 'echo',
      async *answer({ question }) {
        asked.push(question);
        yield question;
      },
    },
  });
  return {
    session,
    async expectQuestions(...questions: string[]) {
      await session.stop();
      const bare = asked.map((question) => question.toLowerCase().replace(/[^a-z ]/g, ''));
      expect(bare).toEqual(expect.arrayContaining(questions));
    },
  };
}

const [POLICY, WARRANTY] = ['what is the return policy', 'and how long is the warranty'];

describe('the glue in docs/integrations.md', () => {
  test('Deepgram, over a WebSocket', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    server.on('connection', (socket) => {
      for (const message of readFixture('deepgram')) socket.send(asText(message));
      socket.close();
    });
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const { session, expectQuestions } = listener();
    const recogniser = new WebSocket(`ws://127.0.0.1:${port}`);
    await runBlock(blockWith('fromDeepgram'), { session, recogniser });
    await once(recogniser, 'close');
    server.close();
    await expectQuestions('what is the return policy for lamps', WARRANTY);
  });

  test('Azure', async () => {
    const { session, expectQuestions } = listener();
    const recogniser: Record<string, (sender: unknown, event: unknown) => void> = {};
    await runBlock(blockWith('fromAzure'), { session, recogniser });
    for (const event of readFixture('azure'))
      recogniser[isFinal(event) ? 'recognized' : 'recognizing']?.({}, event);
    recogniser.sessionStopped?.({}, {});
    await expectQuestions(POLICY, WARRANTY);
  });

  test('AWS', async () => {
    const { session, expectQuestions } = listener();
    async function* events() {
      for (const message of readFixture('aws')) yield { TranscriptEvent: message };
    }
    await runBlock(blockWith('fromAws'), { session, response: { TranscriptResultStream: events() } });
    await expectQuestions(POLICY, WARRANTY);
  });

  test('Google', async () => {
    const { session, expectQuestions } = listener();
    const stream = new EventEmitter();
    await runBlock(blockWith('fromGoogle'), { session, stream });
    for (const message of readFixture('google')) stream.emit('data', message);
    stream.emit('end');
    await expectQuestions(POLICY, WARRANTY);
  });

  test('whisper_streaming', async () => {
    const { session, expectQuestions } = listener();
    const socket = new PassThrough();
    await runBlock(blockWith('fromWhisperStreaming'), { session, socket });
    const bytes = Buffer.from(
      readFixture('whisper-streaming')
        .map((line) => `${String(line).trimEnd()}\n`)
        .join(''),
    );
    // TCP knows no lines.
    for (let at = 0; at < bytes.length; at += 7) socket.write(bytes.subarray(at, at + 7));
    socket.end();
    await once(socket, 'close');
    await expectQuestions(POLICY, WARRANTY);
  });

  test.each([
    ['Chrome', 'web-speech', 'Mozilla/5.0 (X11; Linux x86_64)'],
    ['Chrome on Android', 'web-speech-android', 'Mozilla/5.0 (Linux; Android 14)'],
  ])('the browser: %s', async (_, fixture, userAgent) => {
    const { session, expectQuestions } = listener();
    const recognition: { lang: string; onresult?: (event: object) => void } = { lang: 'en-US' };
    await runBlock(blockWith('fromWebSpeech'), { session, recognition, navigator: { userAgent } });
    for (const event of readFixture(fixture)) recognition.onresult?.(event as object);
    await expectQuestions(POLICY);
  });
});

function isFinal(event: string | object): boolean {
  return /RecognizedSpeech|"reason":3/.test(JSON.stringify(event));
}
