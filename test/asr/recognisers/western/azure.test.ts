import { describeSource } from '../../suite';

describeSource({
  source: 'azure',
  finals: [
    {
      text: 'What is the return policy?',
      speaker: 'Guest-1',
      language: 'en-US',
      confidence: 0.87,
      start_ms: 100,
      end_ms: 2_000,
    },
    { text: 'Thirty days.', speaker: 'Guest-2', start_ms: 2_500, end_ms: 3_500 },
    { text: 'And how long is the warranty?', speaker: 'Guest-1' },
  ],
  partials: 4,
  renamed: (message) => message.replaceAll('66666666eeee', '77777777ffff'),
});

describeSource({
  source: 'azure',
  fixture: 'azure-service',
  finals: [
    { text: 'What is the return policy?', confidence: 0.9, start_ms: 100, end_ms: 2_000 },
    { text: 'Thirty days.', start_ms: 5_100, end_ms: 6_000 },
    { text: '', endpoint: true },
  ],
  partials: 3,
});
