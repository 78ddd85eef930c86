import type { HostLimits } from '../../../host/index';

/**
 * What one of several workers may have of what all together may: the primary deals clients out evenly. Limits of one
 * client, one address or one user are no sums, and stay as they are.
 */
export function shareOf(limits: HostLimits, workers: number): HostLimits {
  const shared = { ...limits };
  for (const limit of ['connections', 'backendConcurrency'] as const) {
    const whole = shared[limit];
    if (whole !== undefined) shared[limit] = Math.ceil(whole / workers);
  }
  return shared;
}
