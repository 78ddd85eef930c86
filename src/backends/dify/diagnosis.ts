import { completeQuery } from '../../backend/query';
import type { BackendFinding } from '../../backend/rag-backend';
import { textOf } from '../../http/fields';
import type { Get } from '../../http/get';
import { look } from '../../http/look';
import { locate, unanswered } from './diagnosis-address';
import { judgeFeatures, judgeMode, judgeResponseMode } from './diagnosis-app';
import { judgeInputs } from './diagnosis-inputs';
import { judgeLatency } from './diagnosis-latency';
import { refused } from './diagnosis-refusal';
import { judgeVersion } from './diagnosis-version';
import { type DifySettings, keyHeader } from './options';
import { versionIn, versionOf } from './version';

/**
 * Looks at everything that a question needs, without asking one: no model call, no POST, nothing twice.
 * Ends with the first thing without which the next can not be seen. Never throws; returns undefined when
 * it was cancelled.
 */
export async function diagnose(
  settings: DifySettings,
  signal: AbortSignal,
): Promise<BackendFinding[] | undefined> {
  const asWhom = { timeoutMs: settings.timeoutMs, headers: keyHeader(settings) };
  return look(
    asWhom,
    signal,
    (get) => steps(settings, get),
    (error) => unanswered(error, settings.baseUrl),
  );
}

async function* steps(settings: DifySettings, get: Get): AsyncGenerator<BackendFinding, void, undefined> {
  const { baseUrl } = settings;
  const { finding, reply: root } = await locate(get, baseUrl);
  yield finding;
  if (root === undefined) return;

  const info = await get(`${baseUrl}/info`, { withKey: true });
  if (info.status !== 200 || info.body === undefined) return yield refused(info);
  yield { level: 'ok', check: 'key', detail: 'Dify accepts it.' };
  yield judgeVersion(versionOf(info) ?? versionOf(root) ?? versionIn(root.body?.server_version));
  const mode = textOf(info.body.mode);
  const app = judgeMode(mode);
  yield app;
  if (app.level === 'error') return;
  yield* judgeResponseMode(mode, settings.responseMode);

  const parameters = await get(`${baseUrl}/parameters?user=realtime-rag-doctor`, { withKey: true });
  if (parameters.status !== 200 || parameters.body === undefined) return yield refused(parameters);
  yield* inputs(settings, parameters.body.user_input_form);
  yield* judgeFeatures(parameters.body, mode);
  yield judgeLatency([root, info, parameters].map(({ ms }) => ms));
}

/** Of a question before which nothing was said, and of one before which more was than will be passed on. */
function inputs({ inputsOf }: DifySettings, form: unknown): BackendFinding[] {
  const query = completeQuery({ question: 'How are you?' });
  const transcript = Array.from({ length: 400 }, () => ({ text: 'One sentence after the other.' }));
  try {
    return judgeInputs(form, { first: inputsOf(query), later: inputsOf({ ...query, transcript }) });
  } catch {
    return [
      { level: 'error', check: 'inputs', detail: 'The function that makes the inputs fails; mend it.' },
    ];
  }
}
