import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { prepareFolder, SessionRecordings } from '../../../src/cli/serve/session-recordings';
import type { HostObserver } from '../../../src/host/index';
import { startHost } from '../../support/host-rig';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'realtime-rag-recordings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const logger = () => ({ debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() });
const linesOf = (file: string) =>
  readFileSync(join(folder, file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

async function recorded(log = logger()) {
  const recordings = new SessionRecordings({ folder, secrets: ['a-long-secret-key'], logger: log });
  const rig = await startHost({ observer: recordings.observer as Partial<HostObserver> });
  return { recordings, rig, log };
}

describe('recordings of sessions', () => {
  test('are one file for each session that says something, complete when they are closed', async () => {
    const { recordings, rig } = await recorded();
    const silent = await rig.connect();
    const clients = [await rig.connect(), await rig.connect()];
    for (const [index, client] of clients.entries()) {
      client.send({ type: 'asr_chunk', text: 'we ship', is_final: false });
      client.final(`we ship on monday ${index}`);
      client.send({ type: 'keepalive' });
      await client.until({ received_type: 'keepalive' });
    }
    silent.close();
    await recordings.close();
    const files = readdirSync(folder);
    expect(files).toHaveLength(2);
    for (const file of files) {
      expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
      const [header, partial, final, decision, ...more] = linesOf(file);
      expect(header).toMatchObject({ type: 'recording', version: 1, started_at: expect.any(String) });
      expect(partial).toMatchObject({
        type: 'asr_chunk',
        text: 'we ship',
        is_final: false,
      });
      expect(final).toMatchObject({ type: 'asr_chunk', is_final: true });
      // The count begins with the session, a moment before its first message.
      expect(partial?.at).toBeGreaterThanOrEqual(0);
      expect(partial?.at).toBeLessThanOrEqual(Number(final?.at));
      expect(decision).toMatchObject({ from: 'server', stage: 'waiting_for_question' });
      expect(more).toEqual([]);
    }
  });

  test('are named by the server, whatever label a session has', async () => {
    const { recordings, rig } = await recorded();
    const client = await rig.connect();
    for (const label of ['../../../etc/passwd', '..\\evil', '/tmp/x', 'a\u0000b', 'CON']) {
      client.send({ type: 'asr_chunk', text: 'we ship on monday', is_final: true, session_id: label });
      await client.until({ session_id: label, type: 'ack' });
    }
    await recordings.close();
    const files = readdirSync(folder);
    expect(files).toHaveLength(5);
    for (const file of files) {
      expect(file).toMatch(/^\d{8}T\d{6}Z-\d+-\d+-\d+\.jsonl$/);
      expect(readFileSync(join(folder, file), 'utf8')).not.toMatch(/passwd|evil|CON/);
    }
  });

  test('end when the client leaves', async () => {
    const { rig } = await recorded();
    const client = await rig.connect();
    client.final('we ship on monday');
    await client.until({ stage: 'waiting_for_question' });
    client.close();
    await expect.poll(() => readdirSync(folder).map((file) => linesOf(file).length)).toEqual([3]);
  });

  test('do not fill the folder for a client that keeps changing its label', async () => {
    const { recordings, rig } = await recorded();
    const client = await rig.connect();
    for (let label = 0; label < 40; label++) {
      client.send({ type: 'asr_chunk', text: 'we ship', is_final: false, session_id: `s${label}` });
    }
    await client.until({ session_id: 's39', type: 'ack' });
    await recordings.close();
    expect(readdirSync(folder).length).toBe(16);
  });

  test('that fail harm no session, and are logged once', async () => {
    const { rig, log } = await recorded();
    rmSync(folder, { recursive: true });
    for (let number = 0; number < 2; number++) {
      const client = await rig.connect();
      client.final('we ship on monday');
      await client.until({ stage: 'waiting_for_question' });
      client.final('we ship on tuesday');
      await client.until({ stage: 'waiting_for_question' }, client.messages.length - 1);
    }
    await expect.poll(() => log.warn.mock.calls.length).toBe(1);
    expect(log.warn.mock.calls[0]?.[0]).toEqual({ code: 'ENOENT' });
    prepareFolder(folder);
  });

  test('of a disk that hangs do not keep the process from ending', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const sink = { write: vi.fn(), end: () => new Promise<void>(() => {}) };
      const recordings = new SessionRecordings({
        folder,
        secrets: [],
        logger: logger(),
        openFile: () => sink,
      });
      recordings.observer.clientMessage?.({ type: 'asr_chunk', text: 'hi', is_final: true }, 1);
      const closed = vi.fn();
      const closing = recordings.close().then(closed);
      await vi.advanceTimersByTimeAsync(1_900);
      expect(closed).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(200);
      await closing;
      expect(sink.write).toHaveBeenCalledTimes(2);
    } finally {
      vi.useRealTimers();
    }
  });

  test('hold no secret of the service, spoken or typed', async () => {
    const { recordings, rig } = await recorded();
    const client = await rig.connect();
    for (const text of [
      'my key is a-long-secr',
      'my key is a-long-secret-key okay',
      'and sk-abcdefghijklmnop',
    ]) {
      client.send({
        type: 'asr_chunk',
        text,
        is_final: true,
        speaker: 'a-long-secret-key',
        language: 'sk-abcdefghijkl',
      });
    }
    client.control('instant_query', { text: 'what is a-long-secret-key' });
    await client.until({ stage: 'querying_rag' });
    await recordings.close();
    const [file = ''] = readdirSync(folder).map((name) => basename(name));
    const text = readFileSync(join(folder, file), 'utf8');
    expect(text.split('\n').length).toBeGreaterThan(5);
    expect(text).not.toMatch(/a-long-secr|sk-abc/);
  });
});

describe('the folder of recordings', () => {
  test('is created, for its owner only', () => {
    const deep = join(folder, 'a', 'b');
    prepareFolder(deep);
    expect(statSync(deep).mode & 0o777).toBe(0o700);
    prepareFolder(deep);
  });

  test('must be one', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => prepareFolder(file)).toThrow('--record (REALTIME_RAG_RECORD)');
    expect(() => prepareFolder(join(file, 'deep'))).toThrow('cannot be written to (ENOTDIR)');
  });
});
