import type { BackendFinding } from '../backend/rag-backend';
import { createGet, DIAGNOSIS_TIMEOUT_MS, type Get, type GetSettings, Unanswered } from './get';
import { createPool } from './pool';

type Steps = AsyncIterable<BackendFinding>;

/**
 * Goes through the steps of a diagnosis, on connections of their own: those of answers are not disturbed.
 * `unanswered` is the last finding when no reply came. Undefined when it was cancelled.
 */
export async function look(
  settings: GetSettings,
  caller: AbortSignal,
  steps: (get: Get) => Steps,
  unanswered: (error: Unanswered) => BackendFinding,
): Promise<BackendFinding[] | undefined> {
  const findings: BackendFinding[] = [];
  const pool = createPool(DIAGNOSIS_TIMEOUT_MS);
  try {
    for await (const finding of steps(createGet(settings, pool, caller))) findings.push(finding);
    return findings;
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return error.reason === 'cancelled' ? undefined : [...findings, unanswered(error)];
  } finally {
    await pool.close();
  }
}
