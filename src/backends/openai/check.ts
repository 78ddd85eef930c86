import type { BackendFinding, BackendReport } from '../../backend/rag-backend';
import { type Fields, recordsOf, textOf } from '../../http/fields';
import { type Get, probe, type Reply, redirectOf, reportOf, whenToAskAgain } from '../../http/probes';
import type { OpenAISettings, Retriever } from './options';

/** The findings in their shortest form. */
const SUMMARY = ['documents', 'retriever', 'model'];
const WHO = 'the model server';
/** Listing more models would not help. */
const MAX_NAMED = 5;

/** Reports whether questions would be answered, without calling the model. Never throws. */
export async function check(settings: OpenAISettings, signal: AbortSignal): Promise<BackendReport> {
  const { timeoutMs, retriever } = settings;
  const { baseUrl, headers } = settings.access;
  const [retrieval, model] = await Promise.all([
    passages(retriever, signal),
    probe({ baseUrl, timeoutMs, headers, what: WHO, steps: (get) => steps(settings, get) }, signal),
  ]);
  return reportOf(retrieval && model && [...retrieval, ...model], SUMMARY);
}

async function passages(
  retriever: Retriever,
  signal: AbortSignal,
): Promise<readonly BackendFinding[] | undefined> {
  try {
    const report = await retriever.check?.({ signal });
    if (report === undefined) return [];
    const { ok, detail, findings } = report;
    return findings ?? [{ level: ok ? 'ok' : 'error', check: 'retriever', detail }];
  } catch {
    return signal.aborted ? undefined : [wrong('retriever', 'Its check failed; see its log.')];
  }
}

async function* steps(settings: OpenAISettings, get: Get): AsyncGenerator<BackendFinding, void, undefined> {
  const { access } = settings;
  const { host } = new URL(access.baseUrl);
  const reply = await get(access.urlOf('models'), { withKey: true });
  const models = modelsIn(reply);
  if (models) {
    yield { level: 'ok', check: 'address', detail: `${host} speaks OpenAI's API.` };
    return yield judgeModel(access.model, models);
  }
  if (reply.status === 401 || reply.status === 403) {
    return yield wrong(
      'key',
      `${host} refuses the key (${reply.status}); give one that is valid there, or check the address.`,
    );
  }
  if (reply.status === 429) {
    return yield wrong('rate_limit', `Too many requests (429); ${whenToAskAgain(reply)}.`);
  }
  const redirects = redirectOf(reply);
  if (redirects) return yield wrong('address', `${host} ${redirects}; give the address that it leads to.`);
  if (reply.status >= 500) {
    return yield wrong('address', `${host} fails (${reply.status}); see the log of ${WHO}.`);
  }
  const below = new URL(access.urlOf('v1/models'));
  if (modelsIn(await get(below.href, { withKey: true }))) {
    return yield wrong('address', `${host} answers, but not there: /v1 is missing at the end; add it.`);
  }
  yield {
    level: 'warning',
    check: 'model',
    detail: `${host} does not list its models (HTTP ${reply.status}), so the name of the model could not be checked; when questions fail, check the address (most often it ends in /v1).`,
  };
}

/** The names in a list of models; undefined when the reply is not one. */
function modelsIn({ status, body }: Reply): string[] | undefined {
  const data = (body as Fields | undefined)?.data;
  if (status !== 200 || !Array.isArray(data)) return undefined;
  return recordsOf(data).flatMap(({ id }) => textOf(id) ?? []);
}

function judgeModel(model: string, models: readonly string[]): BackendFinding {
  // Ollama lists a model's latest version with a tag that users omit.
  if (models.includes(model) || models.includes(`${model}:latest`)) {
    return { level: 'ok', check: 'model', detail: `The model is there, one of ${models.length}.` };
  }
  const named = models.filter((name) => /^[\w.:/@+-]{1,80}$/.test(name)).slice(0, MAX_NAMED);
  const more = models.length > named.length ? ', …' : '';
  const there = named.length === 0 ? 'It lists none' : `It lists ${named.join(', ')}${more}`;
  return {
    level: 'warning',
    check: 'model',
    detail: `The model is not among those that the server lists; some take other names all the same. ${there}.`,
  };
}

function wrong(check: string, detail: string): BackendFinding {
  return { level: 'error', check, detail };
}
