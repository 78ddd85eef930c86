import { loadMcpSdk } from '../../mcp/sdk';
import { CliError, oneLine } from '../errors';

/** Its absence is told before anything else is done. */
export async function sdkOrExit(): Promise<void> {
  try {
    await loadMcpSdk();
  } catch (error) {
    throw new CliError(1, oneLine(error));
  }
}
