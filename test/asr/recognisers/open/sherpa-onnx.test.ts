import { describeSource } from '../../suite';

describeSource({
  source: 'sherpa-onnx',
  finals: [
    { text: 'what is the return policy', start_ms: 0 },
    { text: 'thirty days', start_ms: 3_200 },
    { text: 'and how long is the warranty', start_ms: 5_000 },
  ],
  partials: 5,
});
