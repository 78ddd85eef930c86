import type { Keys } from './keys';
import type { ServeConfig } from './settings/serve';

/** The values that must never appear in a log. */
export function secretsOf(
  { backend, judge, plugs, resume, webhooks: given }: ServeConfig,
  keys: Keys | undefined,
): string[] {
  const headers = 'headers' in backend ? Object.values(backend.headers ?? {}) : [];
  const apiKeys = ['apiKey' in backend ? backend.apiKey : undefined, judge?.apiKey];
  const urls = [
    'url' in backend ? backend.url : undefined,
    'baseUrl' in backend ? backend.baseUrl : undefined,
    judge?.baseUrl,
    given.meetings.callback?.url,
  ];
  const webhookSecrets = [
    ...Object.values(given.webhooks).flatMap(({ secret }) => secret),
    given.meetings.callback?.secret,
  ];
  const all = [
    ...(keys?.secrets ?? []),
    ...apiKeys.filter((key) => key !== undefined),
    ...authTokensOf(plugs),
    ...headers.flatMap(partsOfHeader),
    ...urls.flatMap(secretsInUrl),
    ...loginIn(resume.redis),
    ...webhookSecrets.filter((secret) => secret !== undefined),
  ];
  return [...new Set(all)];
}

function authTokensOf({ dialects: { conversationRelay } }: ServeConfig['plugs']): string[] {
  const { authToken = [] } = typeof conversationRelay === 'object' ? conversationRelay : {};
  return [authToken].flat();
}

/** Others may quote `Bearer x` as just `x`, and basic credentials in decoded form. */
function partsOfHeader(value: string): string[] {
  const [scheme = '', token, ...more] = value.split(' ');
  if (token === undefined || more.length > 0) return [value];
  if (scheme.toLowerCase() !== 'basic') return [value, token];
  const login = Buffer.from(token, 'base64').toString();
  return [value, token, login, login.slice(login.indexOf(':') + 1)];
}

/** The password of an address, as it is written there and as it is meant. */
function loginIn(url: string | undefined): string[] {
  const password = url !== undefined && URL.canParse(url) ? new URL(url).password : '';
  return password === '' ? [] : [password, decodeURIComponent(password)];
}

/** Some services take their key in the query. */
function secretsInUrl(url: string | undefined): string[] {
  return url !== undefined && URL.canParse(url) ? [...new URL(url).searchParams.values()] : [];
}
