/** Ends the program with one line on stderr and this exit status. */
export class CliError extends Error {
  override readonly name: string = 'CliError';
  readonly exitCode: number;

  constructor(exitCode: number, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Something that the user wrote cannot be used: an option, a variable, an address. */
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
 * Runs a factory of the library. What it refuses becomes a `UsageError` that names the flag or variable in place of
 * the option: `names` has those of each option.
 */
export async function inSettingNames<T>(
  names: Readonly<Record<string, string>>,
  create: () => T | Promise<T>,
): Promise<T> {
  try {
    return await create();
  } catch (error) {
    const message = oneLine(error).replace(/^(?:create\w+|RealtimeRagClient): /, '');
    throw new UsageError(
      message
        .replace(/^'?(\w+)\b'?/, (word, option: string) => names[option] ?? word)
        .replace(/'(\w+)'/g, (word, option: string) => names[option] ?? word),
    );
  }
}
