import { describeSource } from '../../suite';

describeSource({
  source: 'google',
  finals: [
    {
      text: 'what is the return policy',
      speaker: '1',
      language: 'en-us',
      confidence: 0.93,
      start_ms: 100,
      end_ms: 1_900,
    },
    { text: '30 days', speaker: '2', start_ms: 2_500, end_ms: 3_300 },
    { text: 'and how long is the warranty', speaker: '1' },
  ],
  partials: 5,
});

describeSource({
  source: 'google',
  fixture: 'google-grpc',
  finals: [{ text: '请问退货政策是什么', language: 'cmn-hans-cn', end_ms: 2_500, endpoint: true }],
  partials: 2,
});
