import type { DifyBackendOptions } from '../../../../src/backends/dify/index';
import type { Fault as AnyFault } from '../../../support/upstreams/fault';

export interface Fault extends AnyFault<Partial<DifyBackendOptions>> {
  /** The run may continue in Dify, so it is told to stop. */
  stops?: boolean;
}
