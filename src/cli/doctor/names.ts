import type { BackendFinding } from '../../backend/index';
import { type BackendChoice, SERVE } from '../serve/settings/serve';

/** The variables to look at when something about it is not right. */
const SETTINGS: Partial<Record<BackendChoice['kind'], Readonly<Record<string, readonly string[]>>>> = {
  dify: {
    address: [SERVE.difyBaseUrl.env],
    key: [SERVE.difyApiKey.env],
    app: [SERVE.difyApiKey.env],
    inputs: [SERVE.difyInputs.env, SERVE.difyContextInput.env],
    response_mode: [SERVE.difyResponseMode.env],
  },
  openai: {
    address: [SERVE.openaiBaseUrl.env],
    key: [SERVE.openaiApiKey.env, SERVE.openaiBaseUrl.env],
    model: [SERVE.openaiModel.env],
  },
  http: { address: [SERVE.httpUrl.env, SERVE.httpHeaders.env] },
};

/** A backend does not know how its options are set; whoever reads its findings here wants to. */
export function inOurNames({ kind }: BackendChoice): (finding: BackendFinding) => BackendFinding {
  return (finding) => {
    const names = finding.level === 'ok' ? [] : (SETTINGS[kind]?.[finding.check] ?? []);
    return names.length === 0 ? finding : { ...finding, detail: `${finding.detail} (${names.join(', ')})` };
  };
}
