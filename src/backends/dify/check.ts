import { completeQuery } from '../../backend/query';
import type { BackendFinding, BackendReport } from '../../backend/rag-backend';
import { textOf } from '../../http/fields';
import { type Get, probe, reportOf } from '../../http/probes';
import { locate, refused } from './check-address';
import { judgeFeatures, judgeMode, judgeResponseMode } from './check-app';
import { judgeInputs } from './check-inputs';
import { judgeVersion, versionOf } from './check-version';
import { type DifySettings, keyHeader } from './options';

/** The findings in their shortest form. */
const SUMMARY = ['version', 'app'];
/** Above this, people notice the latency to Dify itself. */
const SLOW_MS = 1000;

/**
 * Reports whether questions would be answered, by checking everything a question needs without asking one. No model
 * call, no POST, no repeated request. Stops at the first problem that hides the next. Never throws.
 */
export async function check(settings: DifySettings, signal: AbortSignal): Promise<BackendReport> {
  const { baseUrl, timeoutMs } = settings;
  const findings = await probe(
    { baseUrl, timeoutMs, headers: keyHeader(settings), what: 'Dify', steps: (get) => steps(settings, get) },
    signal,
  );
  return reportOf(findings, SUMMARY);
}

async function* steps(settings: DifySettings, get: Get): AsyncGenerator<BackendFinding, void, undefined> {
  const { baseUrl } = settings;
  const { finding, reply: root } = await locate(get, baseUrl);
  yield finding;
  if (root === undefined) return;

  const info = await get(`${baseUrl}/info`, { withKey: true });
  if (info.status !== 200 || info.body === undefined) return yield refused(info);
  yield { level: 'ok', check: 'key', detail: 'Dify accepts it.' };
  yield judgeVersion(versionOf(info) ?? versionOf(root));
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

/** For a question with nothing said before it, and for one with more before it than will be passed on. */
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

/** The median of the requests' milliseconds; the slowest may have opened the connection. */
export function judgeLatency(times: readonly number[]): BackendFinding {
  const sorted = [...times].sort((a, b) => a - b);
  const median = Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
  const detail = `${median} ms, the median of ${sorted.length} requests`;
  return median > SLOW_MS
    ? {
        level: 'warning',
        check: 'latency',
        detail: `${detail}: slow; look at the network, every answer waits for it.`,
      }
    : { level: 'ok', check: 'latency', detail: `${detail}.` };
}
