import type { AnswerState } from '../talk/views';
import type { IconName } from './icon';

export const STATE_ICONS: Record<AnswerState, IconName> = {
  waiting: 'search',
  streaming: 'play',
  complete: 'answer',
  no_answer: 'offer',
  cancelled: 'stop',
  interrupted: 'stop',
  error: 'warning',
  lost: 'warning',
};
