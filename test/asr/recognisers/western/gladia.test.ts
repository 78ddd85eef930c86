import { describeSource } from '../../suite';

describeSource({
  source: 'gladia',
  finals: [
    {
      text: 'What is the return policy?',
      speaker: '0',
      language: 'en',
      confidence: 0.92,
      start_ms: 100,
      end_ms: 1_900,
    },
    { text: 'Thirty days.', speaker: '1', start_ms: 2_500, end_ms: 3_400 },
    { text: 'And how long is the warranty?', speaker: '0' },
  ],
  // The last final has another id than its partial.
  withdrawn: 1,
  partials: 4,
  renamed: (message) => message.replaceAll('aaaaaaaa-0101', 'aaaaaaaa-0202'),
});
