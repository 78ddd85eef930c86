import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { run } from '../../support/program';

const documents = fileURLToPath(new URL('../../fixtures/documents', import.meta.url));

describe('ask', () => {
  it('prints the answer with its sources and exits with 0', async () => {
    const { stdout, stderr, code } = await run(['ask', 'what is the return policy?']);
    expect(stdout).toContain('› what is the return policy?\n');
    expect(stdout).toMatch(/^ {2}Our return policy: .*30 days/m);
    expect(stdout).toMatch(/^ {2}\[1\] Return policy {2}en\/returns\.md, line 3$/m);
    expect(stdout).toMatch(/confidence \d\.\d\d, .* in all$/m);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  });

  it('accepts an unquoted question, in Chinese too', async () => {
    const { stdout, code } = await run(['ask', '请问', '退货政策', '是什么']);
    expect(stdout).toContain('› 请问 退货政策 是什么');
    expect(stdout).toContain('[1] 退货政策  zh/returns.md, line 3');
    expect(code).toBe(0);
  });

  it('answers from all kinds of documents, citing pages where there are pages', async () => {
    const { stdout, stderr, code } = await run(['ask', 'how many seats has Borealis?', '--docs', documents]);
    expect(stdout).toContain('Borealis seats six people');
    expect(stdout).toContain('[1] The front desk > Meeting rooms  manual.pdf, page 2\n');
    expect(stderr).toContain('broken.pdf is left out of the index: it is not a complete PDF file\n');
    expect(code).toBe(0);
  });

  it('exits with 1 when nothing is found', async () => {
    const { stdout, code } = await run(['ask', 'what is the capital of France?']);
    expect(stdout).toContain('(no answer found)');
    expect(code).toBe(1);
  });

  it('--json prints one object on one line', async () => {
    const { stdout, code } = await run(['ask', 'what is the return policy?', '--json']);
    expect(stdout.trimEnd()).not.toContain('\n');
    expect(JSON.parse(stdout)).toMatchObject({
      question: 'what is the return policy?',
      answered: true,
      answer: expect.stringContaining('30 days'),
      confidence: expect.any(Number),
      sources: expect.arrayContaining([
        expect.objectContaining({ path: 'en/returns.md', line: 3, position: 1, highlight: [[0, 161]] }),
      ]),
      total_ms: expect.any(Number),
    });
    expect(code).toBe(0);
  });

  it('asks any backend', async () => {
    const { stdout, code } = await run(['ask', 'why?', '--backend', 'echo']);
    expect(stdout).toContain('why?');
    expect(code).toBe(0);
  });

  it('exits with 1 and the code when the backend fails, and points to the doctor', async () => {
    const env = { DIFY_API_KEY: 'app-x', DIFY_BASE_URL: 'http://127.0.0.1:9/v1' };
    const { stdout, stderr, code } = await run(['ask', 'why?'], { env });
    expect(stdout).toBe('');
    expect(stderr).toMatch(
      /^(asks Dify again\n)*realtime-rag: failed: BACKEND_UNAVAILABLE; realtime-rag doctor .+\n$/,
    );
    expect(code).toBe(1);
    const json = await run(['ask', 'why?', '--json'], { env });
    expect(json.stderr).toMatch(/^(asks Dify again\n)*$/);
    expect(JSON.parse(json.stdout)).toEqual({
      question: 'why?',
      answered: false,
      error: 'BACKEND_UNAVAILABLE',
    });
  });

  it.each([
    [['ask'], /missing required argument 'question'/],
    [['ask', ''], /^realtime-rag: The question is empty: give one, such as .+\n$/],
    [['ask', ' ', '', '--json'], /^realtime-rag: The question is empty/],
    [
      ['ask', 'why?', '--docs', 'nowhere'],
      /--docs \(REALTIME_RAG_DOCS\) names "nowhere", which does not exist/,
    ],
    [['ask', 'why?', '--nothing'], /unknown option/],
  ])('%j exits with 2 and says why', async (args, message) => {
    const { stdout, stderr, code } = await run(args);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});
