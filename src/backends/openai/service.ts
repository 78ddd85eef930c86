import type { HttpService } from '../../http/service';
import type { Complete } from './completions';
import type { History } from './history';
import type { OpenAISettings } from './options';

/** What the answers of one backend share. */
export interface OpenAIService {
  http: HttpService;
  settings: OpenAISettings;
  complete: Complete;
  history: History;
  /** What must not be in a log. */
  secrets: readonly string[];
}
