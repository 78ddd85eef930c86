import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ASR_SOURCES, createAsrParser } from '../../src/asr/index';
import { RealtimeRagSession } from '../../src/index';
import { readFixture } from './fixtures';
import { run } from './suite';

const fixtures = readdirSync('test/asr/fixtures').map((file) => file.replace('.jsonl', ''));

/** The source of a fixture: `tencent-speakers` is one of `tencent`. */
function sourceOf(fixture: string) {
  const named = ASR_SOURCES.filter((source) => fixture === source || fixture.startsWith(`${source}-`));
  return named.sort((one, other) => other.length - one.length)[0];
}

describe('what comes out of a parser goes into a session', () => {
  test.each(fixtures)('%s: every chunk is accepted, and the question is answered', async (fixture) => {
    const source = sourceOf(fixture);
    if (source === undefined) expect.fail(`no source has the fixture ${fixture}`);
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
    const errors: unknown[] = [];
    session.on('error', (error) => errors.push(error));
    for (const chunk of run(createAsrParser(source), readFixture(fixture))) session.receive(chunk);
    await session.stop();
    expect(errors).toEqual([]);
    expect(asked.join(' ')).toMatch(/return policy|退货政策是什么/i);
  });

  test('every source has a fixture', () => {
    expect(new Set(fixtures.map(sourceOf))).toEqual(new Set(ASR_SOURCES));
  });
});
