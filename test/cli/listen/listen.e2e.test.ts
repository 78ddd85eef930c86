import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Program, run } from '../../support/program';

let folder: string;
const fileOf = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'realtime-rag-listen-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const MEETING = [
  'Ann: hello everyone and welcome',
  'Ann: so what is the',
  'Ann: return policy',
  'Bob: we ship on monday',
  '',
  '请问退货政策是什么？',
  '{"text":"where is the shop","speaker":"Bob"}',
  '{"type":"keepalive"}',
  '',
].join('\n');

/** The output without the one line that differs between runs. */
const steady = (text: string) => text.replace(/\n {2}speed .*|"turns_per_second":\d+/, '');

describe('listen', () => {
  it('reads subtitles, whose times are those of their cues', async () => {
    const cues = [
      'WEBVTT',
      '',
      '01:00.000 --> 01:03.000',
      '<v Ann>what is the return policy',
      '',
      '01:04.000 --> soon',
      'hm',
    ];
    const { stdout, stderr, code } = await run(['listen', fileOf('talk.vtt', cues.join('\n'))]);
    expect(stdout).toMatch(/^ *0:0\d\.\d +answer .* Ann: what is the return policy\n/);
    expect(stderr).toContain('talk.vtt", line 6 has times that cannot be read; it is left out.');
    expect(code).toBe(1);
  });

  it('prints each turn with its decision, and a summary; two runs agree', async () => {
    const file = fileOf('meeting.txt', MEETING);
    const { stdout, stderr, code } = await run(['listen', file]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const rows = stdout.split('\n').slice(0, 5);
    expect(rows.map((row) => row.slice(0, 15).trim())).toEqual([
      '1  silent',
      '2  answer',
      '4  silent',
      '6  answer',
      '7  answer',
    ]);
    expect(rows[1]).toMatch(/^ {6}2 {2}answer {2}0\.\d\d {2}question {7}Ann: so what is the return policy$/);
    expect(stdout).toContain('\n5 turns: 3 answered, 0 offered, 2 silent\n');
    expect(stdout).toContain('passed over  1 message of other types');
    expect(steady((await run(['listen', file])).stdout)).toBe(steady(stdout));
    expect(steady((await run(['listen', '-'], { input: MEETING })).stdout)).toBe(steady(stdout));
  });

  it('--json prints one object per line, for scripts', async () => {
    const { stdout, code } = await run(['listen', '-', '--json'], { input: MEETING });
    expect(code).toBe(0);
    const objects = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(objects.map(({ type }) => type)).toEqual([...Array(5).fill('turn'), 'summary']);
    expect(objects[1]).toMatchObject({
      lines: [2, 3],
      speaker: 'Ann',
      text: 'so what is the return policy',
      decision: 'answer',
    });
    expect(objects[5]).toMatchObject({ turns: 5, answered: 3, silent: 2, other_messages: 1, bad_lines: 0 });
    const env = { REALTIME_RAG_JSON: '1' };
    expect(steady((await run(['listen', '-'], { input: MEETING, env })).stdout)).toBe(steady(stdout));
  });

  it('--only shows some, and counts all', async () => {
    const { stdout } = await run(['listen', '-', '--only', 'offer,answer'], { input: MEETING });
    expect(
      stdout
        .split('\n')
        .slice(0, 4)
        .map((row) => row.slice(9, 15)),
    ).toEqual(['answer', 'answer', 'answer', '']);
    expect(stdout).toContain('5 turns: 3 answered');
    const labelled = '{"text":"where is the shop","label":1}\n{"text":"we ship on monday","label":1}\n';
    const wrong = await run(['listen', '-', '--only', 'wrong'], { input: labelled });
    expect(wrong.stdout).toMatch(/^ {6}2 {2}silent .*we ship on monday {3}← missed\n\n2 turns/);
    expect(wrong.stdout).toContain(
      '2 questions and 0 others, precision 100.0 %, recall 50.0 %, F1 66.7, 1 missed',
    );
  });

  it('reports an unreadable line, continues, and exits with 1', async () => {
    const input = Buffer.concat([
      Buffer.from('where is the shop\n{"text":\n{"text":7}\n'),
      Uint8Array.of(0xff, 0xfe, 0x0a),
      Buffer.from('we ship on monday\n'),
    ]);
    const { stdout, stderr, code } = await run(['listen', fileOf('odd.txt', input)]);
    expect(code).toBe(1);
    const name = JSON.stringify(join(folder, 'odd.txt'));
    expect(stderr.split('\n')).toEqual([
      `realtime-rag: ${name}, line 2 begins with { but is not valid JSON; it is left out.`,
      `realtime-rag: ${name}, line 3 is refused: 'text' must be a string, not a number; it is left out.`,
      `realtime-rag: ${name}, line 4 is not UTF-8; it is left out.`,
      '',
    ]);
    expect(stdout).toMatch(/1 {2}answer[\s\S]*5 {2}silent/);
    expect(stdout).toContain('left out  3 lines that cannot be read');
  });

  it('does not fill the screen with a file of another kind', async () => {
    const { stderr, code } = await run(['listen', '-'], { input: '{\n'.repeat(500) });
    expect(code).toBe(1);
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(21);
    expect(lines[20]).toBe('realtime-rag: stdin: 480 more lines are left out.');
  });

  it.each([
    [
      'a file that is not there',
      () => join(folder, 'none.txt'),
      /^realtime-rag: There is no file .*none\.txt".*\n$/,
    ],
    ['a folder', () => folder, /^realtime-rag: ".*" is a folder: .*\n$/],
    [
      'no text',
      () => fileOf('a.bin', Uint8Array.of(0x89, 0x50, 0, 0x0d)),
      /a\.bin" is not UTF-8 text: .*\n$/,
    ],
  ])('refuses %s with one line and status 2', async (_, path, problem) => {
    const { stdout, stderr, code } = await run(['listen', path()]);
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
    expect(stderr).toMatch(problem);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  it.each([
    [['listen'], /missing required argument/],
    [
      ['listen', '-', '--only', 'answers'],
      /^realtime-rag: --only \(REALTIME_RAG_LISTEN_ONLY\) must be some of/,
    ],
    [['listen', '-', '--gap', '-1'], /^realtime-rag: --gap .* must be a number of seconds from 0/],
    [['listen', '-', '--names', 'yes'], /^realtime-rag: --names .* must be one of auto, off/],
  ])('refuses %j', async (args, problem) => {
    const { stderr, code } = await run(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(problem);
  });

  it('prints its decisions while input arrives', async () => {
    const program = new Program(['listen', '-']);
    program.process.stdin?.write('where is the shop\n');
    await program.prints(/1 {2}answer.*where is the shop\n/);
    program.process.stdin?.write('we ship on mon');
    program.process.stdin?.write('day\n');
    await program.prints(/2 {2}silent.*we ship on monday\n/);
    program.process.stdin?.end();
    expect((await program.finished).code).toBe(0);
  });

  it('prints the summary on Ctrl-C', async () => {
    const program = new Program(['listen', '-']);
    program.process.stdin?.write('where is the shop\nso what is the\n');
    await program.prints(/1 {2}answer/);
    const { stdout, stderr, code } = await program.signal('SIGINT');
    expect(stdout).toContain('2 turns: 1 answered');
    expect({ stderr, code }).toEqual({ stderr: '', code: 130 });
  });

  it('ends quietly when its reader does', async () => {
    const program = new Program(['listen', '-'], { input: 'where is the shop\n'.repeat(20_000) });
    // It may end before it has read everything, and then writing the rest fails.
    program.process.stdin?.on('error', () => {});
    await once(program.process.stdout as NodeJS.ReadableStream, 'data');
    program.process.stdout?.destroy();
    const { stderr, code } = await program.finished;
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  });

  it('prints no colours into a pipe, unless they are forced', async () => {
    const coloured = async (args: string[], env: Record<string, string>) =>
      (await run(['listen', '-', ...args], { input: MEETING, env })).stdout.includes('\u001b[');
    expect(await coloured([], {})).toBe(false);
    expect(await coloured([], { CI: 'true' })).toBe(false);
    expect(await coloured([], { FORCE_COLOR: '1' })).toBe(true);
    expect(await coloured(['--no-color'], { FORCE_COLOR: '1' })).toBe(false);
    expect(await coloured([], { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
  });

  it('strips names and made-up times', async () => {
    const input = 'Ann: so what is the\nAnn: return policy\n';
    const { stdout } = await run(['listen', '-', '--names', 'off', '--gap', '5'], { input });
    expect(stdout).toContain('2 turns');
    expect(stdout).toContain('Ann: return policy');
  });
});
