import { describeSource } from '../../suite';

describeSource({
  source: 'vosk',
  finals: [
    { text: 'what is the return policy', confidence: 1, start_ms: 100, end_ms: 1_800 },
    { text: 'thirty days', start_ms: 2_500, end_ms: 3_150 },
    { text: '', endpoint: true },
    // Said twice, not sent twice.
    { text: 'yes' },
    { text: 'yes' },
    { text: '', endpoint: true },
    { text: 'how long is it', start_ms: 9_000, end_ms: 9_200 },
  ],
  withdrawn: 1,
  partials: 7,
});
