import { afterEach, describe, expect, it } from 'vitest';
import { twilioSignature } from '../../../src/host/dialects/twilio-signature';
import { CONVERSATION_RELAY, RETELL } from '../../host/dialects/platforms';
import { Program } from '../../support/program';
import { refusal, TestClient } from '../../support/ws-client';

const TOKEN = '0123456789abcdef0123456789abcdef';
const KEY = 'a-key-of-the-front-desk';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function serve(args: string[] = [], env: Record<string, string> = {}) {
  const program = new Program(['serve', '--port', '0', ...args], { env });
  cleanups.push(() => program.signal('SIGKILL'));
  const [, url = ''] = await program.prints(/listening on (ws:\S+)\n/);
  return { program, url: new URL(url), at: (path: string) => new URL(path, url).href };
}

describe('serve', () => {
  it('answers signed calls of ConversationRelay, and no others; the token is in no log', async () => {
    const { program, at } = await serve(
      ['--conversation-relay', '--public-url', 'wss://voice.example.com', '--log-level', 'trace'],
      { TWILIO_AUTH_TOKEN: TOKEN, REALTIME_RAG_KEYS: `desk:${KEY}` },
    );
    const url = at('/ws/conversation-relay');
    const sign = (token: string) => ({
      headers: {
        'X-Twilio-Signature': twilioSignature(token, 'wss://voice.example.com/ws/conversation-relay'),
      },
    });
    expect((await refusal(url)).status).toBe(401);
    expect((await refusal(url, sign('another-token'))).status).toBe(401);
    const caller = CONVERSATION_RELAY.begin(await TestClient.connect(url, sign(TOKEN)));
    const prompt = caller.ask('what is the return policy');
    expect((await caller.until(prompt)).text).toMatch(/\w+ \w+/);
    const ended = program.signal('SIGTERM');
    expect((await caller.client.closed).code).toBe(1012);
    expect(caller.frames.at(-1)).toMatchObject({ type: 'end' });
    const { stdout, stderr } = await ended;
    expect(stdout + stderr).not.toContain(TOKEN);
  });

  it('answers calls of Retell, with a key in the path and a greeting', async () => {
    const { at } = await serve(
      ['--retell', '--retell-path', '/llm/{key}/{call_id}', '--retell-greeting', 'Hello.'],
      { REALTIME_RAG_KEYS: `desk:${KEY}` },
    );
    expect((await refusal(at('/llm/a-wrong-key-of-a-stranger/call-1'))).status).toBe(401);
    const caller = RETELL.begin(await TestClient.connect(at(`/llm/${KEY}/call-1`)));
    await caller.client.until(() => caller.frames.some(({ content }) => content === 'Hello.'));
    const prompt = caller.ask('what is the return policy');
    expect((await caller.until(prompt)).text).toMatch(/\w+ \w+/);
    caller.client.close();
  });

  it('reads the messages of the recogniser that --asr names', async () => {
    const { url } = await serve(['--asr', 'vosk', '--backend', 'echo']);
    const client = await TestClient.connect(url.href);
    client.send({ text: 'what is the return policy' });
    await client.until({ stage: 'querying_rag' });
    client.close();
  });

  it.each([
    [['--asr', 'dictaphone'], '--asr (REALTIME_RAG_ASR) must be one of '],
    [['--conversation-relay', '--conversation-relay-path', 'calls'], '--conversation-relay-path'],
    [['--conversation-relay', '--public-url', 'voice.example.com'], '--public-url'],
    [['--retell', '--call-questions', 'some'], '--call-questions'],
  ])('aborts startup when a setting is wrong: %j', async (args, message) => {
    const program = new Program(['serve', '--port', '0', ...args], { env: {} });
    const { code, stderr } = await program.finished;
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
