import type { BackendReport } from '../../backend/rag-backend';
import { reportOf } from '../../http/report';
import { diagnose } from './diagnosis';
import type { DifySettings } from './options';

/** What is there, in the shortest form. */
const SUMMARY = ['version', 'app'];

/** Tells whether questions would be answered; costs no model call. Never throws. */
export async function check(settings: DifySettings, signal: AbortSignal): Promise<BackendReport> {
  return reportOf(await diagnose(settings, signal), SUMMARY);
}
