import type { AckMessage, AnswerMessage, ErrorMessage, ServerMessage } from '../../../../src/protocol/index';
import { type ConnectOptions, TestClient } from '../../../support/ws-client';

/** Events without acknowledgements, as a client that comes back shows them: each once, in order. */
export class RoamingClient {
  /** Everything but acknowledgements, in the order in which it came; what belongs to a connection only is left out. */
  readonly seen: Exclude<ServerMessage, AckMessage>[] = [];
  /** What was wrong about the order. */
  readonly faults: string[] = [];
  client: TestClient;
  epoch = '';
  token = '';
  label = '';
  lastSeq = 0;
  #read = 0;
  readonly #options: ConnectOptions;

  private constructor(client: TestClient, options: ConnectOptions) {
    this.client = client;
    this.#options = options;
  }

  static async connect(url: string, options: ConnectOptions = {}): Promise<RoamingClient> {
    const roaming = new RoamingClient(await TestClient.connect(url, options), options);
    const greeting = (await roaming.client.until({ type: 'ack', message: 'connected' })) as AckMessage;
    roaming.#note(greeting);
    await roaming.client.until({ type: 'status', stage: 'listening' });
    roaming.read();
    return roaming;
  }

  /** Takes note of everything that has arrived. */
  read(): this {
    const { messages } = this.client;
    for (; this.#read < messages.length; this.#read++) this.#take(messages[this.#read] as ServerMessage);
    return this;
  }

  /** Waits until an answer is over, on whichever connection. */
  async untilIdle(): Promise<void> {
    this.read();
    if (this.stages.at(-1) !== 'idle') await this.until({ type: 'status', stage: 'idle' });
  }

  /** Waits for a message on the current connection, and takes note of everything before it. */
  async until(wanted: Parameters<TestClient['until']>[0]): Promise<ServerMessage> {
    const found = await this.client.until(wanted);
    this.read();
    return found;
  }

  /** The connection is lost, with all that has not been read. */
  cut(): void {
    this.read();
    this.client.close();
  }

  /** Another one that knows as much. */
  twin(): RoamingClient {
    const twin = new RoamingClient(this.client, this.#options);
    const { epoch, token, label, lastSeq } = this;
    twin.#read = this.client.messages.length;
    return Object.assign(twin, { epoch, token, label, lastSeq });
  }

  /** Connects to a host and asks for the session. Resolves with the answer to that. */
  async comeBack(url: string): Promise<AckMessage | ErrorMessage> {
    this.read();
    this.client = await TestClient.connect(url, this.#options);
    this.#read = 0;
    this.client.send(this.reconnect());
    const isAnswer = (m: ServerMessage) =>
      (m.type === 'ack' && m.message === 'resumed') || (m.type === 'error' && m.code === 'RESUME_FAILED');
    const answer = (await this.client.until(isAnswer)) as AckMessage | ErrorMessage;
    // The greeting before it is of another session.
    this.#read = this.client.messages.indexOf(answer) + 1;
    if (answer.type === 'ack') {
      this.#note(answer);
      this.client.send({ type: 'keepalive' });
    }
    this.read();
    return answer;
  }

  reconnect(): object {
    return {
      type: 'reconnect',
      session_id: this.label,
      epoch: this.epoch,
      resume_token: this.token,
      last_seq: this.lastSeq,
    };
  }

  get answers(): AnswerMessage[] {
    return this.seen.filter((m): m is AnswerMessage => m.type === 'answer');
  }

  /** The text of all answers together. */
  get text(): string {
    return this.answers.map(({ content }) => content).join('');
  }

  get stages(): string[] {
    return this.seen.map((m) =>
      m.type === 'status' ? m.stage : m.type === 'error' ? m.code : m.final ? 'final' : '…',
    );
  }

  #note({ epoch, resume_token, session_id }: AckMessage): void {
    this.epoch = epoch ?? this.epoch;
    this.token = resume_token ?? this.token;
    if (this.label === '') this.label = session_id;
  }

  #take(message: ServerMessage): void {
    if (message.type === 'ack' || message.session_id === 'none') return;
    if (message.seq !== this.lastSeq + 1)
      this.faults.push(`${this.lastSeq} → ${message.seq} (${message.type})`);
    this.lastSeq = message.seq;
    this.label = message.session_id;
    this.seen.push(message);
  }
}
