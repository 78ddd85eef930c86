import type { BackendFinding } from '../../backend/rag-backend';
import { type Fields, fieldsOf } from '../../http/fields';
import type { DifyResponseMode } from './options';

const CHAT_APPS: Readonly<Record<string, string>> = {
  chat: 'Chatbot',
  'agent-chat': 'Agent',
  'advanced-chat': 'Chatflow',
  agent: 'Agent',
};
const OTHER_APPS: Readonly<Record<string, string>> = {
  completion: 'a Text Generator',
  workflow: 'a Workflow',
};

/** `mode` as reported by GET /info; old versions omit it. */
export function judgeMode(mode: string | undefined): BackendFinding {
  if (mode === undefined) {
    return finding(
      'warning',
      'app',
      'Dify does not tell what kind of app it is; it must be a Chatbot, Agent or Chatflow.',
    );
  }
  if (Object.hasOwn(CHAT_APPS, mode)) return finding('ok', 'app', `${CHAT_APPS[mode]} (${mode}).`);
  const what = Object.hasOwn(OTHER_APPS, mode)
    ? `is ${OTHER_APPS[mode]} (${mode})`
    : 'is of a kind that is not known here';
  return finding(
    'error',
    'app',
    `The key's app ${what}, which holds no conversation; use the key of a Chatbot, Agent or Chatflow.`,
  );
}

/** Whether the app supports the response mode. Reports nothing for streaming, which all apps support. */
export function judgeResponseMode(
  mode: string | undefined,
  responseMode: DifyResponseMode,
): BackendFinding[] {
  if (responseMode !== 'blocking') return [];
  if (mode === 'agent' || mode === 'agent-chat') {
    return [
      finding(
        'error',
        'response_mode',
        'Agents refuse blocking questions; set the response mode to streaming.',
      ),
    ];
  }
  return [
    finding(
      'warning',
      'response_mode',
      'With blocking nothing is heard before the whole answer is there, and proxies may cut it; streaming is better.',
    ),
  ];
}

/** What the app's features, as reported by GET /parameters, mean for answers that are spoken while they stream. */
export function judgeFeatures(parameters: Fields, mode: string | undefined): BackendFinding[] {
  const warnings: BackendFinding[] = [];
  // A chatflow's sources are read from its retrieval nodes.
  if (mode !== 'advanced-chat' && enabled(parameters.retriever_resource) === false) {
    warnings.push(
      finding(
        'warning',
        'sources',
        'Citations are off in the app, so answers have no sources; switch on "Citations and Attributions".',
      ),
    );
  }
  if (enabled(parameters.sensitive_word_avoidance)) {
    warnings.push(
      finding(
        'warning',
        'moderation',
        'Content moderation is on: answers come late, and text that was shown may be replaced.',
      ),
    );
  }
  const speech = fieldsOf(parameters.text_to_speech);
  if (speech?.enabled === true && speech.autoPlay === 'enabled') {
    warnings.push(
      finding(
        'warning',
        'speech',
        'Text to speech plays by itself: it costs with each answer and is not used here; switch auto-play off.',
      ),
    );
  }
  return warnings;
}

function enabled(feature: unknown): unknown {
  return fieldsOf(feature)?.enabled;
}

function finding(level: BackendFinding['level'], check: string, detail: string): BackendFinding {
  return { level, check, detail };
}
