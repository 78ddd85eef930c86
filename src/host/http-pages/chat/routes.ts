import { SingleAnswer } from '../../../session/answers/single-answer';
import type { Subject } from '../../limits/subjects';
import { QuestionTracker } from '../../telemetry/question-tracker';
import { type AdmittedRequest, whenAdmitted } from '../admit';
import { readJsonBody } from '../body';
import { reply, untilDrained } from '../requests';
import type { Exchange, Route } from '../routes';
import { CHAT_MODELS, type ChatQuestion, isChatModel, noSuchModel, readChatBody } from './body';
import { Completion } from './completion';
import { errorBody } from './errors';
import { streamedReply, wholeReply } from './reply';

const MAX_BODY_BYTES = 1_048_576;

/** What takes OpenAI's API finds here: chat completions, and the models that it may name. */
export const chatRoutes: readonly Route[] = [
  {
    path: '/v1/chat/completions',
    endpoint: 'chat_completions',
    methods: { POST: (exchange) => whenAdmitted(exchange, complete) },
    forPages: true,
    errorBody,
  },
  {
    path: '/v1/models',
    endpoint: 'models',
    methods: { GET: (exchange) => whenAdmitted(exchange, listModels) },
    forPages: true,
    errorBody,
  },
  {
    path: '/v1/models/:id',
    endpoint: 'models',
    methods: { GET: (exchange) => whenAdmitted(exchange, showModel) },
    forPages: true,
    errorBody,
  },
];

async function complete(exchange: Exchange, { principal, interrupted }: AdmittedRequest): Promise<void> {
  const { request, response, context, refuse } = exchange;
  const read = await readJsonBody(request, MAX_BODY_BYTES);
  if ('refusal' in read) return refuse(read.refusal);
  const asked = readChatBody(read.json, context.options.limits.textLength);
  if ('refusal' in asked) return refuse(asked.refusal);
  if (response.destroyed) return;
  await answerOver(exchange, asked, principal.subject, interrupted);
}

/** Resolves when the response is over. */
function answerOver(
  exchange: Exchange,
  asked: ChatQuestion,
  subject: Subject,
  interrupted: AbortSignal,
): Promise<void> {
  const { response, context } = exchange;
  const tracker = new QuestionTracker(context.options, context.number());
  let gone = false;
  const answer = new SingleAnswer(
    subject.session,
    { ...asked, user: endUser(subject, asked.user) },
    {
      event: (event) => {
        if (event.type === 'answer') {
          tracker.answer(event);
          sink.part(event);
        } else if (event.type === 'error') {
          sink.failed(event);
        }
      },
      question: (progress) => tracker.follow(progress, gone),
      ready: () => untilDrained(response),
    },
  );
  const { queryId } = answer.query;
  response.setHeader('X-Request-Id', queryId);
  const completion = new Completion(asked, queryId, Date.now());
  const sink = asked.stream
    ? streamedReply(exchange, completion, asked.includeUsage)
    : wholeReply(exchange, completion);
  const interrupt = () => answer.interrupt();
  return new Promise((resolve) => {
    response.once('close', () => {
      gone = !response.writableFinished;
      answer.cancel();
      interrupted.removeEventListener('abort', interrupt);
      resolve();
    });
    interrupted.addEventListener('abort', interrupt);
    answer.ask();
    if (interrupted.aborted) interrupt();
  });
}

/** The users that a client names are its own: they are told apart from those of other clients. */
function endUser({ name }: Subject, user: string | undefined): string | undefined {
  return user === undefined || name === undefined ? user : `${name}/${user}`;
}

function listModels({ request, response }: Exchange): void {
  reply(request, response, 200, { object: 'list', data: Object.keys(CHAT_MODELS).map(modelCard) });
}

function showModel({ request, response, params, refuse }: Exchange): void {
  const { id = '' } = params;
  if (isChatModel(id)) reply(request, response, 200, modelCard(id));
  else refuse(noSuchModel());
}

function modelCard(id: string) {
  return { id, object: 'model', created: 0, owned_by: 'realtime-rag' };
}
