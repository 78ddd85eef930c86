import { fromAssemblyAi } from './assemblyai';
import { fromAws } from './aws';
import { fromAzure } from './azure';
import { fromDeepgram } from './deepgram';
import { fromDeepgramFlux } from './deepgram-flux';
import { fromGoogle } from './google';
import { fromOpenAi } from './openai';

/** Recognisers of western clouds, by the name that a host knows them by. */
export const westernRecognisers = {
  deepgram: fromDeepgram,
  'deepgram-flux': fromDeepgramFlux,
  assemblyai: fromAssemblyAi,
  openai: fromOpenAi,
  google: fromGoogle,
  azure: fromAzure,
  aws: fromAws,
};

export type { AssemblyAiOptions } from './assemblyai';
export { fromAssemblyAi, fromAws, fromAzure, fromDeepgram, fromDeepgramFlux, fromGoogle, fromOpenAi };
