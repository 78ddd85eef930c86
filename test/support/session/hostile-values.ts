/**
 * Invalid or barely valid events that a backend may yield. Each is made anew, since some can be used only
 * once; the names are plain data, so that a failing run can be printed and replayed.
 */
export const HOSTILE_VALUES: Record<string, (text: string) => unknown> = {
  null: () => null,
  undefined: () => undefined,
  'a number': () => 7,
  'a bigint': () => 7n,
  'a symbol': () => Symbol('secret upstream text'),
  'a function': () => () => 'secret upstream text',
  'an array': () => ['secret upstream text'],
  'an unknown type': () => ({ type: 'secret upstream text' }),
  'a type of the prototype': () => ({ type: 'constructor' }),
  'a revoked proxy': revoked,
  'a proxy that throws': thrower,
  'a getter that throws': () => ({
    type: 'text',
    get text() {
      return boom();
    },
  }),
  'a type that throws': () => ({
    get type() {
      return boom();
    },
  }),
  'a getter that gives another value each time': () => {
    let reads = 0;
    return {
      type: 'usage',
      get usage() {
        return reads++ === 0 ? { total_tokens: 1 } : boom();
      },
    };
  },
  'no text': () => ({ type: 'text' }),
  'a text that is a revoked proxy': () => ({ type: 'text', text: revoked() }),
  'a cycle': () => {
    const cycle: Record<string, unknown> = { type: 'sources' };
    cycle.sources = [cycle];
    return cycle;
  },
  'a usage that is its own': () => {
    const usage: Record<string, unknown> = { total_tokens: 3 };
    usage.prompt_tokens = usage;
    return { type: 'usage', usage };
  },
  'a usage of bigints': () => ({ type: 'usage', usage: { total_tokens: 3n, total_price: 3n } }),
  'a usage that is not finite': () => ({
    type: 'usage',
    usage: { total_tokens: Number.NaN, latency: Number.POSITIVE_INFINITY, total_price: Number.NaN },
  }),
  'a usage that throws as JSON': () => ({ type: 'usage', usage: { total_tokens: 3, toJSON: boom } }),
  'a usage that throws': () => ({ type: 'usage', usage: thrower() }),
  'a numeric conversation': () => ({ type: 'conversation', id: 12 }),
  'a conversation that is an object': () => ({ type: 'conversation', id: { toString: boom } }),
  'a huge conversation': () => ({ type: 'conversation', id: 'x'.repeat(2 ** 21) }),
  'a numeric reference': () => ({ type: 'reference', messageId: 12, taskId: 13n }),
  'a reference that is an object': () => ({ type: 'reference', messageId: {}, taskId: [] }),
  'an unknown warning': () => ({ type: 'warning', code: 'secret upstream text', message: 'x' }),
  'a warning without words': () => ({ type: 'warning', code: 'fallback' }),
  'a warning of numbers': () => ({ type: 'warning', code: 'fallback', message: 7 }),
  'an unknown retry': () => ({ type: 'retry', reason: {} }),
  'no list of sources': () => ({ type: 'sources', sources: 'none' }),
  'a list that is a revoked proxy': () => ({ type: 'sources', sources: revoked() }),
  'a list that throws': () => ({ type: 'sources', sources: new Proxy([], { get: boom }) }),
  'a list of endless length': () => ({ type: 'sources', sources: new Array(2 ** 32 - 1) }),
  'sources of every bad kind': () => ({
    type: 'sources',
    sources: [null, 7, 'x', revoked(), thrower(), {}, { id: {} }, { id: 's', toJSON: boom }],
  }),
  'sources with numeric ids': () => ({
    type: 'sources',
    sources: [{ id: 1, title: 2, text: 'x', position: 1 }],
  }),
  'a source with every field bad': () => ({
    type: 'sources',
    sources: [
      {
        id: 'b',
        title: {},
        uri: 7n,
        path: revoked(),
        line: -1,
        page: 1.5,
        text: Symbol('x'),
        highlight: [[0, Number.NaN], revoked()],
        score: Number.NaN,
        position: 0,
      },
    ],
  }),
  '50,000 sources': () => ({
    type: 'sources',
    sources: Array.from({ length: 50_000 }, (_, n) => ({
      id: `${n}`,
      title: 't',
      text: 'x',
      position: n + 1,
    })),
  }),
  'huge sources': () => ({
    type: 'sources',
    sources: Array.from({ length: 9 }, (_, n) => ({
      id: `${n}`,
      title: '题'.repeat(9_000),
      text: '😀'.repeat(9_000),
    })),
  }),
  'half characters': () => ({
    type: 'sources',
    sources: [{ id: '\ud83d', title: '\ude00', text: 'a\ud83d' }],
  }),
  'an instance of a class': () => new Hostile(),
  // The rest is text that has to arrive.
  'a frozen text': (text) => Object.freeze({ type: 'text', text }),
  'a text without a prototype': (text) => Object.assign(Object.create(null), { type: 'text', text }),
  'a text that throws as JSON': (text) => ({ type: 'text', text, toJSON: boom }),
};

export type HostileValue = keyof typeof HOSTILE_VALUES & string;

class Hostile {
  readonly type = 'reference';
  get messageId(): string {
    return 'from a getter';
  }
  get taskId(): string {
    return boom();
  }
}

function boom(): never {
  throw new Error('secret upstream text');
}

export function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** Nothing can be done with it. */
export function thrower(): object {
  return new Proxy(
    {},
    { get: boom, has: boom, ownKeys: boom, getOwnPropertyDescriptor: boom, getPrototypeOf: boom, set: boom },
  );
}
