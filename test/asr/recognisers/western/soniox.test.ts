import { describeSource } from '../../suite';

describeSource({
  source: 'soniox',
  finals: [
    {
      text: 'What is the return policy?',
      speaker: '1',
      language: 'en',
      confidence: 0.9,
      start_ms: 100,
      end_ms: 1_050,
      endpoint: true,
    },
    { text: 'Thirty days.', speaker: '2', start_ms: 2_000, end_ms: 2_350 },
    { text: 'And how long is it?', speaker: '1', endpoint: true },
    { text: 'Tell me', speaker: '1' },
  ],
  partials: 8,
});
