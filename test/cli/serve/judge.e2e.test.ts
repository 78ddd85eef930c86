import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/cli/errors';
import { createJudge } from '../../../src/cli/serve/session-options';
import { resolveServe } from '../../../src/cli/serve/settings/serve';
import { silentLogger } from '../../../src/logging/logger';
import { detectQuestion } from '../../../src/questions/index';
import { Program, run } from '../../support/program';
import { CompletionsDouble, replies, says } from '../../support/upstreams/completions-double';
import { TestClient } from '../../support/ws-client';

let server: CompletionsDouble;
let env: Record<string, string>;
beforeEach(async () => {
  server = await CompletionsDouble.start();
  env = {
    REALTIME_RAG_JUDGE: '1',
    REALTIME_RAG_JUDGE_TIMEOUT: '20',
    OPENAI_BASE_URL: server.baseUrl,
    OPENAI_API_KEY: 'sk-test-secret',
    OPENAI_MODEL: 'small',
  };
});
afterEach(() => server.close());

/** The first of several questions the rules are unsure about; this list shrinks as they improve. */
const DOUBTFUL =
  [
    'you have young children right',
    'you want the phone number',
    'so the refund takes how long then',
    'and the price would be',
    'maybe you could tell them the price',
    '你知道他在哪儿吧',
    '那就是说周五发货对吧',
    '你们周末也上班',
  ].find((line) => {
    const { confidence } = detectQuestion(line);
    return confidence >= 0.3 && confidence <= 0.8;
  }) ?? '';

describe('the judge of serve', () => {
  it('decides doubtful turns', async () => {
    server.play = says('{"decision":"answer","confidence":0.9}');
    const program = new Program(['serve', '--port', '0', '--backend', 'echo'], { env });
    const [, url] = await program.prints(/listening on (\S+)/);
    await program.prints(/in doubt {6}small at 127\.0\.0\.1:\d+ is asked/);
    const client = await TestClient.connect(url ?? '');
    client.final(DOUBTFUL);
    await client.until({ type: 'answer', final: true });
    client.close();
    const { stderr, stdout } = await program.signal('SIGTERM');
    expect(server.asked).toHaveLength(1);
    expect((await server.request(0)).headers.authorization).toBe('Bearer sk-test-secret');
    expect(stderr + stdout).not.toContain('sk-test-secret');
  });

  it('is off by default, and costs nothing then', async () => {
    server.play = says('{"decision":"answer"}');
    const { REALTIME_RAG_JUDGE: _, ...without } = env;
    const { stdout, code } = await run(['listen', '-'], { env: without, input: `${DOUBTFUL}\n` });
    expect(stdout).toContain('1 turn: ');
    expect(code).toBe(0);
    expect(server.asked).toEqual([]);
  });
});

describe('the judge of listen', () => {
  const input = `${DOUBTFUL}\nwe ship on monday\n`;

  it('is asked, and its verdict is shown', async () => {
    server.play = says('{"decision":"offer","confidence":0.9}');
    const { stdout } = await run(['listen', '-', '--judge'], {
      env: { ...env, REALTIME_RAG_JUDGE: '' },
      input,
    });
    expect(stdout).toContain(`      1  offer   0.90  judged         ${DOUBTFUL}`);
    expect(stdout).toMatch(/2 {2}silent/);
    expect(server.asked).toHaveLength(1);
  });

  it('is reported once when it fails, and the rules decide', async () => {
    server.play = replies(401, '{"error":{"message":"bad key sk-test-secret"}}');
    const { stdout, stderr, code } = await run(['listen', '-'], { env, input });
    expect(stdout).toContain(DOUBTFUL);
    expect(stdout).not.toContain('judged');
    expect(stderr).toBe(
      "realtime-rag: The judge's model server answered (401): the API key is not valid there; check it and the base URL.\n",
    );
    expect(code).toBe(0);
  });
});

describe('the settings of the judge', () => {
  const judgeOf = (env: Record<string, string>, options = {}) => resolveServe(options, env).judge;

  it('are read from the environment', () => {
    expect(judgeOf({})).toBeUndefined();
    expect(judgeOf({ OPENAI_MODEL: 'm', OPENAI_API_KEY: 'k' })).toBeUndefined();
    expect(judgeOf({ OPENAI_MODEL: 'm', OPENAI_API_KEY: 'k' }, { judge: true })).toEqual({
      model: 'm',
      apiKey: 'k',
      timeoutMs: 1_500,
    });
    const all = {
      REALTIME_RAG_JUDGE: 'true',
      REALTIME_RAG_JUDGE_MODEL: 'small',
      REALTIME_RAG_JUDGE_TIMEOUT: '0.8',
      OPENAI_MODEL: 'large',
      OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1',
    };
    expect(judgeOf(all)).toEqual({
      model: 'small',
      baseUrl: 'http://127.0.0.1:11434/v1',
      timeoutMs: 800,
    });
  });

  it.each([
    [
      { REALTIME_RAG_JUDGE: 'maybe' },
      '--judge (REALTIME_RAG_JUDGE) must be 1 or 0, not a string of 5 characters.',
    ],
    [
      { REALTIME_RAG_JUDGE: '1' },
      '--judge (REALTIME_RAG_JUDGE) needs a model: name one with REALTIME_RAG_JUDGE_MODEL or OPENAI_MODEL.',
    ],
    [
      { REALTIME_RAG_JUDGE: '1', OPENAI_MODEL: 'm', REALTIME_RAG_JUDGE_TIMEOUT: '0' },
      'REALTIME_RAG_JUDGE_TIMEOUT must be a positive number of seconds, at most 60, not zero.',
    ],
    [
      { REALTIME_RAG_JUDGE: '1', OPENAI_MODEL: 'm', REALTIME_RAG_JUDGE_TIMEOUT: '61' },
      'REALTIME_RAG_JUDGE_TIMEOUT must be a positive number of seconds, at most 60, not a number of 2 digits.',
    ],
  ])('%j is refused in one line', (env, problem) => {
    expect(() => judgeOf(env as Record<string, string>)).toThrow(new UsageError(problem));
  });

  it.each([
    [{ model: 'm' }, /^OPENAI_API_KEY is missing; .*OPENAI_BASE_URL/],
    [{ model: 'm', apiKey: 'Bearer secret' }, /^OPENAI_API_KEY has a space/],
    [{ model: 'm', baseUrl: 'secret' }, /^OPENAI_BASE_URL must be an http\(s\) URL/],
    [{ model: ' ', apiKey: 'k' }, /^REALTIME_RAG_JUDGE_MODEL must be the name of a model/],
  ])("a factory's refusal of %j names the command-line setting", async (choice, problem) => {
    const created = createJudge({ timeoutMs: 1, ...choice }, silentLogger);
    await expect(created).rejects.toThrow(problem);
    await expect(created).rejects.toBeInstanceOf(UsageError);
    await expect(created).rejects.not.toThrow(/secret/);
  });
});
