import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../parser';

/** What else a webhook can be subscribed to. */
const OTHER_TRIGGERS = /^(bot|bot_logs|chat_messages|participant_events|calendar|async_transcription)\./;

/**
 * Attendee webhooks, trigger `transcript.update`.
 *
 * Every update is a whole utterance, known by its speaker and time: one that is delivered again counts once. There are
 * no partials. `start_ms` is the time of day (milliseconds since 1970), not the position in the audio. Use one parser
 * for each bot.
 *
 * Written from the server's source and from clients; not tried against the live service.
 */
export function fromAttendee(options: AsrOptions = {}): AsrParser {
  return createParser('fromAttendee', source, options);
}

const source: Source<CommonOptions> = {
  spansConnections: true,
  connect: (segments) => ({
    push(message) {
      const trigger = message.text('trigger') ?? '';
      if (trigger !== 'transcript.update') return OTHER_TRIGGERS.test(trigger) ? [] : undefined;
      const data = message.at('data');
      if (!data.has('transcription')) return [];
      const text = data.text('transcription', 'transcript') ?? data.text('transcription');
      const start_ms = data.milliseconds('timestamp_ms');
      if (text === undefined || start_ms === undefined) return undefined;
      const id = data.label('speaker_uuid');
      const duration = data.milliseconds('duration_ms');
      return segments.final(`${id} ${start_ms}`, {
        text,
        speaker: data.text('speaker_name') ?? (id === undefined ? undefined : `participant-${id}`),
        start_ms,
        end_ms: duration === undefined ? undefined : start_ms + duration,
      });
    },
  }),
};
