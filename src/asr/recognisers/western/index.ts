import { fromDeepgram } from './deepgram';

/** Recognisers of western clouds, by the name that a host knows them by. */
export const westernRecognisers = {
  deepgram: fromDeepgram,
};
