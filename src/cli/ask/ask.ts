import pc from 'picocolors';
import { isBackendError, type RagBackend } from '../../backends/index';
import { type Logger, silentLogger } from '../../logger';
import { printable } from '../printable';
import { createBackend } from '../serve/backend';
import { resolveServe } from '../serve/settings';
import { type Environment, given, onOff } from '../settings';
import { answerOf } from './answer';
import { answerLines, failureLine } from './render';
import { ASK } from './settings';

/** Prints the answer on stdout, warnings on stderr. Resolves with the exit status. */
export async function ask(
  question: string,
  options: Readonly<Record<string, unknown>>,
  env: Environment,
): Promise<number> {
  const values = given(ASK, options, env);
  const json = onOff(ASK.json, values.json);
  const backend = await createBackend(resolveServe(options, env).backend, warningsOnly);
  try {
    return await print(backend, question, json);
  } finally {
    await backend.close?.();
  }
}

async function print(backend: RagBackend, question: string, json: boolean): Promise<number> {
  const colors = pc.createColors(pc.isColorSupported && process.stdout.isTTY === true);
  const write = (lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n`);
  try {
    const answer = await answerOf(backend, question, new AbortController().signal);
    const { text, totalMs, firstMs, ...rest } = answer;
    if (json) write([JSON.stringify({ question, answer: text, ...rest, total_ms: totalMs })]);
    else write(answerLines(colors, question, answer));
    return answer.answered ? 0 : 1;
  } catch (error) {
    const code = isBackendError(error) ? error.code : 'BACKEND_ERROR';
    if (json) write([JSON.stringify({ question, answered: false, error: code })]);
    else write([failureLine(colors, code)]);
    return 1;
  }
}

const warningsOnly: Logger = {
  ...silentLogger,
  warn: (_, message) => void process.stderr.write(`${printable(message)}\n`),
};
