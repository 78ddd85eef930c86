import type { RagEvent } from './rag-backend';

/** A bare string is text. */
export function eventOf(event: string | RagEvent): RagEvent {
  return typeof event === 'string' ? { type: 'text', text: event } : event;
}

/** Something that a reader sees. */
export function isText(event: RagEvent): boolean {
  return (event.type === 'text' || event.type === 'replace') && event.text !== '';
}
