import type { RagQuery } from '../../backend/rag-backend';
import type { Answer, UnderWay } from '../../http/answer';
import { exchange } from '../../http/exchange';
import { conversationSteps } from './conversation';
import { DifyTurn } from './events';
import { questionOf } from './request';
import { eventsOf, refusalOf } from './response';
import { isSurelyFree } from './retry';
import type { DifyService } from './service';

/**
 * Puts the question to Dify and passes on what it says. When the limits end it, the stop call for the run and
 * the abort of the request leave together, whether anybody reads the answer or not. Before its first event
 * Dify has not named the run, so only the abort is possible, and the run may go on there.
 */
export function ask(service: DifyService, query: RagQuery, underWay: UnderWay): Answer {
  const { http, api, settings, stops } = service;
  const turn = new DifyTurn();
  const question = questionOf(settings, query);
  let stopped = false;
  return exchange(http, underWay, {
    turn,
    ask: (signal) => api.ask(question, signal),
    refusalOf,
    isSurelyFree,
    eventsOf,
    told: (step) => conversationSteps(settings, query, step),
    left: () => {
      if (stopped || turn.state !== 'running' || turn.taskId === undefined) return;
      stopped = true;
      stops.send(turn.taskId, question.user);
    },
  });
}
