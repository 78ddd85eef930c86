import { expect, test } from 'vitest';
import { createOpenAIBackend, type OpenAIBackendOptions } from '../../../src/backends/openai/index';
import { retriever } from './rig';

const good = { model: 'm', apiKey: 'sk-secret0123456789', retriever };

test.each([
  ['no retriever', { retriever: undefined }, /'retriever' must be something that finds passages/],
  [
    'a retriever that cannot retrieve',
    { retriever: { name: 'secret' } },
    /'retriever' must be something that finds passages/,
  ],
  ['no model', { model: '' }, /'model' must be the name of a model/],
  ['no key for OpenAI', { apiKey: undefined }, /'apiKey' is missing/],
  ['instructions in a list', { instructions: ['secret'] }, /'instructions' must be a string/],
  ['parameters in a list', { parameters: ['secret'] }, /'parameters' must be an object/],
  [
    'a parameter that is ours',
    { parameters: { stream: false } },
    /'parameters' has stream, which the backend sets/,
  ],
  [
    'another way without passages',
    { withoutPassages: 'secret' },
    /'withoutPassages' must be one of no_answer, ask/,
  ],
  ['no room for passages', { passageChars: 0 }, /'passageChars' must be a whole number from 1/],
  ['half a character', { transcriptChars: 0.5 }, /'transcriptChars' must be a whole number from 0/],
  ['too long a history', { historyTurns: 1000 }, /'historyTurns' must be a whole number from 0 to 100/],
  ['no time', { timeoutMs: 0 }, /'timeoutMs' must be a number of milliseconds from 1/],
  ['no time for a first event', { firstEventTimeoutMs: -1 }, /'firstEventTimeoutMs' must be/],
  ['no time for silence', { idleTimeoutMs: Number.NaN }, /'idleTimeoutMs' must be/],
  ['too many retries', { retries: 11 }, /'retries' must be a whole number from 0 to 10/],
])('%s is refused in one line that shows no value', (_, options, message) => {
  const create = () => createOpenAIBackend({ ...good, ...options } as OpenAIBackendOptions);
  expect(create).toThrow(message);
  expect(create).toThrow(/^createOpenAIBackend: [^\n]*\.$/);
  expect(create).not.toThrow(/secret/);
});
