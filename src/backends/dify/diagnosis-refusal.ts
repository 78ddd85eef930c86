import type { BackendFinding } from '../../backend/rag-backend';
import { textOf } from '../../http/fields';
import type { Reply } from '../../http/get';
import { redirectOf, whenToAskAgain } from '../../http/unanswered';

/** What a reply stands for that is neither 200 nor of any use. */
export function refused(reply: Reply): BackendFinding {
  const { status, body } = reply;
  const code = textOf(body?.code);
  switch (status) {
    case 401:
      return code === 'unauthorized'
        ? wrong(
            'key',
            'Dify does not know the key (401); copy it from the page "API Access" of an app on that server. A new key may need a minute.',
          )
        : wrong('address', 'Something before Dify wants a login (401); let the API pass without one.');
    case 403:
      return body === undefined
        ? wrong('address', 'Something before Dify refuses (403); let the API pass there.')
        : wrong(
            'app',
            'The app is gone, or its API access is off (403); switch it on in Dify, on the page "API Access".',
          );
    case 429:
      return wrong('rate_limit', rateLimit(reply, code));
    case 400:
      return wrong(
        'app',
        'Dify refuses to describe the app (400); publish the app in Dify, and see its log.',
      );
    default:
      return wrong('address', redirected(reply) ? `It ${redirected(reply)}` : failed(status));
  }
}

/** "redirects to …; what to do", without the parts of the target that may hold a secret. */
export function redirected(reply: Reply): string | undefined {
  const redirects = redirectOf(reply);
  return (
    redirects &&
    `${redirects}; give the address that it leads to, with /v1, unless that is a login: then let the API pass without one.`
  );
}

function rateLimit(reply: Reply, code: string | undefined): string {
  if (code === 'rate_limit_error')
    return "The plan's quota is used up (429); questions are refused until it is filled again.";
  return `Too many requests (429); ${whenToAskAgain(reply)}, or raise the limit of Dify or of the proxy before it.`;
}

function failed(status: number): string {
  if (status >= 502 && status <= 504)
    return `A proxy answers, but Dify behind it does not (${status}); start Dify's API, or wait until it is up.`;
  if (status >= 500) return `Dify failed (${status}); see the log of its API.`;
  return `It answers with ${status}, and not as Dify's API does; check the base URL (…/v1).`;
}

function wrong(check: string, detail: string): BackendFinding {
  return { level: 'error', check, detail };
}
