import type { ServerResponse } from 'node:http';
import type { AnswerMessage, ErrorMessage } from '../../../protocol/index';
import { reply } from '../requests';
import type { Exchange } from '../routes';
import type { Completion } from './completion';
import { errorBody, refusalOf } from './errors';

/** Where the parts of an answer go. */
export interface AnswerSink {
  part(part: AnswerMessage): void;
  failed(error: ErrorMessage): void;
}

/** Answers in one piece, when the answer is complete. */
export function wholeReply({ request, response, refuse }: Exchange, completion: Completion): AnswerSink {
  return {
    part: (part) => {
      completion.take(part);
      if (part.final && !isOver(response)) reply(request, response, 200, completion.whole());
    },
    failed: (error) => refuse(refusalOf(error)),
  };
}

/**
 * Answers as server-sent events. The status waits for the first text, so that a question that is refused gets a status
 * of its own; an error after that is an event, and the last.
 */
export function streamedReply(
  { response, refuse }: Exchange,
  completion: Completion,
  includeUsage: boolean,
): AnswerSink {
  const send = (data: object | string) => {
    if (isOver(response)) return;
    if (!response.headersSent) begin();
    response.write(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
  };
  const begin = () => {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      // For nginx, which would collect them.
      'X-Accel-Buffering': 'no',
    });
    send(completion.opening());
  };
  const text = (content: string) => {
    if (content !== '') send(completion.delta(content));
  };
  return {
    part: (part) => {
      text(completion.take(part));
      if (!part.final || isOver(response)) return;
      text(completion.ending);
      send(completion.closing());
      if (includeUsage) send(completion.usage());
      send('[DONE]');
      response.end();
    },
    failed: (error) => {
      if (!response.headersSent) return refuse(refusalOf(error));
      send(errorBody(refusalOf(error)));
      response.end();
    },
  };
}

/** It is answered, or nobody is there. */
function isOver({ writableEnded, destroyed }: ServerResponse): boolean {
  return writableEnded || destroyed;
}
