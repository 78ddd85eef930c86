import type { ChineseRule } from '../chinese-rule';
import { actions } from './actions';
import { fillers, reported } from './asides';
import { asking, doubts } from './asking';
import { backChannels } from './back-channels';
import { choices } from './choices';
import { greetings } from './greetings';
import { brokenOff } from './incomplete';
import { invitations } from './invitations';
import { orders } from './orders';
import { requests } from './requests';
import { rhetoricalQuestions } from './rhetorical';
import { selfAnswered } from './self-answered';
import { selfTalk } from './self-talk';
import { tags } from './tags';
import { topics, unmarked } from './unmarked';

/** @param asks whether the beginning of a text asks something already. */
export function chineseRules(asks: (text: string) => boolean): readonly ChineseRule[] {
  return [
    ...backChannels,
    ...invitations,
    ...greetings,
    ...brokenOff(asks),
    ...selfTalk,
    ...selfAnswered.slice(0, 1),
    ...actions,
    ...orders,
    ...requests,
    ...asking,
    ...topics,
    ...unmarked,
    ...choices,
    ...tags,
    ...fillers,
    ...rhetoricalQuestions,
    ...selfAnswered.slice(1),
    ...reported,
    ...doubts,
  ];
}
