import * as v from 'valibot';
import type { RagEvent } from '../../backend/rag-backend';
import { isWebAddress, uniqueSources } from '../../backend/sources';
import { type Fields, numberOf, recordsOf, textOf } from '../../http/fields';
import { type Source, type Usage, usageSchema } from '../../protocol/index';

/** The event that a line or the data of an event says; a bare string is text. Undefined when it is no event. */
export function readEvent(event: Fields): RagEvent | undefined {
  switch (event.type) {
    case 'text':
      return typeof event.text === 'string' ? { type: 'text', text: event.text } : undefined;
    case 'replace':
      return typeof event.text === 'string' ? { type: 'replace', text: event.text } : undefined;
    case 'sources':
      return { type: 'sources', sources: sourcesOf(event.sources) };
    case 'usage':
      return usageEvent(event.usage);
    case 'conversation':
      return conversationEvent(event.id);
    case 'reference':
      return referenceEvent(event);
    case 'finish':
      return finishEvent(event.reason, event.confidence);
    default:
      return undefined;
  }
}

/** The events that one JSON answer stands for. */
export function eventsOfAnswer(body: Fields, text: string): Fields[] {
  return [
    { type: 'conversation', id: body.conversationId ?? body.conversation_id },
    { type: 'reference', messageId: body.messageId ?? body.message_id },
    ...(body.sources === undefined ? [] : [{ type: 'sources', sources: body.sources }]),
    { type: 'text', text },
    { type: 'usage', usage: body.usage },
    { type: 'finish', reason: body.finish ?? 'complete', confidence: body.confidence },
  ];
}

/** Every field may be missing; what is called otherwise elsewhere is taken too. */
function sourcesOf(value: unknown): Source[] {
  return uniqueSources(
    recordsOf(value).map((item, index) => {
      const id = textOf(item.id) ?? `source-${index + 1}`;
      const uri = textOf(item.uri) ?? textOf(item.url);
      const path = textOf(item.path);
      const score = numberOf(item.score);
      return {
        id,
        title: textOf(item.title) ?? path ?? id,
        ...(uri !== undefined && isWebAddress(uri) ? { uri } : {}),
        ...(path === undefined ? {} : { path }),
        text: textOf(item.text) ?? textOf(item.content) ?? '',
        ...(score === undefined ? {} : { score }),
        position: index + 1,
      };
    }),
  );
}

function usageEvent(value: unknown): RagEvent | undefined {
  const { success, output } = v.safeParse(usageSchema, value);
  return success ? { type: 'usage', usage: output as Usage } : undefined;
}

function conversationEvent(value: unknown): RagEvent | undefined {
  const id = textOf(value);
  return id === undefined ? undefined : { type: 'conversation', id };
}

function referenceEvent({ messageId, taskId }: Fields): RagEvent | undefined {
  const [message, task] = [textOf(messageId), textOf(taskId)];
  if (message === undefined && task === undefined) return undefined;
  return {
    type: 'reference',
    ...(message === undefined ? {} : { messageId: message }),
    ...(task === undefined ? {} : { taskId: task }),
  };
}

function finishEvent(reason: unknown, confidence: unknown): RagEvent {
  const sure = numberOf(confidence);
  return {
    type: 'finish',
    reason: reason === 'no_answer' ? 'no_answer' : 'complete',
    ...(sure !== undefined && sure >= 0 && sure <= 1 ? { confidence: sure } : {}),
  };
}
