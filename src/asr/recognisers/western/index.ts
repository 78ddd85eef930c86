import { fromAssemblyAi } from './assemblyai';
import { fromAws } from './aws';
import { fromAzure } from './azure';
import { fromDeepgram } from './deepgram';
import { fromDeepgramFlux } from './deepgram-flux';
import { fromElevenLabs } from './elevenlabs';
import { fromGladia } from './gladia';
import { fromGoogle } from './google';
import { fromOpenAi } from './openai';
import { fromSoniox } from './soniox';
import { fromSpeechmatics } from './speechmatics';

/** Recognisers of western clouds, by the name that a host knows them by. */
export const westernRecognisers = {
  deepgram: fromDeepgram,
  'deepgram-flux': fromDeepgramFlux,
  assemblyai: fromAssemblyAi,
  openai: fromOpenAi,
  google: fromGoogle,
  azure: fromAzure,
  aws: fromAws,
  soniox: fromSoniox,
  speechmatics: fromSpeechmatics,
  elevenlabs: fromElevenLabs,
  gladia: fromGladia,
};

export type { AssemblyAiOptions } from './assemblyai';
export type { ElevenLabsOptions } from './elevenlabs';
export {
  fromAssemblyAi,
  fromAws,
  fromAzure,
  fromDeepgram,
  fromDeepgramFlux,
  fromElevenLabs,
  fromGladia,
  fromGoogle,
  fromOpenAi,
  fromSoniox,
  fromSpeechmatics,
};
