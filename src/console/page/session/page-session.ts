import type { ClientState } from '../../../client/index';
import type { CatchUp, ControlMessage, ServerSettings } from '../../../protocol/index';
import { canRecogniseFiles } from '../../ears/audio-file';
import type { MinutesWords } from '../../keep/minutes';
import { type OpenedFile, openFile } from '../../keep/open-file';
import { OFFER_MS } from '../../talk/pending-offer';
import type { OfferView, TalkView } from '../../talk/views';
import type { PageModel, PageView } from '../page-view';
import { Frames } from './frames';
import { Keeping } from './keeping';
import { type KeptSession, keptSession } from './kept-session';
import { LiveSession } from './live-session';
import { browserPlatform, type Platform } from './platform';
import { Playback } from './playback';
import { fetchSettings } from './server-settings';
import { SignIn } from './sign-in';
import { SpeechInput } from './speech-input';

export interface PageSessionOptions {
  /** The address of the page. */
  base: URL;
  /** Where clients connect, relative to it, such as `./ws/realtime-asr`. */
  path: string;
  /** Whether the server asks everybody for a key. */
  signIn: boolean;
  /** The texts of minutes, in the language that is shown. */
  minutesWords: () => MinutesWords;
  /** Default: the browser. */
  platform?: Platform;
}

const NOTHING_SAID: TalkView = { turns: [], answers: [], notices: [], forgotten: 0 };

/** What a server that waits for a credential looks like. */
const WANTS_KEY: ReadonlySet<string> = new Set(['timeout', 'unauthorized']);

/** What a page does: it owns the session with the server, and everything that listens, plays, opens and saves. */
export class PageSession implements PageModel {
  readonly #options: PageSessionOptions;
  readonly #platform: Platform;
  readonly #frames: Frames;
  readonly #signIn: SignIn;
  readonly #speech: SpeechInput;
  readonly #playback: Playback;
  readonly #keeping: Keeping;
  #live: LiveSession | undefined;
  #kept: KeptSession | undefined;
  /** Whether the server was reached, or was found to be away. */
  #hasConnected = false;
  #settings: ServerSettings | undefined;
  #opened: { source: File; file: OpenedFile } | undefined;
  #offer: OfferView | undefined;
  #view: PageView | undefined;

