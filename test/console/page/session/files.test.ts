import { describe, expect, test, vi } from 'vitest';
import { Talk } from '../../../../src/console/talk/talk';
import { startHost } from '../../../support/host-rig';
import { isUp, openPage, type PageRig, quiet, turnsOf } from './rig';

const fileOf = (name: string, text: string) => new File([text], name);

async function savedIn({ saved }: PageRig, ending: string): Promise<File> {
  const [name, content] = [...saved].find(([name]) => name.endsWith(ending)) ?? [];
  return fileOf(name ?? '', (await content?.text()) ?? '');
}

/** A page where something was asked and something else was not. */
async function talked() {
  const { origin, backend } = await startHost();
  const rig = openPage(origin);
  await rig.until(isUp);
  rig.page.setSpeaker('Ann');
  rig.page.said('what is the return policy?');
  await backend.asked(1);
  const source = { id: 'a#0', title: 'Returns', text: 'Thirty days.', position: 1 };
  backend.say({ type: 'sources', sources: [source] }, 'Thirty days [1].');
  backend.end();
  await rig.until(({ talk }) => talk.answers[0]?.state === 'complete');
  rig.page.setSpeaker('Bo');
  rig.page.said('we met on monday and talked about the weather');
  await rig.until(({ talk }) => talk.turns[1]?.decision !== undefined);
  return rig;
}

describe('a session', () => {
  test('that is saved can be shown again as it was', async () => {
    const rig = await talked();
    const { talk, startedAt } = rig.view;
    rig.page.save('session');
    const file = await savedIn(rig, '.jsonl');
    const other = openPage((await startHost()).origin);
    await other.until(isUp);
    other.page.open(file);
    await other.until(({ file }) => file?.kind === 'session');
    other.page.show();
    expect(other.view.phase).toBe('kept');
    expect(turnsOf(other.view)).toEqual(turnsOf({ ...rig.view, talk }));
    expect(other.view.talk.answers).toMatchObject([
      { question: 'what is the return policy?', text: 'Thirty days [1].', state: 'complete', speaker: 'Ann' },
    ]);
    expect(other.view.talk.answers[0]?.sources).toEqual(talk.answers[0]?.sources);
    expect(other.view.startedAt).toEqual(startedAt);
    other.page.save('session');
    expect(await (await savedIn(other, '.jsonl')).text()).toBe(await file.text());
    other.page.begin();
    await other.until(({ phase }) => phase === 'live');
    expect(other.view.talk.turns).toEqual([]);
  });

  test('is saved as minutes, which can be shown again too', async () => {
    const rig = await talked();
    rig.page.save('minutes');
    const file = await savedIn(rig, '.md');
    expect(await file.text()).toContain('what is the return policy?');
    rig.page.open(file);
    await rig.until(({ file }) => file?.kind === 'session');
    rig.page.show();
    expect(rig.view.talk.answers).toMatchObject([
      { question: 'what is the return policy?', state: 'complete' },
    ]);
  });
});

