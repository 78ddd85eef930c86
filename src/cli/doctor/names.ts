import type { BackendFinding } from '../../backends/index';
import { type BackendChoice, SERVE } from '../serve/settings';

/** The variables to look at when something about it is not right. */
const DIFY_SETTINGS: Readonly<Record<string, readonly string[]>> = {
  address: [SERVE.difyBaseUrl.env],
  key: [SERVE.difyApiKey.env],
  app: [SERVE.difyApiKey.env],
  inputs: [SERVE.difyInputs.env, SERVE.difyContextInput.env],
  response_mode: [SERVE.difyResponseMode.env],
};

/** A backend does not know how its options are set; whoever reads its findings here wants to. */
export function inOurNames({ kind }: BackendChoice): (finding: BackendFinding) => BackendFinding {
  return (finding) => {
    const names = kind === 'dify' && finding.level !== 'ok' ? (DIFY_SETTINGS[finding.check] ?? []) : [];
    return names.length === 0 ? finding : { ...finding, detail: `${finding.detail} (${names.join(', ')})` };
  };
}
