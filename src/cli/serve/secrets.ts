import type { Keys } from './keys';
import type { ServeConfig } from './settings';

/** The values that must not be in a log, whatever is. */
export function secretsOf({ backend, judge }: ServeConfig, keys: Keys | undefined): string[] {
  const headers = 'headers' in backend ? Object.values(backend.headers ?? {}) : [];
  const apiKeys = ['apiKey' in backend ? backend.apiKey : undefined, judge?.apiKey];
  return [...(keys?.secrets ?? []), ...apiKeys.filter((key) => key !== undefined), ...headers];
}