describe('a transcript', () => {
  test('is played, and its questions are answered', async () => {
    const { origin, backend } = await startHost({ console: true });
    const rig = openPage(origin);
    await rig.until(({ settings }) => settings !== undefined);
    rig.page.open(fileOf('talk.txt', 'Ann: what is the return policy?\nBo: that depends on the shop\n'));
    await rig.until(({ file }) => file?.kind === 'transcript');
    rig.page.play(Number.POSITIVE_INFINITY);
    await backend.asked(1);
    await rig.until(({ talk }) => talk.turns[1]?.decision !== undefined);
    expect(rig.view.talk.turns.map(({ speaker }) => speaker)).toEqual(['Ann', 'Bo']);
    await rig.until(({ player }) => player === undefined);
    rig.page.closeFile();
    expect(rig.view.file).toBeUndefined();
  });

  test('can be paused and stopped', async () => {
    const { origin } = await startHost();
    const rig = openPage(origin);
    await rig.until(isUp);
    rig.page.open(fileOf('talk.txt', 'Ann: we begin with the numbers\nBo: that is a good idea\n'));
    await rig.until(({ file }) => file !== undefined);
    rig.page.play(1);
    expect(rig.view.player).toMatchObject({ name: 'talk.txt', speed: 1, paused: false });
    rig.page.pausePlayer();
    expect(rig.view.player?.paused).toBe(true);
    rig.page.resumePlayer();
    expect(rig.view.player?.paused).toBe(false);
    rig.page.stopPlayer();
    expect(rig.view.player).toBeUndefined();
  });

  test('of 2,000 lines is drawn once a frame at most, and each line is decided', async () => {
    const { origin } = await startHost({
      console: true,
      limits: { messagesPerSecond: Number.POSITIVE_INFINITY, bytesPerSecond: Number.POSITIVE_INFINITY },
    });
    const begun = performance.now();
    const rig = openPage(origin);
    await rig.until(({ settings }) => settings !== undefined);
    const lines = Array.from({ length: 2_000 }, (_, i) => `P${i % 3}: line ${i} is said and done`);
    rig.page.open(fileOf('long.txt', lines.join('\n')));
    await rig.until(({ file }) => file !== undefined);
    rig.page.play(Number.POSITIVE_INFINITY);
    await rig.until(({ talk, player }) => player === undefined && talk.turns.length >= 2_000);
    await rig.until(({ talk }) => talk.turns.every(({ decision }) => decision !== undefined));
    expect(rig.view.talk.turns.map(({ text }) => text)).toEqual(lines.map((line) => line.slice(4)));
    expect(rig.drawn).toBeLessThan((performance.now() - begun) / 4 + 1);
  });
});

test('what cannot be opened is told', async () => {
  const { origin } = await startHost();
  const rig = openPage(origin);
  rig.page.open(fileOf('nothing.txt', ''));
  const { file } = await rig.until(({ file }) => file !== undefined);
  expect(file).toEqual({ kind: 'problem', name: 'nothing.txt', problem: 'empty' });
  rig.page.play(1);
  rig.page.show();
  await quiet(rig);
  expect(rig.view).toMatchObject({ phase: 'live' });
  expect(rig.view.player).toBeUndefined();
});

describe('a file that says anything', () => {
  const line = [
    '{"at":0,"type":"asr_chunk","text":"What is it?","is_final":true}',
    '{"at":1,"from":"server","type":"status","stage":"waiting_for_question","reason":"statement"}',
  ].join('\n');

  test.each(['yesterday', '', '+200000-01-01T00:00:00Z'])(
    'begins when it was written, not %j',
    async (began) => {
      const { page, until, saved, ...rig } = openPage((await startHost()).origin);
      const header = JSON.stringify({ type: 'recording', version: 1, started_at: began });
      const lastModified = Date.UTC(2026, 2, 2);
      page.open(new File([`${header}\n${line}`], 'a.jsonl', { lastModified }));
      await until(({ file }) => file?.kind === 'session');
      page.show();
      await until(({ phase }) => phase === 'kept');
      expect(page.view.startedAt).toEqual(new Date(lastModified));
      page.save('minutes');
      expect([...saved.keys()]).toEqual([expect.stringMatching(/^minutes-2026-03-0\d-\d{6}\.md$/)]);
      rig.close();
    },
  );

  test('leaves the live session as it is when it cannot be told', async () => {
    const rig = await talked();
    const { talk } = rig.view;
    rig.page.open(fileOf('a.jsonl', `{"type":"recording","version":1}\n${line}`));
    await rig.until(({ file }) => file?.kind === 'session');
    vi.spyOn(Talk.prototype, 'heard').mockImplementationOnce(() => {
      throw new Error('out of memory');
    });
    rig.page.show();
    await rig.until(({ file }) => file?.kind === 'problem');
    expect(rig.view).toMatchObject({ phase: 'live', file: { problem: 'unreadable', name: 'a.jsonl' } });
    expect(turnsOf(rig.view)).toEqual(turnsOf({ ...rig.view, talk }));
  });
});
