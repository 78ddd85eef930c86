import * as v from 'valibot';
import type { ClientMessage, FrameLimits, ServerMessage } from '../../protocol/index';
import type { SubjectLimits } from '../auth/identity';
import { REJECTIONS, type Rejection } from '../upgrade/reject';
import { CallTranscript } from './call-transcript';
import type { Dialect, DialectConnection, FrameMeaning } from './dialect';
import type { ResolvedConversationRelay } from './options';
import { createPathPattern } from './path-pattern';
import { isSignedByTwilio } from './twilio-signature';
import { VoiceAnswer } from './voice-answer';
import { type FrameFault, invalid, readFrame } from './voice-frame';

const text = v.string('must be a string');

/** What is needed of each frame; Telnyx sends more in `setup`. */
const FRAMES = {
  setup: v.object({ customParameters: v.nullish(v.record(v.string(), v.unknown())) }),
  prompt: v.object({
    voicePrompt: text,
    lang: v.nullish(text),
    last: v.nullish(v.boolean('must be true or false')),
  }),
  dtmf: v.object({ digit: text }),
  interrupt: v.object({ utteranceUntilInterrupt: v.nullish(text) }),
  error: v.object({}),
};

/**
 * Twilio's ConversationRelay: a phone call as text, in both directions. Telnyx has the same frames. Written after
 * Twilio's documentation; not tried with a real call.
 */
export function createConversationRelay(options: ResolvedConversationRelay): Dialect {
  const match = createPathPattern('dialects.conversationRelay.path', options.path);
  const { authTokens, subject, limits } = options;
  const identity = { subject, ...(limits ? { limits: limits as SubjectLimits } : {}) };
  return {
    open(path, request) {
      const values = match(path);
      if (!values) return undefined;
      if (authTokens) {
        if (!isSignedByTwilio(request, { ...options, authTokens })) return { rejection: UNSIGNED };
        const connect = () => new ConversationRelay(options, false);
        return { connect, verified: { identity, how: 'signature' } };
      }
      const credential =
        values.key === undefined ? {} : { credential: { token: values.key, via: 'path' as const } };
      return { connect: () => new ConversationRelay(options, values.key === undefined), ...credential };
    },
  };
}

class ConversationRelay implements DialectConnection {
  readonly name = 'conversation_relay';
  readonly resumable = false;
  readonly #options: ResolvedConversationRelay;
  /** Whether a parameter of the call may be its credential. */
  readonly #takesToken: boolean;
  readonly #answer: VoiceAnswer;
  readonly #transcript = new CallTranscript();
  #isSetUp = false;
  /** Partial prompts of one utterance are one segment. */
  #segment = 0;
  /** Text was sent that is to go on. */
  #isSpeaking = false;

  constructor(options: ResolvedConversationRelay, takesToken: boolean) {
    this.#options = options;
    this.#takesToken = takesToken;
    this.#answer = new VoiceAnswer(options);
  }

  read(frame: string, limits: FrameLimits): FrameMeaning | FrameFault {
    const read = readFrame(frame, 'type', FRAMES);
    if (!read.ok) return read;
    const { type, value } = read;
    if ((type === 'setup') === this.#isSetUp) {
      return invalid(this.#isSetUp ? "'setup' comes once." : "The first frame must be 'setup'.");
    }
    switch (type) {
      case 'setup':
        return this.#setUp(value);
      case 'prompt':
        return this.#prompt(value, limits);
      case 'interrupt':
        return { ok: true, type, messages: [this.#interrupted(value.utteranceUntilInterrupt ?? '')] };
      default:
        return { ok: true, type, messages: [] };
    }
  }

  write(event: ServerMessage): readonly string[] {
    const speech = this.#answer.speechFor(event);
    if (!speech) return NONE;
    const { text, over } = speech;
    if (text === '' && !this.#isSpeaking) return NONE;
    this.#isSpeaking = !over;
    this.#transcript.assistant(text);
    return [textFrame(text, over)];
  }

  end(code: number): readonly string[] {
    const open = this.#isSpeaking ? [textFrame('', true)] : NONE;
    // What becomes of the call is up to whoever answers the webhook that gets this.
    const handoffData = JSON.stringify({ reason: 'closed by the server', code });
    return [...open, JSON.stringify({ type: 'end', handoffData })];
  }

  #setUp({ customParameters }: v.InferOutput<typeof FRAMES.setup>): FrameMeaning {
    this.#isSetUp = true;
    const token = this.#takesToken ? customParameters?.token : undefined;
    const isToken = typeof token === 'string' && token !== '';
    return { ok: true, type: 'setup', messages: isToken ? [{ type: 'auth', token }] : [] };
  }

  #prompt(prompt: v.InferOutput<typeof FRAMES.prompt>, limits: FrameLimits): FrameMeaning | FrameFault {
    const { voicePrompt, lang, last } = prompt;
    const isLast = last ?? true;
    const said = voicePrompt.trim();
    if (said.length > (limits.textLength ?? Number.POSITIVE_INFINITY))
      return invalid("'voicePrompt' is too long.");
    const isJudged = this.#options.questions === 'judged';
    if (said === '' || (!isLast && !isJudged)) return { ok: true, type: 'prompt', messages: [] };
    const messages: ClientMessage[] = [];
    let replies: readonly string[] = NONE;
    if (isJudged) {
      const language = lang ? { language: lang.slice(0, 128) } : {};
      const segment_id = `prompt-${this.#segment}`;
      messages.push({
        type: 'asr_chunk',
        text: said,
        is_final: isLast,
        endpoint: isLast,
        segment_id,
        ...language,
      });
    } else {
      this.#answer.ask(said);
      // What was being said is over, although nobody has broken in on it.
      if (this.#isSpeaking) replies = [textFrame('', true)];
      this.#isSpeaking = false;
      const transcript = this.#transcript.all();
      messages.push({ type: 'control', action: 'instant_query', text: said, transcript });
      this.#transcript.caller(said);
    }
    if (isLast) this.#segment++;
    return { ok: true, type: 'prompt', messages, replies };
  }

  #interrupted(heard: string): ClientMessage {
    this.#answer.silence();
    // The platform has stopped speaking by itself.
    this.#isSpeaking = false;
    this.#transcript.heard(heard);
    return { type: 'control', action: 'cancel', ...(heard.trim() === '' ? {} : { heard }) };
  }
}

const UNSIGNED: Rejection = {
  ...REJECTIONS.unauthorized,
  error:
    "The signature is missing or wrong: check the auth token, and the address that Twilio was given ('publicUrl', or " +
    '--public-url).',
  headers: {},
};

const NONE: readonly string[] = [];

function textFrame(token: string, last: boolean): string {
  return JSON.stringify({ type: 'text', token, last });
}
