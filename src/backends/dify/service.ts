import type { HttpService } from '../../http/service';
import type { DifySettings } from './options';
import type { DifyApi } from './request';
import type { StopSender } from './stop';

/** What the answers of one backend share. */
export interface DifyService {
  http: HttpService;
  settings: DifySettings;
  api: DifyApi;
  stops: StopSender;
}
