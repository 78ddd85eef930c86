import { type Command, Option } from 'commander';
import { shapeOf } from '../../options/shape-of';
import { UsageError } from '../errors';

/** One setting, available as an option and as an environment variable. */
export interface Setting {
  /**
   * In commander's notation: `--port <number>`, or `--no-console` for a switch that is on otherwise. Absent when only the
   * environment sets it.
   */
  flags?: string;
  env: string;
  help: string;
  fallback?: string;
  /** For the help: what applies when nothing is given and there is no fallback. */
  otherwise?: string;
  /** Parses the text; absent for settings that are plain text. See `kinds.ts`. */
  read?: Read<unknown>;
}

/**
 * Converts a text to a value, or refuses it: `must` completes a sentence that begins with the setting's name,
 * `given` is what it is instead; default: the shape of the text.
 */
export type Read<T> = (text: string, refuse: (must: string, given?: string) => never) => T;

export type Environment = Readonly<Record<string, string | undefined>>;

/** The user's input: commander's options and the environment. */
export interface Given {
  options: Readonly<Record<string, unknown>>;
  env: Environment;
}

type ValueOf<S extends Setting> = S extends { read: Read<infer T> } ? T : string;
type IsOptional<S extends Setting> = S extends { fallback: string }
  ? false
  : ValueOf<S> extends boolean
    ? false
    : true;

/** The value of each setting. When nothing is given, switches are off and others are absent. */
export type Values<S extends Record<string, Setting>> = {
  [K in keyof S as IsOptional<S[K]> extends true ? never : K]: ValueOf<S[K]>;
} & {
  [K in keyof S as IsOptional<S[K]> extends true ? K : never]?: ValueOf<S[K]>;
};

/**
 * Reads a group of settings. An option takes precedence over the environment, and the environment over the
 * fallback. An empty variable counts as not set, which is what `PORT=` in an .env file means; an empty option
 * does not.
 *
 * Throws a `UsageError` that names the setting and the shape of what was given, never the value.
 */
export function readSettings<const S extends Record<string, Setting>>(settings: S, given: Given): Values<S> {
  const values = Object.entries<Setting>(settings).flatMap(([key, setting]) => {
    const text = textOf(setting, given);
    if (text === undefined) return setting.read === onOff ? [[key, false]] : [];
    return [
      [
        key,
        setting.read
          ? setting.read(text, (must, given) => refuse(setting, must, given ?? shapeOfText(text)))
          : text,
      ],
    ];
  });
  return Object.fromEntries(values) as Values<S>;
}

/** The unparsed text of a setting; undefined when nothing was given and there is no fallback. */
export function textOf(setting: Setting, { options, env }: Given): string | undefined {
  const option = setting.flags === undefined ? undefined : new Option(setting.flags);
  const value = option && options[option.attributeName()];
  // Of a flag such as --no-console, commander says true when it is not given.
  const isGiven = value !== undefined && !(option?.negate && value === true);
  return isGiven ? String(value) : env[setting.env] || setting.fallback;
}

/** A switch. Off when nothing is given. */
export const onOff: Read<boolean> = (text, refuse) => {
  const word = text.toLowerCase();
  if (word === '1' || word === 'true') return true;
  return word === '0' || word === 'false' ? false : refuse('must be 1 or 0');
};

/** Adds the settings that have an option; the help names the variable and default of each. */
export function addSettings(command: Command, settings: readonly Setting[]): Command {
  for (const setting of settings) {
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

/** Throws the error for an invalid value: names the setting and the value's shape, never the value. */
function refuse(setting: Setting, must: string, given: string): never {
  throw new UsageError(`${nameOf(setting)} ${must}, not ${given}.`);
}

/** `--port (PORT)`. */
export function nameOf({ flags, env }: Setting): string {
  const option = flags?.split(' ', 1)[0];
  return option ? `${option} (${env})` : env;
}

/** The command-line name of each option of a factory, when a group's keys are the names of those options. */
export function namesOf(settings: Record<string, Setting>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(settings).map(([option, setting]) => [option, nameOf(setting)]));
}

/** Everything is text here; for a number, saying so is more useful than its length. */
function shapeOfText(text: string): string {
  if (text === '') return 'empty';
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (/^\d+$/.test(text.trim()) && number !== 0) {
    const digits = text.trim().length;
    return digits === 1 ? 'another number' : `a number of ${digits} digits`;
  }
  return shapeOf(Number.isFinite(number) ? number : text);
}