  constructor(options: PageSessionOptions) {
    this.#options = options;
    const platform = options.platform ?? browserPlatform();
    this.#platform = platform;
    this.#frames = new Frames(platform.schedule);
    this.#keeping = new Keeping({ platform, minutesWords: options.minutesWords });
    this.subscribe(() => this.#keeping.guard(this.view.unsaved));
    const onChange = () => this.#changed();
    const url = new URL('./v1/tickets', options.base);
    this.#signIn = new SignIn({ fetch: platform.fetch, url, isRequired: options.signIn, onChange });
    this.#speech = new SpeechInput({ platform, send: (chunk) => void this.#live?.send(chunk), onChange });
    this.#playback = new Playback({
      platform,
      recogniser: this.#speech.recogniser,
      send: (message) => this.#live?.send(message),
      unacknowledged: () => this.#live?.unacknowledged ?? 0,
      unanswered: () => this.#live?.talk.unanswered ?? 0,
      messagesPerSecond: () => this.#settings?.limits.messages_per_second,
      onChange,
    });
  }

  /** The same object as long as nothing has changed. */
  get view(): PageView {
    this.#view ??= this.#look();
    return this.#view;
  }

  /** The listener is called once before the next frame, however much has changed. Returns how to end that. */
  subscribe(listener: () => void): () => void {
    return this.#frames.subscribe(listener);
  }

  /** Connects, unless somebody has to sign in first. Call once. */
  start(): void {
    if (!this.#signIn.isNeeded) this.begin();
  }

  signIn(key: string): void {
    void this.#signIn.signIn(key).then((isAccepted) => {
      // What was said before stays until the person begins anew, and can still be saved.
      if (isAccepted && (!this.#live || (this.#live.isOver && this.#live.talk.isEmpty))) this.begin();
    });
  }

  typed(line: string): void {
    this.#speech.typed(line);
  }

  said(line: string): void {
    this.#speech.said(line);
  }

  setSpeaker(name: string): void {
    this.#speech.setSpeaker(name);
  }

  startListening(language: string): void {
    if (this.#isLive) this.#speech.startListening(language);
  }

  stopListening(): void {
    this.#speech.stopListening();
  }

  dismissMicrophoneProblem(): void {
    this.#speech.forgetProblem();
  }

  pause(catchUp: CatchUp): void {
    this.#control({ action: 'pause', catch_up: catchUp });
  }

  resume(): void {
    this.#control({ action: 'resume' });
  }

  ask(text: string): void {
    // Without a text, the server would prefer a question on offer.
    const last = this.#live?.talk.view.offer ? this.#live.talk.lastSaid : undefined;
    const question = text.trim() || last;
    // The field may hold what is asked.
    this.#speech.typed('');
    this.#control({ action: 'instant_query', ...(question ? { text: question } : {}) });
  }

  acceptOffer(): void {
    if (this.#live?.talk.view.offer) this.#control({ action: 'instant_query' });
  }

  answerTurn(turnId: string): void {
    const { offer, turns } = this.view.talk;
    if (offer?.turnId === turnId) return this.acceptOffer();
    const turn = turns.findLast(({ id }) => id === turnId);
    const text = turn?.decision?.question ?? turn?.text;
    if (text) this.#control({ action: 'instant_query', text });
  }

  cancel(): void {
    this.#control({ action: 'cancel' });
  }

  stop(): void {
    this.#silence();
    this.#live?.stop();
  }

  begin(): void {
    this.#leave();
    this.#speech.forgetProblem();
    this.#kept = undefined;
    if (!this.#signIn.isNeeded) this.#live = this.#connect();
    this.#changed();
  }

  open(source: File): void {
    const { Recognition, createAudio } = this.#platform;
    const recognisesAudio = canRecogniseFiles(Recognition, createAudio?.());
    void openFile(source, { recognisesAudio }).then((file) => {
      this.#opened = { source, file };
      this.#changed();
    });
  }

  play(speed: number): void {
    if (!this.#opened) return;
    if (!this.#isLive) this.begin();
    this.#playback.start(this.#opened.file, speed, this.#speech.language);
  }

  show(): void {
    if (!this.#opened || !('transcript' in this.#opened.file)) return;
    const { source, file } = this.#opened;
    const kept = keptSession(source, file.transcript, this.#platform.today);
    if (kept) {
      this.#leave();
      this.#kept = kept;
    } else {
      const view = { kind: 'problem', name: source.name, problem: 'unreadable' } as const;
      this.#opened = { source, file: { view } };
    }
    this.#changed();
  }

  closeFile(): void {
    this.#opened = undefined;
    this.#changed();
  }

  pausePlayer(): void {
    this.#playback.pause();
  }

  resumePlayer(): void {
    this.#playback.resume();
  }

  stopPlayer(): void {
    this.#playback.stop();
  }

  save(kind: 'session' | 'minutes'): void {
    const { talk, startedAt } = this.view;
    if (kind === 'minutes') this.#keeping.saveMinutes(talk, startedAt);
    else this.#keeping.saveSession(talk, startedAt, this.#kept?.file ?? this.#live?.file());
    this.#changed();
  }

  dismissNotice(id: string): void {
    this.#live?.talk.dismissNotice(id);
  }

  get #isLive(): boolean {
    return this.#live !== undefined && !this.#live.isOver;
  }

  #connect(): LiveSession {
    const { base, path } = this.#options;
    const { WebSocket, clock, today } = this.#platform;
    const url = new URL(path, base);
    url.protocol = url.protocol.replace('http', 'ws');
    this.#hasConnected = false;
    const live: LiveSession = new LiveSession({
      url,
      WebSocket,
      ticket: this.#signIn.source,
      clock,
      startedAt: today(),
      onState: (state) => {
        if (live === this.#live) this.#onState(state);
      },
      onMessage: (message) => {
        if (live === this.#live) this.#playback.received(message);
      },
      onChange: () => this.#changed(),
    });
    live.connect();
    return live;
  }

  #onState(state: ClientState): void {
    if (state.type !== 'new' && state.type !== 'connecting') this.#hasConnected = true;
    if (state.type === 'connected' || state.type === 'resumed') void this.#askForSettings();
    if (state.type === 'away' && WANTS_KEY.has(state.reason)) void this.#askForSettings();
    if (state.type !== 'closed') return;
    this.#silence();
    if (state.code === 4401) this.#signIn.refuse();
  }

  /** A server that was restarted may have others, or ask for a key all of a sudden. */
  async #askForSettings(): Promise<void> {
    const url = new URL('./console/settings', this.#options.base);
    const hasTickets = this.#signIn.source !== undefined;
    const settings = await fetchSettings(this.#platform.fetch, url, this.#signIn.headers);
    if (settings === 'unauthorized') {
      // Otherwise the next ticket will tell.
      if (!hasTickets && this.#signIn.source === undefined) this.#askForKey();
    } else if (settings) {
      this.#settings = settings;
      this.#changed();
    }
  }

  /** The session cannot go on without one. */
  #askForKey(): void {
    this.#live?.close();
    this.#signIn.refuse();
  }

  #control(control: Omit<ControlMessage, 'type'>): void {
    this.#live?.send({ type: 'control', ...control });
  }

  /** Nothing more is said. */
  #silence(): void {
    this.#playback.stop();
    this.#speech.end();
  }

  /** What was shown so far is over. */
  #leave(): void {
    this.#silence();
    const live = this.#live;
    this.#live = undefined;
    live?.close();
  }

  #look(): PageView {
    const shown = this.#kept ?? { talk: this.#live?.talk.view, startedAt: this.#live?.startedAt };
    const player = this.#playback.view;
    const file = this.#opened?.file.view;
    const talk = shown.talk ?? NOTHING_SAID;
    return {
      phase: this.#phase,
      signIn: this.#signIn.view,
      connection: this.#signIn.explained(this.#live?.connection ?? { type: 'new' }),
      unacknowledged: this.#live?.unacknowledged ?? 0,
      talk,
      unsaved: this.#kept === undefined && this.#keeping.isUnsaved(talk),
      ...(this.#settings ? { settings: this.#settings } : {}),
      microphone: this.#speech.microphone,
      ...(player ? { player } : {}),
      ...(file ? { file } : {}),
      speaker: this.#speech.speaker,
      startedAt: shown.startedAt ?? this.#platform.today(),
    };
  }

  get #phase(): PageView['phase'] {
    if (this.#signIn.isNeeded) return 'sign-in';
    if (this.#kept) return 'kept';
    if (this.#live?.isOver) return 'over';
    return this.#hasConnected ? 'live' : 'starting';
  }

  #changed(): void {
    this.#view = undefined;
    this.#watchOffer();
    this.#frames.request();
  }

  /** An offer ends by itself. */
  #watchOffer(): void {
    const offer = this.#live?.talk.offer;
    if (offer === this.#offer) return;
    this.#offer = offer;
    if (offer) this.#platform.clock.setTimeout(() => this.#changed(), OFFER_MS + 1);
  }
}
