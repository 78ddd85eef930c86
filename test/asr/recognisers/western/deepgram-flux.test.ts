import { describeSource } from '../../suite';

describeSource({
  source: 'deepgram-flux',
  finals: [
    {
      text: 'What is the return policy for lamps?',
      confidence: 0.9,
      start_ms: 0,
      end_ms: 2_900,
      endpoint: true,
    },
    { text: 'Thirty days.', start_ms: 2_900, endpoint: true },
    { text: 'And how long is the warranty?', endpoint: true },
  ],
  // "Mhm" is taken back.
  withdrawn: 1,
  partials: 9,
  renamed: (message) => message.replaceAll('33333333-cccc', '44444444-dddd'),
});
