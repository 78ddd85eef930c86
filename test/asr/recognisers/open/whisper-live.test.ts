import { describeSource } from '../../suite';

describeSource({
  source: 'whisper-live',
  finals: [
    { text: 'What is the return policy?', speaker: 'A', language: 'en', start_ms: 100, end_ms: 1_900 },
    { text: 'Thirty days.', speaker: 'B', start_ms: 2_500, end_ms: 3_400 },
    { text: 'And how long is it?', speaker: 'A' },
    { text: 'Two years.', speaker: 'B' },
  ],
  partials: 5,
  resendsHistory: true,
  renamed: (message) => message.replaceAll('bbbbbbbb-0202', 'bbbbbbbb-0303'),
});
