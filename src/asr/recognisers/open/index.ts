import { fromSherpaOnnx } from './sherpa-onnx';
import { fromVosk } from './vosk';
import { fromWebSpeech } from './web-speech';
import { fromWhisperLive } from './whisper-live';
import { fromWhisperLiveKit } from './whisper-live-kit';
import { fromWhisperStreaming } from './whisper-streaming';

/** Recognisers that run on one's own machine or in the browser, by the name that a host knows them by. */
export const openRecognisers = {
  vosk: fromVosk,
  'sherpa-onnx': fromSherpaOnnx,
  'whisper-live': fromWhisperLive,
  'whisper-live-kit': fromWhisperLiveKit,
  'whisper-streaming': fromWhisperStreaming,
  'web-speech': fromWebSpeech,
};

export type { WebSpeechOptions } from './web-speech';
export { fromSherpaOnnx, fromVosk, fromWebSpeech, fromWhisperLive, fromWhisperLiveKit, fromWhisperStreaming };
