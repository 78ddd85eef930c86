import * as v from 'valibot';
import { RESUME_REFUSALS } from '../../../protocol/index';

/**
 * What hosts tell each other about clients of one host whose session another host runs. A link is one such client; its
 * number is given by the client's host, and no number is used twice.
 */
const link = v.pipe(v.number(), v.integer(), v.minValue(1));

/** From the client's host: the client wants to go on with a session. */
const attachSchema = v.object({
  kind: v.literal('attach'),
  link,
  epoch: v.string(),
  /** The hash of the token that the client came with. */
  token: v.string(),
  subject: v.optional(v.string()),
  attempt: v.optional(v.number()),
  label: v.string(),
  seq: v.number(),
});

/** The answer: it may; what it missed follows. */
const attachedSchema = v.object({ kind: v.literal('attached'), link });

/** The answer: it may not. `gone`: the session is not here, and perhaps at another host. */
const refusedSchema = v.object({
  kind: v.literal('refused'),
  link,
  reason: v.picklist([...RESUME_REFUSALS, 'gone']),
});

/** To the client, in order. */
const framesSchema = v.object({ kind: v.literal('frames'), link, texts: v.array(v.string()) });

/** To the client's host: nothing follows. `how`: the client is closed with this code, or like a slow one, or a former one. */
const closedSchema = v.object({
  kind: v.literal('closed'),
  link,
  how: v.union([
    v.object({ code: v.number(), reason: v.string() }),
    v.picklist(['too_slow', 'taken_over', 'lost']),
  ]),
});

/** From the client. */
const messageSchema = v.object({ kind: v.literal('message'), link, message: v.unknown() });

/** From the client: something that is no message, and how it is answered. */
const faultSchema = v.object({ kind: v.literal('fault'), link, fault: v.unknown() });

/** The client has read so many more characters. */
const readSchema = v.object({ kind: v.literal('read'), link, chars: v.number() });

/** The client is gone; its socket was closed with this code. */
const leftSchema = v.object({ kind: v.literal('left'), link, code: v.number() });

const fleetMessageSchema = v.variant('kind', [
  framesSchema,
  messageSchema,
  readSchema,
  attachSchema,
  attachedSchema,
  refusedSchema,
  closedSchema,
  faultSchema,
  leftSchema,
]);
export type FleetMessage = v.InferOutput<typeof fleetMessageSchema>;
export type AttachMessage = v.InferOutput<typeof attachSchema>;
export type LinkEnd = v.InferOutput<typeof closedSchema>['how'];

/** What one host sends another at once, numbered from 1. */
export const envelopeSchema = v.object({ number: v.number(), messages: v.array(fleetMessageSchema) });
