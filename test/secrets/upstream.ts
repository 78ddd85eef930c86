import { FaultServer, type Play, type Wire } from '../support/upstreams/fault-server';
import type { Planting } from './canaries';

/** The shapes of the three supported APIs. */
export type Api = 'dify' | 'openai' | 'http';

const ROUTES: Record<Api, string> = {
  dify: '/v1/chat-messages',
  openai: '/v1/chat/completions',
  http: '/answer',
};

const STATUSES = [400, 401, 402, 403, 404, 408, 409, 413, 418, 422, 429, 500, 501, 502, 503, 504];

/** An upstream that reveals everything it knows, each time in another way. `query` belongs to its address. */
export async function startUpstream(api: Api, planting: Planting, query = '') {
  const server = await FaultServer.start({ route: ROUTES[api] + query });
  const plays = playsOf(api, planting, server);
  return { server, plays, url: `http://127.0.0.1:${server.port}${ROUTES[api]}`, baseUrl: server.baseUrl };
}

/** By name. The last one is a good answer. */
function playsOf(api: Api, planting: Planting, server: FaultServer): Record<string, Play> {
  const headers = {
    'X-Request-Id': planting.of('upstreamHeader'),
    'Set-Cookie': `session=${planting.of('upstreamHeader')}`,
    'Retry-After': '0',
  };
  let told = 0;
  /**
   * Everything else it knows and everything it got, each time with a different part first, as the rest may be
   * cut off; every second time the cut, after 500 characters, goes through the end of that part.
   */
  const words = ({ request }: Wire) => {
    const got = [request.url, ...Object.values(request.headers), JSON.stringify(server.posts.at(-1))];
    const at = Math.floor(told / 2) % got.length;
    const [first = '', ...others] = [...got.slice(at), ...got.slice(0, at)].map(String);
    const known = `${planting.of('upstreamWords')}. `;
    // All but two characters of it.
    const length = told++ % 2 === 0 ? 0 : Math.max(0, 500 - known.length - first.length + 2);
    return `${known}${'.'.repeat(length)}${first} ${planting.of('upstreamKey')} ${others.join(' ')}`;
  };
  const code = () => planting.of('upstreamCode');
  const error = (wire: Wire, status: number) =>
    api === 'openai'
      ? { error: { message: words(wire), type: code(), code: code(), param: code() } }
      : api === 'dify'
        ? { code: code(), message: words(wire), status }
        : { error: { code: code(), message: words(wire) } };
  const event = (data: unknown) => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
  const json = { 'Content-Type': 'application/json', ...headers };
  const html = { 'Content-Type': 'text/html', ...headers };
  const pageOf = (wire: Wire) => `<!doctype html><title>${planting.of('page')}</title><p>${words(wire)}</p>`;
  return {
    ...Object.fromEntries(
      STATUSES.flatMap((status): [string, Play][] => [
        [`${status}`, (wire) => wire.head(status, json).end(JSON.stringify(error(wire, status)))],
        ...(status % 100 < 5
          ? [[`${status} page`, (wire: Wire) => wire.head(status, html).end(pageOf(wire))] as [string, Play]]
          : []),
      ]),
    ),
    redirect: (wire) =>
      wire
        .head(302, { ...html, Location: `${server.baseUrl}/login?token=${planting.of('location')}` })
        .end(pageOf(wire)),
    'a page in place of an answer': (wire) => wire.head(200, html).end(pageOf(wire)),
    'an error with 200': (wire) => wire.head(200, json).end(JSON.stringify(error(wire, 400))),
    'JSON that breaks off': (wire) =>
      wire.head(200, json).end(`{"answer": "${planting.of('brokenBody')}, {{{ ${code()}`),
    'an event that is none': (wire) => wire.head().end(event(`{"event": ${planting.of('brokenBody')}`)),
    'an error in the stream': (wire) =>
      wire
        .head()
        .end(
          event(api === 'openai' ? error(wire, 400) : { event: 'error', type: 'error', ...error(wire, 400) }),
        ),
    'a stream that is cut': (wire) => {
      wire.head().send(`${answers(api, planting)[0]}`);
      wire.cut();
    },
    'a connection that breaks': (wire) => wire.reset(),
    'bytes that are no HTTP': (wire) => {
      wire.raw(`${planting.of('brokenBody')}\r\n\r\n`).cut();
    },
    'an answer': (wire) =>
      wire.head(200, { 'Content-Type': 'text/event-stream', ...headers }).end(...answers(api, planting)),
  };
}

/** A good answer, with canaries in place of ids and figures. */
function answers(api: Api, planting: Planting): string[] {
  const data = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
  const text = `About that: ${planting.of('answer')}.`;
  const source = { title: 'A page', text: planting.of('source'), content: planting.of('source') };
  const uri = `https://docs.example.com/${planting.of('sourceUri')}`;
  const id = planting.of('messageId');
  const usage = { total_tokens: 3, total_price: planting.of('currency'), currency: planting.of('currency') };
  switch (api) {
    case 'dify': {
      const ids = { task_id: id, message_id: id, conversation_id: planting.of('conversation') };
      const resource = { ...source, position: 1, document_name: uri, segment_id: 's' };
      return [
        data({ event: 'message', ...ids, answer: text }),
        data({ event: 'message_end', ...ids, metadata: { usage, retriever_resources: [resource] } }),
      ];
    }
    case 'openai': {
      const chunk = (choice: object, more = {}) => data({ id, choices: [{ index: 0, ...choice }], ...more });
      return [
        chunk({ delta: { content: text } }),
        chunk({ delta: {}, finish_reason: planting.of('finishReason') }),
        data({ id, choices: [], usage: { total_tokens: 3 } }),
        'data: [DONE]\n\n',
      ];
    }
    case 'http':
      return [
        data({ type: 'reference', messageId: id, taskId: id }),
        data({ type: 'conversation', id: planting.of('conversation') }),
        data({ type: 'sources', sources: [{ ...source, uri }] }),
        data({ type: 'text', text }),
        data({ type: 'usage', usage }),
        data({ type: 'finish', reason: 'complete' }),
      ];
  }
}
