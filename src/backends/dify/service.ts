import type { Limits } from './limits';
import type { DifySettings } from './options';
import type { DifyApi } from './request';
import type { StopSender } from './stop';
import type { ByteReader } from './stream';

/** What the answers of one backend share. */
export interface DifyService {
  settings: DifySettings;
  api: DifyApi;
  stops: StopSender;
  running: Set<Limits>;
  /** Connections with a finished answer, about to become free for the next one. */
  draining: Set<ByteReader>;
  closed: boolean;
}
