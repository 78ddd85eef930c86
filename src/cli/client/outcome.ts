import type { CloseInfo } from '../../client/index';
import type { Exchanges } from './exchanges';

/** 0 when every question was answered and the server closed in order, else 1. */
export function exitStatus({ unanswered }: Pick<Exchanges, 'unanswered'>, { code }: CloseInfo): 0 | 1 {
  return unanswered === 0 && code === 1000 ? 0 : 1;
}

/** One line for stderr about a connection that did not end as it should; undefined when it did. */
export function describeClose({ code, reason }: CloseInfo): string | undefined {
  if (code === 1000) return undefined;
  const why = reason.replace(/\p{Cc}/gu, '');
  if (code === 1012) return `The server is restarting and closed the connection (1012). Connect again.`;
  return `The connection broke (close code ${code}${why ? `, ${why}` : ''}).`;
}
