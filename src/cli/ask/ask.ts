import { isBackendError, type RagBackend } from '../../backend/index';
import type { Explanation, LocalBackend } from '../../backends/local/index';
import { type Logger, silentLogger } from '../../logging/logger';
import { type DetectedQuestion, detectQuestion } from '../../questions/index';
import { UsageError } from '../errors';
import { createBackend } from '../serve/backend';
import type { BackendChoice } from '../serve/settings/backends';
import { resolveServe } from '../serve/settings/serve';
import { type Environment, nameOf, readSettings } from '../settings/setting';
import { colorsFor, printable } from '../terminal';
import { type Answer, answerOf } from './answer';
import { answerLines, explanationLines, failureLine, heardLine } from './render';
import { ASK } from './settings';

/** Prints the answer on stdout, warnings and failures on stderr. Resolves with the exit status. */
export async function ask(
  question: string,
  options: Readonly<Record<string, unknown>>,
  env: Environment,
): Promise<number> {
  if (question.trim() === '') {
    throw new UsageError('The question is empty: give one, such as realtime-rag ask "when do you open".');
  }
  const { json, explain } = readSettings(ASK, { options, env });
  const { backend: choice } = resolveServe(options, env);
  const backend = await createBackend(onlyNow(choice), warningsOnly);
  try {
    return await print(backend, question, { json, explain });
  } finally {
    await backend.close?.();
  }
}

/** One question is asked now: later changes do not matter. */
function onlyNow(choice: BackendChoice): BackendChoice {
  if (!('watch' in choice)) return choice;
  const { watch: _, ...rest } = choice;
  return rest;
}

interface Wanted {
  json: boolean;
  explain: boolean;
}

async function print(backend: RagBackend, question: string, { json, explain }: Wanted): Promise<number> {
  const colors = colorsFor(process.stdout);
  const write = (lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n`);
  try {
    const answer = await answerOf(backend, question, new AbortController().signal);
    const explanation = explain ? await explanationOf(backend, question) : undefined;
    const heard = explain ? detectQuestion(question) : undefined;
    if (json) write([answerJson(question, answer, explanation, heard)]);
    else {
      write(answerLines(colors, question, answer));
      if (heard !== undefined) write(['', heardLine(colors, heard)]);
      if (explanation !== undefined) write(explanationLines(colors, explanation));
    }
    return answer.answered ? 0 : 1;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = isBackendError(error) ? error.code : 'BACKEND_ERROR';
    if (json) write([JSON.stringify({ question, answered: false, error: code })]);
    else process.stderr.write(`${failureLine(colorsFor(process.stderr), code)}\n`);
    return 1;
  }
}

function answerJson(
  question: string,
  answer: Answer,
  explanation: Explanation | undefined,
  heard: DetectedQuestion | undefined,
): string {
  const { text, totalMs, firstMs: _, ...rest } = answer;
  const { confidence, reason, rule } = heard ?? {};
  return JSON.stringify({
    question,
    answer: text,
    ...rest,
    total_ms: totalMs,
    explanation,
    ...(heard === undefined ? {} : { heard: { reason, confidence, rule } }),
  });
}

/** Only a backend that ranks can explain. */
async function explanationOf(backend: RagBackend, question: string): Promise<Explanation> {
  if ('explain' in backend && typeof backend.explain === 'function') {
    return (backend as LocalBackend).explain(question);
  }
  throw new UsageError(
    `${nameOf(ASK.explain)} works with documents only: the backend ${backend.name} does not say why.`,
  );
}

const warningsOnly: Logger = {
  ...silentLogger,
  warn: (_, message) => void process.stderr.write(`${printable(message)}\n`),
};
