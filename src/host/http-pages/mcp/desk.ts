import type { AskOnce, McpDesk } from '../../../mcp/desk';
import { SingleAnswer } from '../../../session/answers/single-answer';
import type { SharedSessionOptions } from '../../../session/options';
import { QuestionTracker } from '../../telemetry/question-tracker';
import type { AdmittedRequest } from '../admit';
import { untilDrained, wasForwarded } from '../requests';
import type { Exchange } from '../routes';

/** What a client may ask for over HTTP: within the limits of its subject, and with the host's telemetry. */
export function deskFor(exchange: Exchange, { principal, interrupted }: AdmittedRequest): McpDesk {
  const { context } = exchange;
  const { subject } = principal;
  const { mcp, limits } = context.options;
  const retrieval = subject.retrieval;
  return {
    ask: asking(exchange, subject.session, interrupted, true),
    retrieve: retrieval && asking(exchange, retrieval, interrupted, false),
    documents: mcp ? mcp.documents : undefined,
    sessions: sessionsFor(exchange, subject.name),
    textLength: limits.textLength,
  };
}

/** `counted`: whether it counts as a question in metrics, traces and the log. */
function asking(
  { response, context }: Exchange,
  session: SharedSessionOptions,
  interrupted: AbortSignal,
  counted: boolean,
): AskOnce {
  return (question, onEvent) => {
    const tracker = counted ? new QuestionTracker(context.options, context.number()) : undefined;
    const isGone = () => response.destroyed && !response.writableFinished;
    const answer = new SingleAnswer(session, question, {
      event: (event) => {
        if (event.type === 'answer') tracker?.answer(event);
        onEvent(event);
      },
      question: (progress) => {
        tracker?.follow(progress, isGone());
        if (progress.phase === 'ended') interrupted.removeEventListener('abort', interrupt);
      },
      ready: () => untilDrained(response),
    });
    const interrupt = () => answer.interrupt();
    interrupted.addEventListener('abort', interrupt);
    answer.ask();
    return answer;
  };
}

/**
 * The sessions of a subject. Without authentication, all clients are anonymous: then only whoever works on this machine
 * may look, and only where nobody else can connect.
 */
function sessionsFor({ request, context, situation }: Exchange, subject: string | undefined) {
  const { live, authenticator, hostAllowed } = context;
  if (subject !== undefined) return live?.of(subject);
  const isOurs = situation.isLocalOnly && !wasForwarded(request) && hostAllowed(request.headers.host);
  return !authenticator && isOurs ? live?.all() : undefined;
}
