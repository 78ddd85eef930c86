import type { BackendFinding, RagBackend } from '../../backend/index';
import { silentLogger } from '../../logging/logger';
import { oneLine, UsageError } from '../errors';
import { createBackend } from '../serve/backend';
import {
  ANSWERING,
  BACKENDS,
  type BackendChoice,
  DIFY,
  HTTP,
  MOCK,
  OPENAI,
} from '../serve/settings/backends';
import { resolveServe } from '../serve/settings/serve';
import { loadEnvFile, withSecretFiles } from '../settings/environment';
import { type Environment, nameOf, textOf } from '../settings/setting';
import { unusedSettings } from './unused-settings';

export interface Examination {
  /** Null when the settings do not say which backend. */
  backend: BackendChoice['kind'] | null;
  findings: BackendFinding[];
  /** False when there is nothing to examine because a setting is invalid. */
  usable: boolean;
}

/** Chooses and creates the backend as `serve` does, and runs its self-check. */
export async function examine(
  options: Readonly<Record<string, unknown>>,
  env: Environment,
): Promise<Examination> {
  let choice: BackendChoice | undefined;
  let backend: RagBackend;
  let unused: BackendFinding[];
  try {
    loadEnvFile(options.env, env);
    choice = resolveServe(options, env).backend;
    unused = unusedSettings({ options, env: withSecretFiles(env) }).map(warning);
    backend = await createBackend(choice, silentLogger);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const finding = { level: 'error', check: 'settings', detail: oneLine(error) } as const;
    return { backend: choice?.kind ?? namedIn(options, env), findings: [finding], usable: false };
  }
  try {
    const findings = await findingsOf(backend);
    return {
      backend: choice.kind,
      findings: [...findings, ...remarksOn(choice), ...unused].map((finding) =>
        withSettings(finding, choice),
      ),
      usable: true,
    };
  } finally {
    await backend.close?.();
  }
}

async function findingsOf(backend: RagBackend): Promise<readonly BackendFinding[]> {
  const report = await backend.check?.({ signal: new AbortController().signal });
  if (report === undefined) return [{ level: 'ok', check: backend.name, detail: 'It has nothing to check.' }];
  return (
    report.findings ?? [{ level: report.ok ? 'ok' : 'error', check: backend.name, detail: report.detail }]
  );
}

/** Settings that are valid but may not be what was meant. */
function remarksOn(choice: BackendChoice): BackendFinding[] {
  if (choice.kind === 'echo' && choice.mock) {
    return [warning(`${MOCK.useMockRag.env} is on: answers are a mock, and no knowledge base is asked.`)];
  }
  if ((choice.kind === 'local' || choice.kind === 'openai') && choice.docs === undefined) {
    const docs = nameOf(ANSWERING.docs);
    return [
      warning(
        `${choice.kind === 'local' ? "A shop's sample handbook answers" : "Answers come from a shop's sample handbook"}; give your documents with ${docs}, or a Dify app with ${DIFY.apiKey.env}.`,
      ),
    ];
  }
  return [];
}

function warning(detail: string): BackendFinding {
  return { level: 'warning', check: 'backend', detail };
}

/** The backend that was selected by name when the other settings are invalid. */
function namedIn(options: Readonly<Record<string, unknown>>, env: Environment): BackendChoice['kind'] | null {
  const backend = textOf(ANSWERING.backend, { options, env });
  return BACKENDS.find((name) => name === backend) ?? null;
}

/** The variables to check when a finding is bad. */
const SETTINGS: Partial<Record<BackendChoice['kind'], Readonly<Record<string, readonly string[]>>>> = {
  dify: {
    address: [DIFY.baseUrl.env],
    key: [DIFY.apiKey.env],
    app: [DIFY.apiKey.env],
    inputs: [DIFY.inputs.env, DIFY.contextInput.env],
    response_mode: [DIFY.responseMode.env],
  },
  openai: {
    address: [OPENAI.baseUrl.env],
    key: [OPENAI.apiKey.env, OPENAI.baseUrl.env],
    model: [OPENAI.model.env],
  },
  http: { address: [HTTP.url.env, HTTP.headers.env] },
};

/** A backend does not know how its options are set, but readers of its findings need to. */
function withSettings(finding: BackendFinding, { kind }: BackendChoice): BackendFinding {
  const names = finding.level === 'ok' ? [] : (SETTINGS[kind]?.[finding.check] ?? []);
  return names.length === 0 ? finding : { ...finding, detail: `${finding.detail} (${names.join(', ')})` };
}
