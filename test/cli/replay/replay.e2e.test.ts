import { linkSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../support/program';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'realtime-rag-replay-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const EXAMPLES = ['support-call', 'service-desk-zh', 'team-meeting'].map((name) =>
  resolve(`examples/recordings/${name}.jsonl`),
);
const [CALL = ''] = EXAMPLES;
const fileOf = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

describe('replay', () => {
  it('prints the timeline and the summary of a recording, the same twice', async () => {
    const { stdout, stderr, code } = await run(['replay', CALL]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /0:14\.8 {2}final {7}caller: What is the return policy for items bought online\?\n/,
    );
    expect(stdout).toMatch(
      /0:14\.8 {2}answer {6}0\.\d\d {2}What is the return policy for items bought online\? {2}\(q1\)/,
    );
    expect(stdout).toMatch(/first text {2}q1 {2}\d\.\d\d s after the last word/);
    expect(stdout).toMatch(/\nturns +12\n answered +4\n silent +8\n/);
    expect(stdout).toMatch(
      /simulated backend: passages after 300 ms, first token 500 ms later, 60 tokens at 40 a second\n$/,
    );
    expect((await run(['replay', CALL])).stdout).toBe(stdout);
  });

  it('--json prints one document for all files, the same twice', async () => {
    const args = ['replay', ...EXAMPLES, '--json'];
    const { stdout, code } = await run(args);
    expect(code).toBe(0);
    expect(stdout.trimEnd()).not.toContain('\n');
    const { version, backend, variants, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual({});
    expect(version).toBe(1);
    expect(backend).toEqual({
      name: 'simulated',
      retrieval_ms: 300,
      first_token_ms: 500,
      tokens_per_second: 40,
      answer_tokens: 60,
    });
    expect(variants).toHaveLength(1);
    const [{ summary, recordings }] = variants;
    expect(recordings.map(({ file }: { file: string }) => file)).toEqual(EXAMPLES);
    expect(Object.keys(summary)).toEqual(
      expect.arrayContaining([
        ...['turns', 'answered', 'offered', 'silent', 'reasons', 'ended', 'errors'],
        ...['first_text_after_last_word_ms', 'first_text_after_final_ms', 'queries', 'queries_per_question'],
        ...['speculation', 'tokens', 'wasted_tokens', 'reused_in_other_words', 'wrong_reuses', 'saved_ms'],
      ]),
    );
    expect(summary).toMatchObject({
      wrong_reuses: [],
      first_text_after_last_word_ms: { p50: expect.any(Number) },
    });
    expect((await run(args)).stdout).toBe(stdout);
  });

  it('--set given twice compares two settings side by side', async () => {
    const sets = ['--set', 'answerAt=0.5', '--set', 'mode=auto', '--set', 'answerAt=0.945'];
    const { stdout, code } = await run(['replay', CALL, ...sets]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\n +A answerAt=0\.5 +B answerAt=0\.945\nturns +12 +12\n answered +4 +3\n/);
    expect(stdout).toMatch(/answer {6}A 0\.\d\d {2}And how long does a refund take\?/);
    expect(stdout).toMatch(/silent {6}B 0\.\d\d {2}question/);
    const json = JSON.parse((await run(['replay', CALL, ...sets, '--json'])).stdout);
    expect(json.variants.map(({ set }: { set: string }) => set)).toEqual(['answerAt=0.5', 'answerAt=0.945']);
  });

  it('--summary leaves out the timelines', async () => {
    const { stdout } = await run(['replay', CALL, '--summary']);
    expect(stdout).toMatch(/^turns +12\n/);
    expect((await run(['replay', CALL])).stdout.endsWith(stdout)).toBe(true);
  });

  it('speculates as serve would, by option or variable; --set takes precedence', async () => {
    const started = async (args: string[], env = {}) => {
      const { stdout } = await run(['replay', CALL, '--json', ...args], env);
      const { answer, retrieve } = JSON.parse(stdout).variants[0].summary.speculation;
      return { answer: answer.started > 0, retrieve: retrieve.started > 0 };
    };
    const answers = { answer: true, retrieve: false };
    const nothing = { answer: false, retrieve: false };
    expect(await started([])).toEqual({ answer: false, retrieve: true });
    expect(await started(['--speculate', 'answer'])).toEqual(answers);
    expect(await started([], { env: { REALTIME_RAG_SPECULATE: 'off' } })).toEqual(nothing);
    expect(await started(['--speculate', 'off', '--set', 'speculate=answer'])).toEqual(answers);
  });

  it('takes the latencies of the backend', async () => {
    const at = (firstTokenMs: string) => ['--retrieval-ms', '0', '--first-token-ms', firstTokenMs];
    const slow = JSON.parse((await run(['replay', CALL, '--json', ...at('1200')])).stdout);
    const fast = JSON.parse((await run(['replay', CALL, '--json', ...at('500')])).stdout);
    const p50 = ({ variants }: typeof slow) => variants[0].summary.first_text_after_final_ms.p50;
    expect(p50(slow) - p50(fast)).toBe(700);
  });

  it('--html writes a page of its own beside the text', async () => {
    const page = join(folder, 'call.html');
    const { stdout, code } = await run(['replay', CALL, '--html', page]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nturns +12\n/);
    const html = readFileSync(page, 'utf8');
    expect(html).toMatch(/^<!doctype html>\n[\s\S]*<\/html>\n$/);
    expect(html).toContain('What is the return policy for items bought online?');
    const again = await run(['replay', CALL, '--html', page]);
    expect(again.code).toBe(0);
    expect(readFileSync(page, 'utf8')).toBe(html);
  });

  it('reads stdin, and transcripts too', async () => {
    const { stdout, code } = await run(['replay', '-'], {
      input: 'Ann: hello everyone\nBen: what is the return policy?\n',
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^stdin {2}0:0\d\.\d, 2 messages\n/);
    expect(stdout).toMatch(/answer {6}0\.\d\d {2}what is the return policy\?/);
  });

  it('leaves out a last line that breaks off, and says so', async () => {
    const text = readFileSync(CALL, 'utf8');
    const { stdout, stderr, code } = await run(['replay', fileOf('cut.jsonl', text.slice(0, -20))]);
    expect(code).toBe(0);
    expect(stderr).toBe(
      `realtime-rag: ${join(folder, 'cut.jsonl')}: the last line breaks off; it is left out.\n`,
    );
    expect(stdout).toMatch(/\nturns +1\d\n/);
  });
});

describe('replay refuses with one line and status 2', () => {
  const refused = async (args: readonly string[]) => {
    const { stdout, stderr, code } = await run(['replay', ...args]);
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
    expect(stderr).toMatch(/^realtime-rag: [^\n]+\n$/);
    return stderr;
  };

  it('a line that cannot be read, saying where', async () => {
    const bad = fileOf(
      'bad.jsonl',
      '{"at":1,"type":"asr_chunk","text":"hi"}\n{"at":2,"type":"asr_chunk"}\nx\n',
    );
    expect(await refused([CALL, bad])).toBe(`realtime-rag: ${bad}:2: is refused: 'text' is missing.\n`);
  });

  it('a file that is not there, is a folder, or is no text', async () => {
    expect(await refused([join(folder, 'none.jsonl')])).toContain('There is no file');
    expect(await refused([folder])).toContain('is a folder');
    expect(await refused([fileOf('binary', '\u0000\u0001')])).toContain('is not UTF-8 text');
    expect(await refused([fileOf('empty.jsonl', '')])).toContain('empty.jsonl:1: nothing is said');
  });

  it('an option of a session that there is not, or a value that it does not take', async () => {
    expect(await refused([CALL, '--set', 'speed=9'])).toMatch(
      /--set names no option that can be set here; those are .*turnTimeoutMs/,
    );
    expect(await refused([CALL, '--set', 'turnTimeoutMs=secret-value'])).not.toContain('secret-value');
    expect(await refused([CALL, '--retrieval-ms', 'soon'])).toContain(
      '--retrieval-ms (REALTIME_RAG_REPLAY_RETRIEVAL_MS) must be',
    );
  });

  it('a page that would replace a recording, or cannot be written', async () => {
    const copy = fileOf('copy.jsonl', readFileSync(CALL, 'utf8'));
    expect(await refused([copy, '--html', copy])).toContain('names one of the recordings');
    expect(readFileSync(copy, 'utf8')).toBe(readFileSync(CALL, 'utf8'));
    const otherName = join(folder, 'copy.html');
    linkSync(copy, otherName);
    expect(await refused([copy, '--html', otherName])).toContain('names one of the recordings');
    expect(readFileSync(copy, 'utf8')).toBe(readFileSync(CALL, 'utf8'));
    expect(await refused([copy, '--html', join(folder, 'none', 'a.html')])).toContain(
      'cannot be written (ENOENT)',
    );
  });

  it('no file at all', async () => {
    const { stderr, code } = await run(['replay']);
    expect(code).toBe(2);
    expect(stderr).toContain("missing required argument 'file'");
  });
});
