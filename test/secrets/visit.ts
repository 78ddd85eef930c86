import { expect } from 'vitest';
import type { StatusMessage } from '../../src/protocol/index';
import { detectQuestion } from '../../src/questions/index';
import type { Program } from '../support/program';
import { TestClient } from '../support/ws-client';
import { leaksIn, type Planting } from './canaries';
import { ask, leaksToItself, pages, refusals, strangers, type Tour, talk } from './tour';
import type { startUpstream } from './upstream';

/** What a visit found, for inspection. */
export interface Found {
  stdout: string;
  stderr: string;
  /** How each question ended, in order. */
  ends: string[];
}

interface Visit extends Tour {
  program: Program;
  url: string;
  upstream: Awaited<ReturnType<typeof startUpstream>>;
}

/**
 * The first of several turns that the rules are unsure about, and for which a judge is asked if there is one;
 * this list shrinks as the rules improve.
 */
function doubtful(planting: Planting): string {
  const what = planting.of('doubtful');
  const turns = [
    `so the ${what} takes how long then`,
    `you want the ${what}`,
    `${what}. so the refund takes how long then`,
  ];
  return turns.find((turn) => Math.abs(detectQuestion(turn).confidence - 0.55) < 0.25) ?? '';
}

/**
 * Visits every address, sends everything, asks one question for each failure mode of the upstream, and then
 * stops the service. Nothing planted may leak, except content to its owner.
 */
export async function visit({ program, url, upstream, ...tour }: Visit): Promise<Found> {
  const { planting, key, adminOrigin } = tour;
  const headers = { Authorization: `Bearer ${key}` };
  const bystander = await TestClient.connect(url, { headers });
  const client = await TestClient.connect(`${url}?token=${planting.of('queryToken')}`, {
    headers: {
      ...headers,
      Cookie: `session=${planting.of('cookie')}`,
      'X-Api-Key': planting.of('apiKeyHeader'),
      'User-Agent': planting.of('userAgent'),
    },
  });
  await talk(client, planting);
  const ends = await askAll(client, upstream, planting, key);
  const turned = await refusals(tour);
  const { replies, ticket } = await pages(tour);
  const heard = await strangers(tour);
  const again = await askAsSomebody(url, ticket, upstream, planting);

  expect(leaksToItself(client.messages)).toEqual([]);
  expect(leaksToItself(again)).toEqual([]);
  expect(leaksIn(JSON.stringify(bystander.messages))).toEqual([]);
  expect(leaksIn(heard)).toEqual([]);
  for (const { asked: _, ...reply } of [...turned, ...replies])
    expect(leaksIn(JSON.stringify(reply))).toEqual([]);
  expect(new Set(turned.map(({ status }) => status))).toEqual(new Set([400, 401, 403, 404, 426, 429]));
  expect(replies.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 400, 401, 404, 405, 413]));

  client.socket.close(4000, planting.of('closeReason'));
  await client.closed;
  bystander.final('We close at six.');
  const ended = program.signal('SIGTERM');
  const { code, reason } = await bystander.closed;
  expect(code).toBe(1012);
  expect(leaksIn(reason)).toEqual([]);
  const { stdout, stderr } = await ended;
  for (const text of [stdout, stderr]) expect(text).not.toContain(ticket);
  expect(await ask(`${adminOrigin}/metrics`).catch(() => 'gone')).toBe('gone');
  return { stdout, stderr, ends };
}

/** Asks as many questions as the upstream has ways to answer. */
async function askAll(
  client: TestClient,
  { server, plays }: Visit['upstream'],
  planting: Planting,
  key: string,
): Promise<string[]> {
  const ends: string[] = [];
  for (const [at, [name, play]] of Object.entries(plays).entries()) {
    server.play = play;
    const from = client.messages.length;
    const again = { ...(at === 1 ? { session_id: planting.of('sessionLabel') } : {}) };
    if (at === 0) client.final(`What is the return policy for a ${planting.of('question')}?`);
    else
      client.control('instant_query', {
        ...again,
        text: `return policy ${at} ${planting.of('instant')} with ${key}`,
      });
    const final = await client.until({ type: 'answer', final: true }, from);
    ends.push(`${name}: ${final.type === 'answer' ? final.finish_reason : ''}`);
    await client.until({ stage: 'idle' }, from);
  }
  server.play = plays['401'] ?? server.play;
  const from = client.messages.length;
  client.final(doubtful(planting));
  const { stage } = (await client.until(
    (message) => message.type === 'status' && /^(analyzing|waiting_for_question)$/.test(message.stage),
    from,
  )) as StatusMessage;
  if (stage === 'analyzing') await client.until({ stage: 'idle' }, from);
  return ends;
}

/** With a ticket, in a page of the same host. */
async function askAsSomebody(
  url: string,
  ticket: string,
  { server, plays }: Visit['upstream'],
  planting: Planting,
) {
  server.play = plays['an error in the stream'] ?? server.play;
  const client = await TestClient.connect(url, {
    protocols: ['realtime-rag.v1', `rrag.ticket.${ticket}`],
    origin: url.replace('ws:', 'http:').replace(/\/ws\/.*/, ''),
  });
  client.control('instant_query', { text: `return policy ${planting.of('instant')}` });
  await client.until({ stage: 'idle' });
  client.close();
  return client.messages;
}
