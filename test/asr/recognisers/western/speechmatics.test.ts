import { describeSource } from '../../suite';

describeSource({
  source: 'speechmatics',
  finals: [
    {
      text: 'What is the return policy for lamps',
      speaker: 'S1',
      language: 'en',
      start_ms: 100,
      end_ms: 2_300,
      endpoint: true,
    },
    { text: 'Thirty days.', speaker: 'S2', start_ms: 3_000, end_ms: 3_900 },
    { text: 'And how long is the warranty', speaker: 'S1' },
    { text: 'Two years', speaker: 'S2', endpoint: true },
    { text: 'Good', speaker: 'S1' },
    { text: 'Goodbye', speaker: 'S1', endpoint: true },
  ],
  partials: 13,
  renamed: (message) => message.replaceAll('88888888-abab', '99999999-abab'),
});
