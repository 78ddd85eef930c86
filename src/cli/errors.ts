/** Ends the program with one line on stderr and this exit status. */
export class CliError extends Error {
  override readonly name: string = 'CliError';
  readonly exitCode: number;

  constructor(exitCode: number, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The user's input is invalid: an option, a variable, an address. */
export class UsageError extends CliError {
  override readonly name = 'UsageError';

  constructor(message: string) {
    super(2, message);
  }
}

/** The message of whatever was thrown, on one line. */
export function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\s+/g, ' ').trim();
}

/**
 * Runs a factory of the library. Its refusals become a `UsageError` that names the flag or variable in place
 * of the option: `names` has those of each option.
 */
export async function inSettingNames<T>(
  names: Readonly<Record<string, string>>,
  create: () => T | Promise<T>,
): Promise<T> {
  try {
    return await create();
  } catch (error) {
    const named = (word: string, option: string = word): string =>
      Object.hasOwn(names, option) ? (names[option] ?? word) : word;
    const message = oneLine(error)
      .replace(/^(?:create\w+|RealtimeRagClient): /, '')
      .replace(/^'?(\w+)\b'?/, named)
      // Elsewhere in the sentence an option is quoted, or recognisable by its camel case.
      .replace(/'(\w+)'|\b[a-z]+[A-Z]\w*/g, named);
    throw new UsageError(message);
  }
}
