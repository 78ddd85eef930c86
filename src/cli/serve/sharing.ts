import type { HostOptions, TicketOptions } from '../../host/index';
import type { Logger } from '../../logging/logger';
import { CliError, oneLine } from '../errors';
import { nameOf } from '../settings/setting';
import { RESUME, type ResumeChoice } from './settings/resume';
import type { WorkerPart } from './workers/worker';

/** What a host has in common with other processes, and with its own clients that come back. */
export interface Sharing {
  options: Pick<HostOptions, 'resume' | 'makeRateLimiter'> & { tickets?: TicketOptions };
  /** For the banner: where sessions are kept besides this process. */
  keptIn?: string;
  close(): Promise<void>;
}

/**
 * Sessions, limits and tickets are shared through Redis, if there is one; otherwise the workers of one primary share
 * limits and tickets, and find each other's sessions. Rejects with a `CliError` when Redis refuses the user, the password or the
 * number of the database; a Redis that cannot be reached yet is waited for while serving.
 */
export async function createSharing(
  choice: ResumeChoice,
  worker: WorkerPart | undefined,
  logger: Logger,
): Promise<Sharing> {
  const { redis, redisPrefix: prefix, resumeWindowMs: windowMs, whileAway, interrupted } = choice;
  const resume = {
    windowMs,
    whileAway,
    interrupted: interrupted === 'tell' ? ('tell' as const) : ('ask_again' as const),
  };
  if (redis !== undefined) {
    const { createRedisLog } = await import('../../event-log/redis/index');
    const log = await createRedisLog({ url: redis, prefix, windowMs, logger }).catch((error: unknown) => {
      throw new CliError(1, `${nameOf(RESUME.redis)}: ${oneLine(error)}`);
    });
    return {
      options: {
        resume: { ...resume, log, fleet: log },
        tickets: { store: log.tickets },
        makeRateLimiter: log.makeRateLimiter,
      },
      keptIn: `Redis at ${new URL(redis).host}${log.available ? '' : ', which cannot be reached yet'}`,
      close: () => log.close(),
    };
  }
  return {
    options: {
      resume: windowMs === 0 ? false : { ...resume, ...(worker ? { fleet: worker.fleet } : {}) },
      ...(worker ? { tickets: { store: worker.tickets }, makeRateLimiter: worker.makeRateLimiter } : {}),
    },
    close: async () => {},
  };
}
