import type { HostOptions } from '../../../src/host/index';
import type { HostRig } from '../../support/host-rig';
import { type ConnectOptions, TestClient } from '../../support/ws-client';

/** A frame, whatever it is. */
export type Frame = Record<string, unknown>;

/** What was said to one prompt. */
export interface Heard {
  text: string;
  over: boolean;
}

/** A client that speaks a dialect: what a platform sends, and what it makes of the replies. */
export abstract class Caller {
  readonly client: TestClient;
  protected prompts = 0;

  constructor(client: TestClient) {
    this.client = client;
  }

  get frames(): Frame[] {
    return this.client.messages as unknown as Frame[];
  }

  /** The caller asks; returns the number of the prompt. */
  abstract ask(text: string): number;
  /** The caller breaks in, having heard this. */
  abstract interrupt(heard: string): void;
  /** What has been said to a prompt by now. */
  abstract heard(prompt: number): Heard;

  /** Resolves when this has been said to a prompt, or all if nothing is given. */
  async until(prompt: number, text?: string): Promise<Heard> {
    const isThere = () => {
      const heard = this.heard(prompt);
      return text === undefined ? heard.over : heard.text.includes(text);
    };
    await this.client.until(isThere);
    return this.heard(prompt);
  }
}

/** One dialect under test. */
export interface DialectCase {
  name: string;
  options: Partial<HostOptions>;
  path: string;
  /** How a client shows a key. */
  withKey(key: string): { path?: string; connect?: ConnectOptions; first?: object };
  begin(client: TestClient, first?: object): Caller;
  /** Frames that cannot be understood; the conversation goes on after each. */
  faults: Record<string, string | Buffer>;
  /** A frame of about this many bytes that is understood, and says nothing that is asked. */
  filler(bytes: number): string;
  /** The largest frame in bytes. */
  maxPayload: number;
  /** What comes last when the server shuts down. */
  farewell: Frame;
  /** What is said when nothing is found, and when the backend fails; undefined where messages say so. */
  noAnswer: string;
  apology: string;
  /** Whether the platform says what was said before, or the dialect keeps it. */
  remembers: boolean;
}

export async function dial(rig: HostRig, of: DialectCase, key?: string): Promise<Caller> {
  const { path = of.path, connect, first } = key === undefined ? {} : of.withKey(key);
  const client = await TestClient.connect(`ws://127.0.0.1:${rig.port}${path}`, connect);
  return of.begin(client, first);
}

class NativeCaller extends Caller {
  ask(text: string): number {
    this.client.control('instant_query', { text });
    return this.prompts++;
  }

  interrupt(heard: string): void {
    this.client.control('cancel', { heard });
  }

  heard(prompt: number): Heard {
    const asked = this.frames.filter(({ stage }) => stage === 'instant_query');
    const { query_id } = asked[prompt] ?? {};
    const about = this.frames.filter((frame) => query_id !== undefined && frame.query_id === query_id);
    const said = about.map(({ content, finish_reason, code }) => {
      if (code !== undefined) return 'APOLOGY';
      return finish_reason === 'no_answer' ? 'NOTHING' : (content ?? '');
    });
    return { text: said.join(''), over: about.some(({ final }) => final === true) };
  }
}

class TwilioCaller extends Caller {
  /** Where the frames of each prompt begin. */
  readonly #from: number[] = [];

  ask(text: string): number {
    this.#from.push(this.frames.length);
    this.client.send({ type: 'prompt', voicePrompt: text, lang: 'en-US', last: true });
    return this.prompts++;
  }

  interrupt(heard: string): void {
    this.client.send({
      type: 'interrupt',
      utteranceUntilInterrupt: heard,
      durationUntilInterruptMs: '460',
    });
  }

  heard(prompt: number): Heard {
    const texts = this.frames
      .slice(this.#from[prompt], this.#from[prompt + 1])
      .filter(({ type }) => type === 'text');
    return {
      text: texts.map(({ token }) => token).join(''),
      over: texts.some(({ last }) => last === true),
    };
  }
}

class RetellCaller extends Caller {
  readonly transcript: { role: string; content: string }[] = [];

  ask(text: string): number {
    const answered = this.prompts === 0 ? '' : this.heard(this.prompts - 1).text;
    if (answered !== '') this.transcript.push({ role: 'agent', content: answered });
    this.transcript.push({ role: 'user', content: text });
    this.client.send({
      interaction_type: 'response_required',
      response_id: ++this.prompts,
      transcript: this.transcript,
    });
    return this.prompts - 1;
  }

