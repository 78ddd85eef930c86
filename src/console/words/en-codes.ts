/** A few words that are always seen, and a sentence for who wants to know more. */
export interface Explained {
  readonly short: string;
  readonly long: string;
}

/** What the names on the wire mean, in English. */
export const codes = {
  outcomes: {
    answer: 'Question',
    offer: 'Offered',
    silent: 'Not answered',
    refused: 'Refused',
    unheard: 'Not heard',
  },
  /** What became of words that the server did not listen to. */
  unheard: {
    drop: 'Ignored',
    keep_context: 'Context only',
    answer_missed: 'Waiting for the end of the pause',
    session_lost: 'Not decided',
  },
  /** Of the detector and of the gate. */
  reasons: {
    question: { short: 'a question', long: 'It asks for information.' },
    request: { short: 'a request for information', long: 'It asks to be told something.' },
    statement: { short: 'a statement', long: 'It says something and asks nothing.' },
    backchannel: { short: 'an acknowledgement', long: 'A sign of listening, such as “mm-hmm, okay”.' },
    greeting: { short: 'a greeting', long: 'A greeting, or a check whether one can be heard.' },
    tag: {
      short: 'a tag question',
      long: 'A statement with “isn’t it?” or the like, which expects no answer.',
    },
    rhetorical: {
      short: 'a rhetorical question',
      long: 'It has the form of a question but wants no answer.',
    },
    self_answered: { short: 'answered by the speaker', long: 'The speaker asked and gave the answer.' },
    self_talk: { short: 'thinking aloud', long: 'The speaker asks nobody but themselves.' },
    reported: { short: 'a reported question', long: 'It tells what somebody else asked.' },
    indefinite: { short: 'no real question word', long: 'Its question word asks nothing here.' },
    command: { short: 'a command', long: 'It asks for something to be done, not for information.' },
    incomplete: { short: 'unfinished', long: 'The question may go on; its rest is waited for.' },
    empty: { short: 'no words', long: 'There is nothing in it that could be asked.' },
    speaker: {
      short: 'this speaker is not answered',
      long: 'The server does not answer questions of this speaker.',
    },
    not_addressed: { short: 'not addressed', long: 'Only questions that name the assistant are answered.' },
    addressed: {
      short: 'only the name',
      long: 'The name alone was said: what this speaker says next counts as addressed.',
    },
    manual: {
      short: 'on request only',
      long: 'The server answers nothing by itself; accept the offer for an answer.',
    },
    cooldown: {
      short: 'just after another one',
      long: 'Another question was answered a moment ago, so this one is only offered.',
    },
    duplicate: {
      short: 'already asked',
      long: 'The same was asked a moment ago. Say “again” to have it answered again.',
    },
    judged: { short: 'decided by a model', long: 'The rules were in doubt, and a model was asked.' },
    continued: { short: 'the speaker went on', long: 'It is decided together with what followed.' },
    ignored: {
      short: 'another answer was running',
      long: 'The server ignores questions while it is answering.',
    },
    cancelled: { short: 'the session was stopped', long: 'The session was stopped before this was decided.' },
    /** Not of the server: what became of words that it did not listen to. */
    drop: {
      short: 'said during the pause',
      long: 'It is shown here and in a saved session, but it is not answered, and no answer refers to it.',
    },
    keep_context: {
      short: 'kept as context',
      long: 'It was said during a pause; later questions may refer to it.',
    },
    answer_missed: {
      short: 'waits for the end of the pause',
      long: 'Its questions are answered on resuming.',
    },
    asked: { short: 'asked now', long: 'It was asked directly, without being judged.' },
    session_lost: { short: 'its session was lost', long: 'The session was lost before this was decided.' },
    detector_failed: {
      short: 'the detector failed',
      long: 'The server’s question detector failed on this line.',
    },
  } satisfies Record<string, Explained>,
  warnings: {
    conversation_restarted: 'The backend had forgotten the conversation and started a new one.',
    answer_truncated: 'The end is missing: the model was stopped at a limit.',
    answer_filtered: 'A content filter cut this answer.',
    fallback: 'The intended backend failed; another one answered.',
  },
  errors: {
    INVALID_JSON: 'The server could not read a message of this page.',
    INVALID_MESSAGE: 'The server did not accept a message of this page.',
    UNSUPPORTED_TYPE: 'The server does not know this kind of message.',
    UNKNOWN_ACTION: 'The server does not know this action.',
    NO_FINAL_ASR: 'Nothing has been said yet that could be asked.',
    EMPTY_QUESTION: 'There are no words to ask.',
    MESSAGE_TOO_LARGE: 'That was too long for the server.',
    RATE_LIMITED: 'Too much at once: the server’s limit was reached.',
    SLOW_CONSUMER: 'This page did not keep up with the server.',
    UNAUTHORIZED: 'The server does not accept the key, or it has expired.',
    FORBIDDEN: 'The server does not allow this.',
    RESUME_FAILED: 'The earlier session could not be continued.',
    TAKEN_OVER: 'Another window goes on with this session.',
    QUEUE_FULL: 'Too many questions are waiting.',
    BACKEND_TIMEOUT: 'The backend took too long.',
    BACKEND_UNAVAILABLE: 'The backend cannot be reached.',
    BACKEND_AUTH: 'The backend refuses the server’s credentials; its operator has to fix this.',
    BACKEND_REJECTED: 'The backend refused the question.',
    BACKEND_ERROR: 'The backend failed.',
    QUERY_INTERRUPTED: 'The server stopped before the answer was complete.',
    SERVER_DRAINING: 'The server is shutting down.',
    INTERNAL_ERROR: 'The server failed.',
  },
  /** Why a session does not go on. */
  losses: {
    unknown: 'The server does not know the earlier session.',
    expired: 'The earlier session has ended or was away for too long.',
    forbidden: 'The server does not let this page return to the earlier session.',
    epoch: 'The server has lost a part of the earlier session.',
    unavailable: 'The server cannot look up the earlier session at the moment.',
    not_kept: 'The server does not keep sessions of connections that broke.',
    closed: 'The connection was closed.',
    truncated: 'The end of an answer is no longer known.',
  },
  closes: {
    1000: 'The session is over.',
    1002: 'The connection was garbled.',
    1006: 'The connection was lost.',
    1007: 'The connection was garbled.',
    1008: 'The connection was garbled.',
    1009: 'A message was too long for the server.',
    1011: 'The server failed.',
    1012: 'The server is restarting.',
    4400: 'The server got too many messages that it could not read.',
    4401: 'The key is wrong or has expired.',
    4403: 'The server does not allow this.',
    4408: 'The key did not arrive in time.',
    4409: 'Another window goes on with this session.',
    4429: 'Limits were exceeded repeatedly, so the server closed the connection.',
    4499: 'The server stopped responding.',
    4508: 'This page did not keep up with the server.',
  },
  stages: {
    listening: 'Ready',
    paused: 'Paused',
    waiting_for_question: 'Ready',
    analyzing: 'Question heard',
    instant_query: 'Asking',
    querying_rag: 'Answering',
    interrupting: 'Changing the question',
    idle: 'Ready',
    closed: 'Ended',
  },
  /** Why there is no connection at the moment. */
  away: {
    lost: 'The connection was lost',
    unresponsive: 'The server does not respond',
    closed: 'The server closed the connection',
    session_unavailable: 'The server cannot find the session at the moment',
    unreachable: 'The server cannot be reached',
    refused: 'The server refuses the connection',
    unauthorized: 'The server does not accept the key',
    protocol: 'Something else answers at this address',
    timeout: 'The server did not answer in time',
    credential: 'The key could not be exchanged for a ticket',
  },
};
