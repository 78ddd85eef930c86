import * as v from 'valibot';
import type { ClientMessage, ControlMessage, FrameLimits, ServerMessage } from '../../protocol/index';
import { ASSISTANT, CALLER } from './call-transcript';
import type { Dialect, DialectConnection, FrameMeaning } from './dialect';
import type { ResolvedRetell } from './options';
import { createPathPattern } from './path-pattern';
import { VoiceAnswer } from './voice-answer';
import { type FrameFault, invalid, readFrame } from './voice-frame';

/** Each request has everything that was said in the call. */
const MAX_PAYLOAD = 1_048_576;

const utterances = v.array(v.object({ role: v.string(), content: v.string() }));
const required = v.object({ response_id: v.pipe(v.number(), v.safeInteger()), transcript: utterances });

const FRAMES = {
  ping_pong: v.object({ timestamp: v.nullish(v.number()) }),
  call_details: v.object({}),
  update_only: v.object({ transcript: v.nullish(utterances) }),
  response_required: required,
  reminder_required: required,
};

type Said = NonNullable<ControlMessage['transcript']>;

/**
 * The custom LLM socket of Retell, which asks for each response and says what was said until then. Written after
 * Retell's documentation; not tried with a real call.
 */
export function createRetell(options: ResolvedRetell): Dialect {
  const match = createPathPattern('dialects.retell.path', options.path);
  return {
    open(path) {
      const values = match(path);
      if (!values) return undefined;
      const credential =
        values.key === undefined ? {} : { credential: { token: values.key, via: 'path' as const } };
      return { connect: () => new Retell(options), maxPayload: MAX_PAYLOAD, ...credential };
    },
  };
}

class Retell implements DialectConnection {
  readonly name = 'retell';
  readonly resumable = false;
  readonly maxPayload = MAX_PAYLOAD;
  readonly #options: ResolvedRetell;
  readonly #answer: VoiceAnswer;
  /** The latest response that was asked for: what belongs to older ones is no longer sent. */
  #responseId = 0;
  #isOpen = false;

  constructor(options: ResolvedRetell) {
    this.#options = options;
    this.#answer = new VoiceAnswer(options);
  }

  greet(): readonly string[] {
    const config = { response_type: 'config', config: { auto_reconnect: true, call_details: true } };
    // An empty greeting lets the caller speak first.
    return [JSON.stringify(config), response(0, this.#options.greeting ?? '', true)];
  }

  read(frame: string, limits: FrameLimits): FrameMeaning | FrameFault {
    const read = readFrame(frame, 'interaction_type', FRAMES);
    if (!read.ok) return read;
    const { type, value } = read;
    switch (type) {
      case 'ping_pong': {
        const timestamp = value.timestamp ?? Date.now();
        const pong = JSON.stringify({ response_type: 'ping_pong', timestamp });
        return { ok: true, type, messages: [], replies: [pong] };
      }
      case 'response_required':
      case 'reminder_required':
        return this.#required(type, value, limits);
      default:
        // Every request has the whole transcript, so an update alone changes nothing.
        return { ok: true, type, messages: [] };
    }
  }

  write(event: ServerMessage): readonly string[] {
    const speech = this.#answer.speechFor(event);
    if (!speech || !this.#isOpen) return NONE;
    if (speech.over) this.#isOpen = false;
    return [response(this.#responseId, speech.text, speech.over)];
  }

  end(): readonly string[] {
    return this.#isOpen ? [response(this.#responseId, '', true)] : NONE;
  }

  #required(
    type: 'response_required' | 'reminder_required',
    { response_id: id, transcript }: v.InferOutput<typeof required>,
    { textLength = Number.POSITIVE_INFINITY }: FrameLimits,
  ): FrameMeaning | FrameFault {
    if (id <= this.#responseId) return invalid("'response_id' must be higher than the last one.");
    const { before, question } = questionIn(transcript);
    if (question.length > textLength) return invalid('What the caller said is too long.');
    const wasBusy = this.#answer.busy;
    this.#responseId = id;
    this.#isOpen = true;
    if (question === '') {
      // Nothing was asked: the caller is silent.
      this.#answer.silence();
      this.#isOpen = false;
      const reply = response(id, type === 'reminder_required' ? (this.#options.reminder ?? '') : '', true);
      return { ok: true, type, messages: wasBusy ? [CANCEL] : [], replies: [reply] };
    }
    this.#answer.ask(question);
    return { ok: true, type, messages: this.#messagesFor(question, before, wasBusy) };
  }

  #messagesFor(question: string, transcript: Said, wasBusy: boolean): ClientMessage[] {
    if (this.#options.questions !== 'judged') {
      return [{ type: 'control', action: 'instant_query', text: question, transcript }];
    }
    const chunk: ClientMessage = { type: 'asr_chunk', text: question, is_final: true, endpoint: true };
    return wasBusy ? [CANCEL, chunk] : [chunk];
  }
}

const CANCEL: ClientMessage = { type: 'control', action: 'cancel' };
const NONE: readonly string[] = [];

/** What the caller has said since the assistant spoke, and what was said before that. */
function questionIn(transcript: v.InferOutput<typeof utterances>): { before: Said; question: string } {
  const said = transcript
    .map(({ role, content }) => ({ isCaller: role === 'user', text: content.trim() }))
    .filter(({ text }) => text !== '');
  const from = said.findLastIndex(({ isCaller }) => !isCaller) + 1;
  const question = said
    .slice(from)
    .map(({ text }) => text)
    .join(' ');
  const before = said
    .slice(0, from)
    .map(({ isCaller, text }) => ({ speaker: isCaller ? CALLER : ASSISTANT, text }));
  return { before, question };
}

function response(id: number, content: string, isComplete: boolean): string {
  return JSON.stringify({
    response_type: 'response',
    response_id: id,
    content,
    content_complete: isComplete,
  });
}