  /** The caller's words are in the next request, with what was heard. */
  interrupt(heard: string): void {
    this.transcript.push({ role: 'agent', content: heard });
    this.client.send({
      interaction_type: 'update_only',
      transcript: this.transcript,
      turntaking: 'user_turn',
    });
  }

  heard(prompt: number): Heard {
    const parts = this.frames.filter(({ response_id }) => response_id === prompt + 1);
    return {
      text: parts.map(({ content }) => content).join(''),
      over: parts.some(({ content_complete }) => content_complete === true),
    };
  }
}

const SETUP = {
  type: 'setup',
  sessionId: 'VX0',
  callSid: 'CA0',
  from: '+14155550100',
  to: '+14155550101',
  direction: 'inbound',
};

export const SETUP_FRAME: Readonly<Record<string, unknown>> = SETUP;

const wrongJson = {
  'not JSON': '{"type":',
  'an array': '[1,2]',
  nothing: 'null',
  'nested too deep': `${'['.repeat(40)}${']'.repeat(40)}`,
  binary: Buffer.from([1, 2, 3]),
};
const filled = (frame: object, key: string) => (bytes: number) =>
  JSON.stringify({ ...frame, [key]: 'x'.repeat(Math.max(0, bytes - 60)) });

export const NATIVE: DialectCase = {
  name: 'native',
  options: {},
  path: '/ws/realtime-asr',
  withKey: (key) => ({ connect: { headers: { Authorization: `Bearer ${key}` } } }),
  begin: (client) => new NativeCaller(client),
  faults: {
    ...wrongJson,
    'an unknown type': '{"type":"prompt"}',
    'a missing field': '{"type":"asr_chunk"}',
    'a wrong field': '{"type":"control","action":"instant_query","text":"a","transcript":[1]}',
  },
  filler: filled({ type: 'keepalive' }, 'note'),
  maxPayload: 65_536,
  farewell: { type: 'status', stage: 'closed', reason: 'server_draining' },
  noAnswer: 'NOTHING',
  apology: 'APOLOGY',
  remembers: false,
};

export const CONVERSATION_RELAY: DialectCase = {
  name: 'conversation relay',
  options: { dialects: { conversationRelay: true } },
  path: '/ws/conversation-relay',
  withKey: (token) => ({ first: { ...SETUP, customParameters: { token } } }),
  begin: (client, first = SETUP) => {
    client.send(first);
    return new TwilioCaller(client);
  },
  faults: {
    ...wrongJson,
    'an unknown type': '{"type":"asr_chunk","text":"what is it?","is_final":true}',
    'a missing type': '{"voicePrompt":"what?"}',
    'a missing field': '{"type":"prompt","last":true}',
    'a wrong field': '{"type":"prompt","voicePrompt":7,"last":true}',
    'a second setup': JSON.stringify(SETUP),
    'a text that is too long': JSON.stringify({ type: 'prompt', voicePrompt: 'x'.repeat(8_193), last: true }),
  },
  filler: filled({ type: 'dtmf', digit: '1' }, 'note'),
  maxPayload: 65_536,
  farewell: { type: 'end' },
  noAnswer: 'Nothing in the documents answers this question.',
  apology: 'Sorry, I cannot answer that right now.',
  remembers: true,
};

export const RETELL: DialectCase = {
  name: 'retell',
  options: { dialects: { retell: { path: '/llm/{key}/{call_id}' } } },
  path: '/llm/none/call-1',
  withKey: (key) => ({ path: `/llm/${key}/call-1` }),
  begin: (client) => new RetellCaller(client),
  faults: {
    ...wrongJson,
    'an unknown type': '{"interaction_type":"asr_chunk"}',
    'a missing type': '{"response_id":3}',
    'a missing field': '{"interaction_type":"response_required","response_id":3}',
    'a wrong field': '{"interaction_type":"response_required","response_id":"3","transcript":[]}',
    'an id that is over': '{"interaction_type":"response_required","response_id":0,"transcript":[]}',
    'a text that is too long': JSON.stringify({
      interaction_type: 'response_required',
      response_id: 1,
      transcript: [{ role: 'user', content: 'x'.repeat(8_193) }],
    }),
  },
  filler: filled({ interaction_type: 'call_details' }, 'note'),
  maxPayload: 1_048_576,
  farewell: { response_type: 'response', content_complete: true },
  noAnswer: 'Nothing in the documents answers this question.',
  apology: 'Sorry, I cannot answer that right now.',
  remembers: true,
};
