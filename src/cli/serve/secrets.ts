import type { Keys } from './keys';
import type { ServeConfig } from './settings';

/** The values that must not be in a log, whatever is. */
export function secretsOf({ backend }: ServeConfig, keys: Keys | undefined): string[] {
  return [...(keys?.secrets ?? []), ...('apiKey' in backend && backend.apiKey ? [backend.apiKey] : [])];
}
