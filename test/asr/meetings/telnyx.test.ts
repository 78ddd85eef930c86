import { describeSource } from '../suite';

describeSource({
  source: 'telnyx',
  finals: [
    { text: "Welcome, everybody, let's start.", speaker: 'Ann Lee', start_ms: 2_100 },
    { text: 'What is the return policy?', speaker: 'Bob Roy', start_ms: 6_000 },
    { text: 'Seven days.', speaker: 'Ann Lee', start_ms: 9_250, confidence: 0.97 },
  ],
  partials: 0,
  spansConnections: true,
  resendsHistory: true,
});
