import { fromAttendee } from './attendee';
import { fromFireflies } from './fireflies';
import { fromRecall } from './recall';
import { fromTelnyx } from './telnyx';
import { fromVexa } from './vexa';
import { fromZoom } from './zoom';

/** Meeting bots and meeting platforms, by the name that a host knows them by. */
export const meetingSources = {
  recall: fromRecall,
  attendee: fromAttendee,
  vexa: fromVexa,
  zoom: fromZoom,
  fireflies: fromFireflies,
  telnyx: fromTelnyx,
};

export { fromAttendee, fromFireflies, fromRecall, fromTelnyx, fromVexa, fromZoom };
