import { ANSWERING, DIFY, HTTP, OPENAI } from '../serve/settings/backends';
import { JUDGE } from '../serve/settings/judge';
import { type Given, readSettings, type Setting, textOf } from '../settings/setting';

/**
 * What is set for a backend that is not chosen because something else is missing, as sentences. With a backend
 * chosen by name nothing is: its reader meant the others to be ignored.
 */
export function unusedSettings(given: Given): string[] {
  const isSet = (setting: Setting) => textOf(setting, given) !== undefined;
  if (isSet(ANSWERING.backend)) return [];
  const { model, apiKey, baseUrl } = OPENAI;
  const isJudge = readSettings({ judge: JUDGE.judge }, given).judge && !isSet(JUDGE.model);
  const unused: [Setting, boolean, string][] = [
    [
      model,
      !isSet(apiKey) && !isSet(baseUrl) && !isJudge,
      `a model answers only with ${apiKey.env}, or with ${baseUrl.env} for a server of your own`,
    ],
    [DIFY.baseUrl, !isSet(DIFY.apiKey), `Dify answers only with ${DIFY.apiKey.env}`],
    [HTTP.url, true, `it is asked only with ${ANSWERING.backend.env}=http`],
  ];
  return unused
    .filter(([setting, isUnused]) => isUnused && isSet(setting))
    .map(([{ env }, , missing]) => `${env} is set but not used: ${missing}.`);
}
