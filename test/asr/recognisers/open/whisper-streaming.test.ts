import { describeSource } from '../../suite';

describeSource({
  source: 'whisper-streaming',
  finals: [
    { text: 'What is the', start_ms: 0, end_ms: 1_200 },
    { text: 'return policy?', start_ms: 1_200, end_ms: 1_900 },
    { text: 'Thirty days.', start_ms: 2_500, end_ms: 3_400 },
    { text: 'And how long is the warranty?', start_ms: 4_000, end_ms: 5_900 },
  ],
  partials: 0,
});
