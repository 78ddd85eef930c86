import { type Command, Option } from 'commander';
import { UsageError } from '../errors';

/** One thing that can be set, as an option and as a variable of the environment. */
export interface Setting {
  /** As commander writes it: `--port <number>`. Absent when only the environment sets it. */
  flags?: string;
  env: string;
  help: string;
  fallback?: string;
  /** For the help: what holds when nothing is given and there is no fallback. */
  otherwise?: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What was given for each setting, or its fallback. */
export type Given<S extends Record<string, Setting>> = { [K in keyof S]: string | undefined };

/** Adds the settings that have an option; the help names the variable and the default of each. */
export function addSettings(command: Command, settings: Record<string, Setting>): Command {
  for (const setting of Object.values(settings)) {
    if (setting.flags === undefined) continue;
    command.addOption(new Option(setting.flags, `${setting.help} (${defaultsOf(setting)})`));
  }
  return command;
}

/** `env: PORT, default: 8000`, for the help. */
export function defaultsOf({ env, fallback, otherwise }: Setting): string {
  const value = fallback ?? otherwise;
  return value === undefined ? `env: ${env}` : `env: ${env}, default: ${value}`;
}

/**
 * The option wins over the environment, that over the fallback. An empty variable counts as not set, as
 * `PORT=` in an .env file is meant; an empty option does not.
 */
export function given<S extends Record<string, Setting>>(
  settings: S,
  options: Readonly<Record<string, unknown>>,
  env: Environment,
): Given<S> {
  const values = Object.entries(settings).map(([key, setting]) => {
    const option = options[key];
    const text = option === undefined ? env[setting.env] || setting.fallback : String(option);
    return [key, text] as const;
  });
  return Object.fromEntries(values) as Given<S>;
}

/** A whole number from `least` to `most`. */
export function wholeNumber(setting: Setting, text: string, least: number, most: number): number {
  const number = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw refuse(setting, text, `must be a whole number from ${least} to ${most}`);
}

/** A number of something, with or without decimals; `positive` refuses zero. */
export function amount(setting: Setting, text: string, unit: string, sign: 'positive' | 'from 0'): number {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(number) && (number > 0 || (sign === 'from 0' && number === 0))) return number;
  const must = sign === 'positive' ? `a positive number of ${unit}` : `a number of ${unit} from 0`;
  throw refuse(setting, text, `must be ${must}`);
}

export function oneOf<const W extends readonly string[]>(
  setting: Setting,
  text: string,
  words: W,
): W[number] {
  const word = words.find((known) => known === text);
  if (word !== undefined) return word;
  throw refuse(setting, text, `must be one of ${words.join(', ')}`);
}

/** A switch: 1 and true are on, 0 and false are off, nothing is off. */
export function onOff(setting: Setting, text: string | undefined): boolean {
  switch (text?.toLowerCase()) {
    case '1':
    case 'true':
      return true;
    case undefined:
    case '0':
    case 'false':
      return false;
    default:
      throw refuse(setting, text ?? '', 'must be 1 or 0');
  }
}

/** Of any values; `example` shows what is meant. */
export function jsonObject(setting: Setting, text: string, example: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Told below; the parser's own message would quote the text.
  }
  throw refuse(setting, text, `must be a JSON object, such as ${example}`);
}

/** The error for a value that cannot be used: names the setting and the value's shape, never the value. */
export function refuse(setting: Setting, text: string, must: string): UsageError {
  return new UsageError(`${nameOf(setting)} ${must}, not ${shapeOf(text)}.`);
}

/** `--port (PORT)`. */
export function nameOf({ flags, env }: Setting): string {
  const option = flags?.split(' ', 1)[0];
  return option ? `${option} (${env})` : env;
}

function shapeOf(text: string): string {
  if (text === '') return 'empty';
  // A longer one may be a password that stands in the wrong place.
  if (text.trim() !== '' && text.length < 10 && Number.isFinite(Number(text))) {
    return `the number ${Number(text)}`;
  }
  return text.length === 1 ? 'a text of 1 character' : `a text of ${text.length} characters`;
}
