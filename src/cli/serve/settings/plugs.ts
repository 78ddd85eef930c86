import type { AsrSource } from '../../../asr/index';
import type {
  CallQuestions,
  ConversationRelayOptions,
  RetellOptions,
  VoiceOptions,
} from '../../../host/index';
import { oneOf, onOff } from '../../settings/kinds';
import { type Given, type Read, readSettings, type Setting } from '../../settings/setting';

// Not the host's own list: importing that would load the host, which most commands do not need.
const CALL_QUESTIONS = ['all', 'judged'] as const satisfies readonly CallQuestions[];

const callPath: Read<string> = (text, refuse) =>
  /^\/[^\s?#]*$/.test(text) ? text : refuse('must begin with / and have no ? or #, such as /ws/calls');

const publicUrl: Read<string> = (text, refuse) =>
  /^(?:wss?|https?):\/\/[^\s?#]+$/i.test(text)
    ? text
    : refuse('must be an address without ? or #, such as wss://voice.example.com');

/** What others plug in: recognisers whose results are forwarded, and voice platforms. */
export const PLUGS = {
  asr: {
    flags: '--asr <source>',
    env: 'REALTIME_RAG_ASR',
    help: 'recogniser whose messages clients forward unchanged, such as deepgram; ?format= of an address wins',
    otherwise: 'clients send chunks',
  },
  conversationRelay: {
    flags: '--conversation-relay',
    env: 'REALTIME_RAG_CONVERSATION_RELAY',
    help: 'answer phone calls of Twilio ConversationRelay, or of Telnyx',
    read: onOff,
  },
  conversationRelayPath: {
    flags: '--conversation-relay-path <path>',
    env: 'REALTIME_RAG_CONVERSATION_RELAY_PATH',
    help: 'path that these calls connect to; a part {key} stands for a key',
    fallback: '/ws/conversation-relay',
    read: callPath,
  },
  twilioAuthToken: {
    env: 'TWILIO_AUTH_TOKEN',
    help: 'auth token of the Twilio account: calls must be signed with it, and need no key then',
  },
  publicUrl: {
    flags: '--public-url <url>',
    env: 'REALTIME_RAG_PUBLIC_URL',
    help: 'address under which Twilio knows this server, which is part of what it signs',
    otherwise: 'as the Host header says',
    read: publicUrl,
  },
  retell: {
    flags: '--retell',
    env: 'REALTIME_RAG_RETELL',
    help: 'answer phone calls of Retell, as its custom LLM',
    read: onOff,
  },
  retellPath: {
    flags: '--retell-path <path>',
    env: 'REALTIME_RAG_RETELL_PATH',
    help: 'path that these calls connect to; a part {key} stands for a key',
    fallback: '/llm-websocket/{call_id}',
    read: callPath,
  },
  retellGreeting: {
    flags: '--retell-greeting <text>',
    env: 'REALTIME_RAG_RETELL_GREETING',
    help: 'what is said when a call of Retell begins',
    otherwise: 'nothing: the caller speaks first',
  },
  retellReminder: {
    flags: '--retell-reminder <text>',
    env: 'REALTIME_RAG_RETELL_REMINDER',
    help: 'what is said when a caller of Retell is silent',
    otherwise: 'nothing',
  },
  callQuestions: {
    flags: '--call-questions <which>',
    env: 'REALTIME_RAG_CALL_QUESTIONS',
    help: 'what callers say that is asked: all, or what is judged to be a question',
    fallback: 'all',
    read: oneOf(CALL_QUESTIONS),
  },
  callNoAnswer: {
    flags: '--call-no-answer <text>',
    env: 'REALTIME_RAG_CALL_NO_ANSWER',
    help: 'what callers are told when nothing is found',
    otherwise: 'a sentence in their language',
  },
  callApology: {
    flags: '--call-apology <text>',
    env: 'REALTIME_RAG_CALL_APOLOGY',
    help: 'what callers are told when a question cannot be answered',
    otherwise: 'a sentence in their language',
  },
} as const satisfies Record<string, Setting>;

export interface PlugChoice {
  /** As written; the host knows which there are. */
  asr?: AsrSource;
  dialects: {
    conversationRelay?: ConversationRelayOptions & { path: string };
    retell?: RetellOptions & { path: string };
  };
}

/** Throws a `UsageError`. */
export function readPlugs(given: Given): PlugChoice {
  const read = readSettings(PLUGS, given);
  const { asr, twilioAuthToken: authToken, publicUrl: url } = read;
  const voice: VoiceOptions = {
    questions: read.callQuestions,
    ...(read.callNoAnswer === undefined ? {} : { noAnswer: read.callNoAnswer }),
    ...(read.callApology === undefined ? {} : { apology: read.callApology }),
  };
  const conversationRelay = {
    ...voice,
    path: read.conversationRelayPath,
    ...(authToken === undefined ? {} : { authToken }),
    ...(url === undefined ? {} : { publicUrl: url }),
  };
  const retell = {
    ...voice,
    path: read.retellPath,
    ...(read.retellGreeting === undefined ? {} : { greeting: read.retellGreeting }),
    ...(read.retellReminder === undefined ? {} : { reminder: read.retellReminder }),
  };
  return {
    ...(asr === undefined ? {} : { asr: asr as AsrSource }),
    dialects: {
      ...(read.conversationRelay ? { conversationRelay } : {}),
      ...(read.retell ? { retell } : {}),
    },
  };
}

/** Which calls are answered, and where, for people. */
export function describeCalls({ dialects: { conversationRelay, retell } }: PlugChoice): string[] {
  return [
    ...(conversationRelay ? [`ConversationRelay at ${conversationRelay.path}`] : []),
    ...(retell ? [`Retell at ${retell.path}`] : []),
  ];
}

/** Retell sends no headers: its calls have their key in the path, or none. */
export function takesCallsWithoutKey({ dialects: { retell } }: PlugChoice): boolean {
  return retell !== undefined && !retell.path.includes('{key}');
}
