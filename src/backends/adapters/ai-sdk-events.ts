import type { RagEvent } from '../../backend/rag-backend';
import { isWebAddress, uniqueSources } from '../../backend/sources';
import { FILTERED, TRUNCATED } from '../../backend/warnings';
import { type Fields, fieldsOf, numberOf, textOf } from '../../http/fields';
import type { Source, Usage } from '../../protocol/index';

/** The parts of one `fullStream`, in the shapes that the versions of the AI SDK have. */
export class AISDKParts {
  #sources: Source[] = [];

  /** What a part says. Throws the error that one brings. */
  take(part: unknown): RagEvent[] {
    const fields = fieldsOf(part) ?? {};
    switch (fields.type) {
      case 'text-delta':
        return textEvent(fields.text ?? fields.textDelta ?? fields.delta);
      case 'source':
        return this.#source(fieldsOf(fields.source) ?? fields);
      case 'finish':
        return [...warningsOf(fields.finishReason), ...usageEvent(fields.totalUsage ?? fields.usage)];
      case 'error':
        throw fields.error;
      default:
        return [];
    }
  }

  /** Sources come one by one; each time all of them are told. */
  #source(source: Fields): RagEvent[] {
    const uri = textOf(source.url);
    const path = textOf(source.filename);
    const id = textOf(source.id) ?? uri ?? `source-${this.#sources.length + 1}`;
    const before = this.#sources.length;
    this.#sources = uniqueSources([
      ...this.#sources,
      {
        id,
        title: textOf(source.title) ?? path ?? uri ?? id,
        ...(uri !== undefined && isWebAddress(uri) ? { uri } : {}),
        ...(path === undefined ? {} : { path }),
        text: '',
        position: before + 1,
      },
    ]);
    return this.#sources.length === before ? [] : [{ type: 'sources', sources: this.#sources }];
  }
}

/** Reads a usage of any version; nothing when it tells nothing. */
export function usageEvent(value: unknown): RagEvent[] {
  const told = fieldsOf(value);
  const prompt = numberOf(told?.inputTokens) ?? numberOf(told?.promptTokens);
  const completion = numberOf(told?.outputTokens) ?? numberOf(told?.completionTokens);
  const total = numberOf(told?.totalTokens);
  const usage: Usage = {
    ...(prompt === undefined ? {} : { prompt_tokens: prompt }),
    ...(completion === undefined ? {} : { completion_tokens: completion }),
    ...(total === undefined ? {} : { total_tokens: total }),
  };
  return Object.keys(usage).length === 0 ? [] : [{ type: 'usage', usage }];
}

function warningsOf(finishReason: unknown): RagEvent[] {
  if (finishReason === 'length') return [TRUNCATED];
  return finishReason === 'content-filter' ? [FILTERED] : [];
}

function textEvent(text: unknown): RagEvent[] {
  return typeof text === 'string' && text !== '' ? [{ type: 'text', text }] : [];
}
