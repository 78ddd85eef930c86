import type { AckMessage, ServerMessage } from '../../src/protocol/index';
import type { TestClient } from './ws-client';

/** What a client shows to come back. */
export interface Ticket {
  session_id: string;
  epoch: string;
  resume_token: string;
  last_seq: number;
  attempt?: number;
}

/** What this client would show now, after all that it has received. */
export async function ticketOf(client: TestClient): Promise<Ticket> {
  await client.until((message) => message.type === 'ack' && message.epoch !== undefined);
  return latestTicket(client.messages);
}

export function latestTicket(messages: readonly ServerMessage[]): Ticket {
  const acks = messages.filter(
    (message): message is AckMessage => message.type === 'ack' && message.epoch !== undefined,
  );
  const { epoch = '', resume_token = '', session_id } = acks.at(-1) as AckMessage;
  const events = messages.filter((message) => message.type !== 'ack' && message.session_id !== 'none');
  const last = events.at(-1) as { session_id: string; seq: number } | undefined;
  return last === undefined
    ? { session_id, epoch, resume_token, last_seq: 0 }
    : { session_id: last.session_id, epoch, resume_token, last_seq: last.seq };
}

/** What a client got that came back: everything after the greeting of the session that it did not want. */
export async function resumed(client: TestClient, ticket: Ticket): Promise<AckMessage> {
  client.send({ type: 'reconnect', ...ticket });
  const answer = await client.until(
    (message) =>
      (message.type === 'ack' && message.message === 'resumed') ||
      (message.type === 'error' && message.code === 'RESUME_FAILED'),
  );
  if (answer.type !== 'ack') throw new Error(`not resumed: ${JSON.stringify(answer)}`);
  return answer;
}

/** Why it is refused. */
export async function refused(client: TestClient, ticket: Ticket): Promise<string | undefined> {
  client.send({ type: 'reconnect', ...ticket });
  const answer = await client.until({ type: 'error', code: 'RESUME_FAILED' });
  return answer.type === 'error' ? answer.reason : undefined;
}

/** All events after an answer to `reconnect`. */
export function told(client: TestClient, answer: ServerMessage): ServerMessage[] {
  return client.messages.slice(client.messages.indexOf(answer) + 1);
}
