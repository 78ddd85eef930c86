import * as v from 'valibot';
import { flag, oneOf, text, texts } from '../../options/fields';
import { type SubjectLimits, subjectLimits } from '../auth/identity';

/** `all`: whatever the caller says is asked. `judged`: only what the gate takes for a question. */
export type CallQuestions = 'all' | 'judged';
const CALL_QUESTIONS = ['all', 'judged'] as const satisfies readonly CallQuestions[];

/** What dialects of voice platforms have in common. */
export interface VoiceOptions {
  /** Which of the caller's turns are asked. Default `all`: the platform has decided that it is our turn. */
  questions?: CallQuestions;
  /** What is said when nothing is found. Default: a sentence in the language of the question. */
  noAnswer?: string;
  /** What is said when a question cannot be answered. Default: a sentence in the language of the question. */
  apology?: string;
}

export interface ConversationRelayOptions extends VoiceOptions {
  /** Default `/ws/conversation-relay`. A part `{key}` stands for a key of the caller. */
  path?: string;
  /**
   * The auth token of the Twilio account, or several while one is being replaced. With it, every handshake must have a
   * right `X-Twilio-Signature`, which then is its authentication. Without: as for other clients; the first frame may have
   * the credential in `customParameters.token`.
   */
  authToken?: string | readonly string[];
  /**
   * The address that Twilio connects to, such as `wss://voice.example.com`: it is part of what is signed, and proxies
   * change it. Default: from the `Host` header.
   */
  publicUrl?: string;
  /** The subject of connections with a right signature: their limits are counted together. Default `twilio`. */
  subject?: string;
  /** Limits of that subject, in place of the host's. */
  limits?: SubjectLimits;
}

export interface RetellOptions extends VoiceOptions {
  /** Default `/llm-websocket/{call_id}`. A part `{key}` stands for a key: Retell sends no headers. */
  path?: string;
  /** What is said when a call begins. Default: nothing, the caller speaks first. */
  greeting?: string;
  /** What is said when the caller is silent. Default: nothing. */
  reminder?: string;
}

/** Protocols of others that clients may speak; all are off unless they are named here. */
export interface DialectOptions {
  conversationRelay?: ConversationRelayOptions | boolean;
  retell?: RetellOptions | boolean;
}

const voice = {
  questions: v.optional(oneOf(CALL_QUESTIONS), 'all'),
  noAnswer: v.optional(text()),
  apology: v.optional(text()),
};

const conversationRelaySchema = v.object(
  {
    ...voice,
    path: v.optional(text(), '/ws/conversation-relay'),
    authToken: v.optional(
      v.lazy((given) =>
        Array.isArray(given) ? texts('auth tokens') : text('the auth token of a Twilio account'),
      ),
    ),
    publicUrl: v.optional(
      v.pipe(
        text('an address such as wss://voice.example.com'),
        v.check(isAddress, 'must be an address such as wss://voice.example.com'),
      ),
    ),
    subject: v.optional(text(), 'twilio'),
    limits: v.optional(subjectLimits),
  },
  'must be an object of options, or true',
);

const retellSchema = v.object(
  {
    ...voice,
    path: v.optional(text(), '/llm-websocket/{call_id}'),
    greeting: v.optional(text()),
    reminder: v.optional(text()),
  },
  'must be an object of options, or true',
);

export const dialectsSchema = v.object(
  {
    conversationRelay: v.optional(
      v.lazy((given) => (typeof given === 'boolean' ? flag() : conversationRelaySchema)),
    ),
    retell: v.optional(v.lazy((given) => (typeof given === 'boolean' ? flag() : retellSchema))),
  },
  'must be an object such as { retell: true }',
);
type ReadDialects = v.InferOutput<typeof dialectsSchema>;

export type ResolvedRetell = v.InferOutput<typeof retellSchema>;
export type ResolvedConversationRelay = Omit<v.InferOutput<typeof conversationRelaySchema>, 'authToken'> & {
  authTokens: readonly string[] | undefined;
};

/** `true` stands for the defaults. */
export function resolveConversationRelay(
  given: ReadDialects['conversationRelay'],
): ResolvedConversationRelay | undefined {
  if (!given) return undefined;
  const { authToken, ...same } = given === true ? v.parse(conversationRelaySchema, {}) : given;
  return { ...same, authTokens: authToken === undefined ? undefined : [authToken].flat() };
}

export function resolveRetell(given: ReadDialects['retell']): ResolvedRetell | undefined {
  return given === true ? v.parse(retellSchema, {}) : given || undefined;
}

function isAddress(given: string): boolean {
  return /^(?:wss?|https?):\/\/[^\s?#]+$/i.test(given);
}
