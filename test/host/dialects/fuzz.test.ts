import { expect, test } from 'vitest';
import { createAsrConnection } from '../../../src/host/dialects/asr-results';
import { createConversationRelay } from '../../../src/host/dialects/conversation-relay';
import type { DialectConnection, Opening } from '../../../src/host/dialects/dialect';
import { NATIVE } from '../../../src/host/dialects/native-connection';
import { createRetell } from '../../../src/host/dialects/retell';
import { type ServerMessage, validateClientMessage } from '../../../src/protocol/index';
import { asText } from '../../asr/fixtures';
import { damaged, pick, randomFrom } from '../../asr/mutate';
import { SETUP_FRAME } from './platforms';

const ROUNDS = Number(process.env.DIALECT_FUZZ ?? 5_000);

const transcript = [
  { role: 'agent', content: 'Hello [1].' },
  { role: 'user', content: 'how do I get there' },
];
const FRAMES: object[] = [
  SETUP_FRAME,
  { type: 'prompt', voicePrompt: 'how do I get there', lang: 'en-US', last: true },
  { type: 'prompt', voicePrompt: 'how do', lang: 'en-US', last: false },
  { type: 'interrupt', utteranceUntilInterrupt: 'By bus', durationUntilInterruptMs: 460 },
  { type: 'dtmf', digit: '1' },
  { type: 'error', description: 'no' },
  { interaction_type: 'response_required', response_id: 1, transcript },
  { interaction_type: 'reminder_required', response_id: 2, transcript },
  { interaction_type: 'update_only', transcript, turntaking: 'user_turn' },
  { interaction_type: 'ping_pong', timestamp: 1 },
  { interaction_type: 'call_details', call: { call_id: 'c' } },
  { type: 'control', action: 'instant_query', text: 'why?', transcript: [{ speaker: 'a', text: 'b' }] },
  { type: 'Results', is_final: true, start: 0, channel: { alternatives: [{ transcript: 'what is it' }] } },
];

const common = { session_id: 's', seq: 1 };
const EVENTS: ServerMessage[] = [
  { type: 'ack', session_id: 's', received_type: 'control' },
  { type: 'status', ...common, stage: 'instant_query', question: '怎么退货', query_id: 'q' },
  { type: 'status', ...common, stage: 'querying_rag', query_id: 'q' },
  { type: 'status', ...common, stage: 'querying_rag', query_id: 'r' },
  { type: 'status', ...common, stage: 'waiting_for_question', reason: 'statement' },
  { type: 'answer', ...common, query_id: 'q', stream_index: 0, content: 'By **bus** [', final: false },
  { type: 'answer', ...common, query_id: 'r', stream_index: 0, content: '1] # \n', final: false },
  { type: 'answer', ...common, query_id: 'q', stream_index: 1, content: '', final: true },
  {
    type: 'answer',
    ...common,
    query_id: 'r',
    stream_index: 1,
    content: '',
    final: true,
    finish_reason: 'no_answer',
  },
  { type: 'error', ...common, code: 'BACKEND_ERROR', message: 'no', query_id: 'q' },
  { type: 'error', ...common, code: 'SERVER_DRAINING', message: 'no' },
  { type: 'status', ...common, stage: 'closed' },
];

const voice = { questions: 'all', noAnswer: undefined, apology: undefined } as const;
const judged = { ...voice, questions: 'judged' } as const;
const relay = { path: '/', subject: 's', authTokens: undefined };
const connect = (opened: Opening | { rejection: object } | undefined) => (opened as Opening).connect();
const request = { headers: {}, url: '/' } as never;

const CONNECTIONS: Record<string, () => DialectConnection> = {
  native: () => NATIVE,
  'results of a recogniser': () => createAsrConnection('deepgram', 'fuzz'),
  'conversation relay': () => connect(createConversationRelay({ ...relay, ...voice }).open('/', request)),
  'conversation relay, judged': () =>
    connect(createConversationRelay({ ...relay, ...judged }).open('/', request)),
  retell: () => connect(createRetell({ path: '/', ...voice }).open('/', request)),
  'retell, judged': () => connect(createRetell({ path: '/', ...judged }).open('/', request)),
};

test.each(Object.entries(CONNECTIONS))(
  '%s: whatever comes, messages are valid, and frames are JSON',
  (_, open) => {
    const random = randomFrom(7);
    let connection = open();
    let understood = 0;
    for (let round = 0; round < ROUNDS; round++) {
      if (random() < 0.02) connection = open();
      const frame = pick(random, FRAMES);
      const sentFrame = random() < 0.5 ? frame : damaged(random, frame, FRAMES);
      const result = connection.read(asText(sentFrame), { textLength: 8_192 });
      if (result.ok) understood++;
      const messages = result.ok ? result.messages : [];
      for (const message of messages) expect(validateClientMessage(message)).toMatchObject({ ok: true });
      const written = connection.write?.(pick(random, EVENTS)) ?? [];
      const sent = [...((result.ok && result.replies) || []), ...written, ...(connection.end?.(1012) ?? [])];
      for (const text of sent) expect(JSON.parse(text)).toBeTypeOf('object');
    }
    expect(understood).toBeGreaterThan(ROUNDS / 100);
  },
);
