import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Program, run } from '../../support/program';
import { type DoubleOptions, type DoublePeer, greet, ProtocolDouble } from '../../support/protocol-double';

const doubles: ProtocolDouble[] = [];
afterEach(async () => {
  for (const double of doubles.splice(0)) await double.stop();
});

async function startDouble(options?: DoubleOptions) {
  const double = await ProtocolDouble.start(options);
  doubles.push(double);
  return double;
}

describe('the client with a real server', () => {
  let server: Program;
  let url: string;
  beforeAll(async () => {
    server = new Program(['serve', '--port', '0']);
    [, url = ''] = await server.prints(/listening on (ws:\S+)/);
  });
  afterAll(() => server.signal('SIGTERM'));

  it('prints the answers to questions, with sources, and nothing for the rest', async () => {
    const input = [
      '大家好，今天我们复盘一下发布进展。',
      '请问退货政策是什么？',
      '',
      'hello everyone and welcome',
      'what is the return policy?',
      '',
    ].join('\n');
    const { stdout, stderr, code } = await run(['client', url], { input });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const source = (language: string) => String.raw`(?: {2}\[\d\] .+ \(${language}/returns\.md\)\n)+`;
    const latency = String.raw` {2}\d+ ms to first token, \d+ ms in all \(server: .+\)\n`;
    expect(stdout).toMatch(
      new RegExp(
        '^· 大家好，今天我们复盘一下发布进展。   \\(no question\\)\n' +
          `› 请问退货政策是什么？\n  .*退货.*\n${source('zh')}${latency}` +
          '· hello everyone and welcome   \\(no question\\)\n' +
          `› what is the return policy\\?\n  .*return.*\n${source('en')}${latency}$`,
      ),
    );
  });

  it('exits with 1 when a question has no answer', async () => {
    const { stdout, code } = await run(['client', url], { input: 'what is the mass of the moon?\n' });
    expect(stdout).toContain('(no answer found)');
    expect(code).toBe(1);
  });

  it('exits with 0 when nothing was asked', async () => {
    expect(await run(['client', url], { input: '\n\n' })).toEqual({ stdout: '', stderr: '', code: 0 });
  });

  it('prints the messages as they arrive with --json', async () => {
    const { stdout, code } = await run(['client', url, '--json'], { input: 'what is the return policy?\n' });
    const messages = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(messages[0]).toMatchObject({ type: 'ack', message: 'connected' });
    expect(messages.at(-1)).toMatchObject({ type: 'status', stage: 'closed' });
    expect(messages.find(({ final }) => final)).toMatchObject({ finish_reason: 'complete' });
    expect(code).toBe(0);
  });

  it('uses colours only when they are wanted', async () => {
    const input = 'hello everyone and welcome\n';
    const control = String.fromCharCode(27);
    const plain = await run(['client', url], { input, env: { CI: '1' } });
    expect(plain.stdout).not.toContain(control);
    const forced = await run(['client', url], { input, env: { FORCE_COLOR: '1' } });
    expect(forced.stdout).toContain(control);
    const refused = await run(['client', url], { input, env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    expect(refused.stdout).not.toContain(control);
  });
});

describe('the client with a scripted server', () => {
  it('sends a line as growing partials with --speed, with language and speaker', async () => {
    const double = await startDouble({ onMessage: oldService });
    const args = ['client', double.url, '--speed', '1000', '--language', 'en', '--speaker', 'Ada'];
    expect(await run(args, { input: 'hello to all\n' })).toMatchObject({ code: 0 });
    const chunk = { type: 'asr_chunk', language: 'en', speaker: 'Ada' };
    expect((await double.peer()).heard).toEqual([
      { ...chunk, is_final: false, text: 'hello' },
      { ...chunk, is_final: false, text: 'hello to' },
      { ...chunk, is_final: true, text: 'hello to all' },
      { type: 'control', action: 'stop' },
    ]);
  });

  it('sends a line only when the previous one is settled', async () => {
    const double = await startDouble();
    const program = new Program(['client', double.url], { input: 'what?\nand?\n' });
    const peer = await double.peer();
    await peer.hears(1);
    peer.say(
      { type: 'ack', session_id: 's', received_type: 'asr_chunk', is_final: true },
      { type: 'status', session_id: 's', seq: 2, stage: 'analyzing', question: 'what?', query_id: 'q' },
      {
        type: 'answer',
        session_id: 's',
        seq: 3,
        query_id: 'q',
        stream_index: 0,
        content: 'This',
        final: false,
      },
    );
    await program.prints(/This/);
    expect(peer.heard).toHaveLength(1);
    peer.say({
      type: 'answer',
      session_id: 's',
      seq: 4,
      query_id: 'q',
      stream_index: 1,
      content: '',
      final: true,
    });
    expect((await peer.hears(2))[1]).toMatchObject({ text: 'and?' });
    peer.socket.close(4403);
    expect(await program.finished).toMatchObject({
      code: 1,
      stderr: 'realtime-rag: The connection broke (close code 4403).\n',
    });
  });

  it('says when the connection is lost and when it is back, and sends again what was not acknowledged', async () => {
    const double = await startDouble({
      onMessage: (peer, message) => peer !== double.peers[0] && oldService(peer, message),
    });
    const program = new Program(['client', double.url], { input: 'what?\n' });
    const peer = await double.peer();
    await peer.hears(1);
    peer.socket.terminate();
    const { stdout, stderr } = await program.finished;
    expect(stdout).toMatch(/^› what\?\n/);
    expect(stderr).toMatch(
      /^realtime-rag: the connection is lost; connecting again\..*\nrealtime-rag: connected again, with a new session: .*\n$/,
    );
  });

  it('ends at once with a signal while the connection is lost', async () => {
    // The second connection is not greeted.
    const double = await startDouble({ onPeer: (peer) => double.peers.length === 1 && greet(peer) });
    const program = new Program(['client', double.url], { input: 'what?\n' });
    const peer = await double.peer();
    await peer.hears(1);
    peer.socket.terminate();
    await program.logs(/connecting again/);
    program.process.kill('SIGINT');
    expect((await program.finished).code).toBeNull();
  });

  it('shows the answers of the older service, which numbers and names nothing', async () => {
    const double = await startDouble({
      onPeer: (peer) => peer.say({ type: 'ack', message: 'connected', session_id: 'old' }),
      onMessage: oldService,
    });
    const { stdout, code } = await run(['client', double.url], { input: 'hello\nwhat is it?\nand why?\n' });
    expect(stdout.replace(/\d+ ms/g, 'N ms')).toBe(
      [
        '· hello   (no question)',
        '› what is it?',
        '  Answer to what is it?',
        '  N ms to first token, N ms in all',
        '› and why?',
        '  Answer to and why?',
        '  N ms to first token, N ms in all',
        '',
      ].join('\n'),
    );
    expect(code).toBe(0);
  });

  it('exits with 1 when the server leaves before everything was sent', async () => {
    const double = await startDouble({ onMessage: (peer) => peer.socket.close(1000) });
    const finished = await run(['client', double.url], { input: 'hello\nwhat?\n' });
    expect(finished).toMatchObject({
      code: 1,
      stderr: 'realtime-rag: The server closed before all was said.\n',
    });
  });

  it('ends the line of an answer that is cut off', async () => {
    for (const how of ['the server', 'a signal'] as const) {
      const double = await startDouble();
      const program = new Program(['client', double.url], { input: 'what?\n' });
      const peer = await double.peer();
      await peer.hears(1);
      peer.say(
        { type: 'ack', session_id: 's', received_type: 'asr_chunk', is_final: true },
        { type: 'status', session_id: 's', seq: 2, stage: 'analyzing', question: 'what?', query_id: 'q' },
        {
          type: 'answer',
          session_id: 's',
          seq: 3,
          query_id: 'q',
          stream_index: 0,
          content: 'This',
          final: false,
        },
      );
      await program.prints(/This/);
      if (how === 'a signal') program.process.kill('SIGINT');
      else peer.socket.close(4403);
      const { stdout, code } = await program.finished;
      expect(stdout).toBe('› what?\n  This\n');
      expect([how, code]).toEqual([how, how === 'a signal' ? null : 1]);
    }
  });

  it.each([
    [
      '',
      /^realtime-rag: ws:\S+ has not greeted .+ It probably asks for a key: .+--key \(REALTIME_RAG_KEY\).+\n$/,
    ],
    ['wrong-key', /^realtime-rag: ws:\S+ has not greeted within 2 s; still waiting\.\n$/],
  ])('with the key %j says what may be missing when it is not greeted, and waits on', async (key, news) => {
    const double = await startDouble({ onPeer: () => {}, onMessage: oldService });
    const program = new Program(['client', double.url], {
      input: 'hello\n',
      env: key === '' ? {} : { REALTIME_RAG_KEY: key },
    });
    await program.logs(/has not greeted.*\n/);
    (await double.peer()).say({ type: 'ack', message: 'connected', session_id: 's' });
    const { stdout, stderr, code } = await program.finished;
    expect(stderr).toMatch(news);
    expect(stdout).toBe('· hello   (no question)\n');
    expect(code).toBe(0);
  });

  it("takes the server's address from the environment", async () => {
    const double = await startDouble({ onMessage: oldService });
    const finished = await run(['client'], { input: 'hello\n', env: { REALTIME_RAG_URL: double.url } });
    expect(finished).toMatchObject({ code: 0, stdout: '· hello   (no question)\n' });
  });
});

describe('the client without a server', () => {
  it('exits with 2 and one line', async () => {
    const double = await ProtocolDouble.start();
    const url = double.url.replace('ws://', 'ws://user:secret@');
    await double.stop();
    const finished = await run(['client', url]);
    expect(finished).toMatchObject({ code: 2, stdout: '' });
    expect(finished.stderr).toMatch(/^realtime-rag: No WebSocket connection to ws:\/\/127.+ serve\n$/);
    expect(finished.stderr).not.toContain('secret');
  });

  it('exits with 2 and one line when the address is invalid', async () => {
    const finished = await run(['client', 'localhost']);
    expect(finished).toMatchObject({ code: 2, stdout: '' });
    expect(finished.stderr).toMatch(/^realtime-rag: url \(REALTIME_RAG_URL\) must be a ws:\/\/.+\n$/);
  });

  it('exits with 2 when the server refuses', async () => {
    const double = await startDouble({ refuseWith: 403 });
    const finished = await run(['client', double.url]);
    expect(finished).toMatchObject({ code: 2, stderr: expect.stringContaining('HTTP status 403') });
  });
});

/** Answers like the older service this protocol comes from: no seq, no query_id, no finish_reason. */
function oldService(peer: DoublePeer, message: Record<string, unknown>): void {
  if (message.type === 'control') {
    peer.say({ type: 'ack', received_type: 'control' }, { type: 'status', stage: 'closed' });
    peer.socket.close(1000);
    return;
  }
  peer.say({ type: 'ack', received_type: 'asr_chunk', is_final: message.is_final });
  if (!message.is_final) return;
  const text = String(message.text);
  if (!text.endsWith('?')) return peer.say({ type: 'status', stage: 'waiting_for_question', note: null });
  peer.say(
    { type: 'status', stage: 'analyzing', question: text },
    { type: 'status', stage: 'querying_rag' },
    { type: 'answer', stream_index: 0, content: 'Answer to ', final: false },
    { type: 'answer', stream_index: 1, content: text, final: false },
    { type: 'answer', stream_index: 2, content: '', final: true },
    { type: 'status', stage: 'idle' },
  );
}
