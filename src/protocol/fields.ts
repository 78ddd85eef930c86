import * as v from 'valibot';

export { shapeOf } from './shape-of';

/** The building blocks of the message schemas, with the limits set by the wire protocol. */

const MAX_LABEL_LENGTH = 128;

/** A name chosen by the client: session, segment, speaker. Some recognisers send numbers, so both are accepted. */
export const label = v.pipe(
  v.union([v.string(), v.number()], 'must be a string or a number'),
  v.transform(String),
  v.maxLength(MAX_LABEL_LENGTH, `must have at most ${MAX_LABEL_LENGTH} characters`),
);

export const count = v.pipe(
  v.number('must be a whole number from 0'),
  v.safeInteger('must be a whole number from 0'),
  v.minValue(0, 'must be a whole number from 0'),
);

const NUMBER = 'must be a whole number from 1';
/** A number in a sequence. */
export const sequenceNumber = v.pipe(v.number(NUMBER), v.safeInteger(NUMBER), v.minValue(1, NUMBER));

export const milliseconds = v.pipe(
  v.number('must be a number of milliseconds'),
  v.finite('must be a number of milliseconds'),
);

const PROBABILITY = 'must be a number from 0 to 1';
export const probability = v.pipe(
  v.number(PROBABILITY),
  v.minValue(0, PROBABILITY),
  v.maxValue(1, PROBABILITY),
);

export const string = v.string('must be a string');
export const boolean = v.boolean('must be true or false');

/** One of a fixed list of words. */
export function word<const Options extends readonly [string, ...string[]]>(options: Options) {
  return v.picklist(options, `must be one of ${options.join(', ')}`);
}
