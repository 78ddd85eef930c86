import * as v from 'valibot';
import { labelsSchema } from './labels';
import { count } from './snapshot/fields';
import { refuseSnapshot } from './snapshot/shared-objects';

/** Changes with everything that an older version could not go on with. */
export const SNAPSHOT_VERSION = 1;

const snapshotSchema = v.object({
  version: v.literal(SNAPSHOT_VERSION),
  lastClientSeq: count,
  sessions: labelsSchema,
});

/**
 * What a connection must know to go on in another process: plain JSON. It contains what was said and asked, so keep it
 * as safe as that. Times are ages, as the clocks of two processes differ.
 */
export type ConnectionSnapshot = v.InferOutput<typeof snapshotSchema>;

/** Throws a `TypeError` for what another version has written, or nobody. Its message contains nothing of the value. */
export function readSnapshot(value: unknown): ConnectionSnapshot {
  const read = v.safeParse(snapshotSchema, value, { abortEarly: true });
  if (read.success) return read.output;
  const place = v.getDotPath(read.issues[0]);
  return refuseSnapshot(
    place === 'version' ? 'was taken by another version' : `is not one: see '${place ?? 'snapshot'}'`,
  );
}
