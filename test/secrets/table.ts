import type { Kind } from './canaries';

/**
 * What is planted, and where: `name: [kind, 'part: where and how', prefix]`. None may leak anywhere, except
 * that a client's own content may be in the messages to that one client, and with `--log-content` in the log.
 *
 * The label of a session is public by design: the log line of a question shows it, and it may be a name. It
 * is planted in the shape of a key, which has to be redacted.
 */
export const CANARIES = {
  // What the operator configures.
  difyKey: ['key', 'settings: DIFY_API_KEY', 'app-'],
  difyInput: ['words', 'settings: a value of DIFY_INPUTS'],
  difyUser: ['words', 'settings: DIFY_USER'],
  openaiKey: ['key', "settings: OPENAI_API_KEY, the judge's too, from an .env file", 'sk-proj-'],
  openaiQuery: ['label', "settings: a key in the query of OPENAI_BASE_URL, the judge's too"],
  httpBearer: ['label', 'settings: REALTIME_RAG_HTTP_HEADERS, Authorization: Bearer'],
  httpHeader: ['words', 'settings: a header of its own, with quotes and spaces', 'say "open sesame" '],
  httpPassword: ['label', 'settings: the password of a Basic login, which travels in base64'],
  httpQuery: ['label', 'settings: a code in the query of REALTIME_RAG_HTTP_URL'],
  accessKey: ['label', 'settings: REALTIME_RAG_KEYS, a plain word'],
  namedKey: ['key', 'settings: REALTIME_RAG_KEYS, name:key', 'sk-'],
  keyInFile: ['label', 'settings: a line of REALTIME_RAG_KEYS_FILE'],
  difyKeyInFile: ['key', 'settings: the content of DIFY_API_KEY_FILE', 'app-'],
  stranger: ['key', 'settings: AWS_SECRET_ACCESS_KEY, which is not ours'],
  // What a client sends to be let in.
  wrongBearer: ['key', 'handshake: Authorization: Bearer, a wrong key', 'sk-'],
  wrongBearerWord: ['label', 'handshake: the same, a plain word'],
  basicLogin: ['label', 'handshake: Authorization: Basic, a password'],
  wrongTicket: ['key', 'handshake: subprotocol rrag.ticket.…, a wrong ticket'],
  subprotocol: ['label', 'handshake: an unknown subprotocol'],
  jwtClaim: ['words', 'handshake: a claim of an expired JWT'],
  jwtSignature: ['key', 'handshake: its signature'],
  cookie: ['label', 'handshake: Cookie'],
  apiKeyHeader: ['key', 'handshake: X-Api-Key'],
  forwardedFor: ['label', 'handshake: X-Forwarded-For, no address'],
  originHost: ['key', 'handshake: the host of an Origin that may not connect', 'host'],
  userAgent: ['words', 'handshake: User-Agent'],
  referer: ['label', 'handshake: Referer'],
  queryToken: ['key', 'handshake: ?token= of the path of the WebSocket', 'sk-'],
  queryWords: ['label', 'handshake: ?access= of it, a plain word'],
  wrongPath: ['label', 'handshake: a path that is not ours, and its query'],
  firstToken: ['key', 'handshake: the token of a first message, wrong'],
  firstField: ['label', 'handshake: a first message that is no auth message'],
  // What it sends after that.
  partial: ['words', 'message: the text of a partial'],
  statement: ['words', 'message: the text of a final that asks nothing: the transcript'],
  question: ['words', 'message: the text of a final that asks'],
  doubtful: ['words', 'message: the text of a final that a judge is asked about'],
  instant: ['words', 'message: the text of an instant query'],
  speaker: ['words', 'message: speaker'],
  segment: ['label', 'message: segment_id'],
  language: ['label', 'message: language'],
  timestamp: ['words', 'message: timestamp'],
  unknownField: ['label', 'message: the name of an unknown field'],
  unknownValue: ['words', 'message: its value'],
  protoKey: ['label', 'message: a key in __proto__'],
  sessionLabel: ['key', 'message: session_id with the shape of a key', 'sk-'],
  unknownType: ['label', 'message: an unknown type'],
  unknownAction: ['label', 'message: an unknown action'],
  brokenJson: ['words', 'message: JSON that is none'],
  wrongField: ['words', 'message: a text where a boolean is expected'],
  tooLong: ['words', 'message: a text that is too long'],
  tooDeep: ['label', 'message: a key of a value that is nested too deep'],
  longLabel: ['label', 'message: a label that is too long'],
  binary: ['words', 'message: a binary frame'],
  resumeToken: ['key', 'message: resume_token of a reconnect'],
  renewToken: [
    'key',
    'message: the token of an auth message of a client that is known',
    'eyJhbGciOiJIUzI1NiJ9.',
  ],
  closeReason: ['words', 'message: the reason of the close'],
  // What the upstream sends besides an answer. It also echoes everything it got.
  upstreamWords: ['words', 'upstream: the message of its error'],
  upstreamKey: ['key', "upstream: somebody else's key in it", 'sk-'],
  upstreamCode: ['label', 'upstream: the code of its error, an unknown one'],
  upstreamHeader: ['label', 'upstream: a header of its answer'],
  location: ['label', 'upstream: a token in the Location of a redirect'],
  page: ['words', 'upstream: an HTML page'],
  brokenBody: ['words', 'upstream: JSON that breaks off, and an event that is none'],
  // Its answer.
  answer: ['words', 'answer: its text'],
  source: ['words', 'answer: the text of a source'],
  sourceUri: ['label', 'answer: the uri of a source'],
  messageId: ['label', 'answer: an id that is a plain word'],
  conversation: ['label', 'answer: the id of a conversation that is a plain word'],
  finishReason: ['label', 'answer: finish_reason of a model'],
  currency: ['label', 'answer: the currency of its cost'],
  // Plain HTTP.
  ticketSubject: ['words', 'http: the subject of a ticket'],
  ticketBody: ['words', 'http: a body of POST /v1/tickets that cannot be read'],
  ticketBearer: ['key', 'http: the wrong key of a POST /v1/tickets'],
  chatBody: ['words', 'http: every field of a POST /v1/chat/completions that is refused'],
  chatJson: ['words', 'http: a body of one that is no JSON'],
  chatBearer: ['key', 'http: the wrong key of one', 'sk-'],
  pageQuery: ['label', 'http: the query of every page, metrics and health'],
  pageHeader: ['key', 'http: Authorization of every page', 'sk-'],
  pagePath: ['label', 'http: a path that is none of ours'],
  // Misplaced: startup aborts with one line.
  misplacedKey: ['key', 'mistakes: a key as the value of every setting', 'sk-'],
  misplacedWords: ['words', 'mistakes: words, as JSON, as an address, in a user name and a password'],
  misplacedLabel: ['label', 'mistakes: the same, one word'],
  wrongOption: ['label', 'mistakes: --an-option=of that is none'],
  badKey: ['words', 'mistakes: a key with spaces, in the environment and in a file'],
  // What the other commands encounter.
  clientKey: ['key', 'tools: the key of the client, which is wrong', 'sk-'],
  document: ['words', 'tools: a document, and one that cannot be read'],
  // What programs that use the library encounter.
  backendError: ['words', 'library: what a backend of its own throws, with the question'],
  detectorError: ['words', 'library: what a detector throws'],
  authenticateError: ['words', 'library: what authenticate throws, with the token'],
  authenticateToken: ['key', 'library: that token', 'eyJhbGciOiJIUzI1NiJ9.'],
  judgeError: ['words', 'library: what a judge throws'],
  userName: ['words', 'library: the subject of a token, which is a name'],
} as const satisfies Record<string, readonly [kind: Kind, where: string, prefix?: string]>;

export type CanaryName = keyof typeof CANARIES;

/** What clients are sent of their own, and what is in the log with `--log-content`. */
export const CONTENT = [
  'question',
  'doubtful',
  'instant',
  'answer',
  'source',
  'sourceUri',
] as const satisfies readonly CanaryName[];
