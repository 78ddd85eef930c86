import type { BackendErrorCode } from '../../../src/protocol/index';

/** The expected result of a recorded stream, whatever version sent it. */
export interface ExpectedStream {
  file: string;
  text: string;
  outcome: 'complete' | BackendErrorCode;
  /** Ids and titles, in order. Default: none. */
  sources?: readonly (readonly [id: string, title: string])[];
  /** Whether the sources come before the first text. Default: after the last. */
  early?: boolean;
  /** Prompt and completion tokens, the price in USD, seconds. Default: none reported. */
  usage?: readonly [prompt: number, completion: number, price: string, latency: number];
  /** The fourth digits of the ids, which distinguish the streams; `undefined` where the stream has none. */
  conversation?: string;
  message?: string;
  task?: string;
  /** Only the end of the connection ends it. */
  endsByClosing?: boolean;
}

const HOURS = ['bada55e5-0000-4000-8000-000000000003', 'opening-hours.md'] as const;
const PRICES = ['bada55e5-0000-4000-8000-000000000001', 'prices.md'] as const;

const ids = (digits: string) => ({
  conversation: `c0ffee00-${digits}-4000-8000-00000000c001`,
  message: `5eed0000-${digits}-4000-8000-0000000a0001`,
  task: `7a5c0000-${digits}-4000-8000-00000007a001`,
});
const SATURDAYS = {
  text: 'On Saturdays the pool opens at 08:00.',
  outcome: 'complete',
  sources: [HOURS, PRICES],
  early: true,
} as const;

export const STREAMS: readonly ExpectedStream[] = [
  {
    file: '01-chat',
    text: 'The pool opens at 06:30 on weekdays and 08:00 at weekends – see [1].',
    outcome: 'complete',
    sources: [HOURS, PRICES],
    usage: [352, 24, '0.0000672', 2.318],
    ...ids('0001'),
  },
  {
    // Dify itself stores the rounds with a line break between them.
    file: '02-agent-chat',
    text: 'Let me check the lane plan.\nOn Friday lanes 3 to 6 are free from 18:00.',
    outcome: 'complete',
    usage: [911, 58, '0.0001715', 4.207],
    ...ids('0002'),
  },
  {
    file: '03-chatflow-new-order',
    ...SATURDAYS,
    usage: [371, 18, '0.0000664', 1.902],
    ...ids('0003'),
  },
  {
    file: '04-chatflow-old-order',
    ...SATURDAYS,
    usage: [371, 18, '0.0000664', 1.902],
    ...ids('0004'),
  },
  {
    // Its usage is lost with its `message_end`.
    file: '05-chatflow-1.13.0-no-message_end',
    ...SATURDAYS,
    ...ids('0005'),
  },
  {
    // The provider's own 429, as a 400.
    file: '06-chat-error',
    text: 'The refund policy says',
    outcome: 'BACKEND_UNAVAILABLE',
    ...ids('0006'),
  },
  {
    file: '07-chat-message_replace',
    text: 'Sorry, I cannot help with that.',
    outcome: 'complete',
    usage: [120, 9, '0.0000234', 1.55],
    ...ids('0007'),
  },
  {
    file: '08-chatflow-message_replace-overridden',
    text: "Ann's number is ***. Ask at reception.",
    outcome: 'complete',
    usage: [140, 17, '0.0000312', 1.2],
    ...ids('0008'),
  },
  {
    file: '09-chatflow-failed-new',
    text: '',
    outcome: 'BACKEND_UNAVAILABLE',
    ...ids('0009'),
  },
  {
    file: '10-chatflow-failed-old',
    text: '',
    outcome: 'BACKEND_UNAVAILABLE',
    ...ids('000a'),
  },
  {
    file: '11-setup-error-1.13-1.14-hangs',
    text: '',
    outcome: 'BACKEND_REJECTED',
  },
  {
    file: '12-setup-error-new-synthetic',
    text: '',
    outcome: 'BACKEND_REJECTED',
    task: '40f10000-000c-4000-8000-0000000f1001',
  },
  {
    file: '13-chatflow-annotation-false-failure',
    text: 'Lockers take a £1 coin, returned on leaving.',
    outcome: 'complete',
    usage: [0, 0, '0.0', 0],
    ...ids('000d'),
  },
  {
    file: '14-chat-annotation',
    text: 'At 9.',
    outcome: 'complete',
    usage: [0, 0, '0.0', 0],
    ...ids('000e'),
  },
  {
    file: '15-chat-stopped',
    text: 'The full timetable is',
    outcome: 'complete',
    usage: [300, 5, '0.0000480', 0.9],
    ...ids('000f'),
  },
  {
    // Stopped by someone else (we would have left already): not the complete answer.
    file: '16-chatflow-stopped-new',
    text: 'Monday: ',
    outcome: 'BACKEND_ERROR',
    ...ids('0010'),
  },
  {
    file: '17-new-agent',
    text: 'Two coaches are on duty.',
    outcome: 'complete',
    usage: [210, 8, '0.0000363', 1.4],
    ...ids('0011'),
  },
  {
    // The complete output until a person has acted.
    file: '18-chatflow-paused',
    text: 'I need a colleague to confirm. ',
    outcome: 'complete',
    ...ids('0012'),
  },
  {
    file: '19-chat-silent-eof',
    text: 'The sauna is closed ',
    outcome: 'BACKEND_ERROR',
    endsByClosing: true,
    ...ids('0013'),
  },
  {
    file: '20-chat-text-in-message_file',
    text: 'A blue door.',
    outcome: 'complete',
    usage: [800, 4, '0.0001224', 1.3],
    ...ids('0014'),
  },
  {
    file: '21-old-wire-escaped',
    text: 'Ouvert dès 6 h 30 — 泳池.',
    outcome: 'complete',
    usage: [98, 9, '0.0000201', 0.8],
    ...ids('0015'),
  },
  {
    // `error` has no task id, and what follows it is not a second failure.
    file: '22-chatflow-error-then-synthetic',
    text: '',
    outcome: 'BACKEND_REJECTED',
    conversation: ids('0016').conversation,
    message: ids('0016').message,
  },
];
