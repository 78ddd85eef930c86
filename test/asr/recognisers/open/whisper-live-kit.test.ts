import { describeSource } from '../../suite';

describeSource({
  source: 'whisper-live-kit',
  finals: [
    { text: 'What is the return policy?', speaker: '1', start_ms: 0, end_ms: 2_000 },
    { text: 'Thirty days.', speaker: '2', start_ms: 3_000, end_ms: 4_000 },
    { text: 'And how long is the warranty?', speaker: '1', start_ms: 4_500, end_ms: 6_000 },
  ],
  partials: 6,
  resendsHistory: true,
});
