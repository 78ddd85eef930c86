import { Talk } from '../../../console/talk/talk';
import { settle, VirtualClock } from '../../../options/virtual-clock';
import { createQuestionDetector, type QuestionDetector } from '../../../questions/index';
import { RealtimeRagSession } from '../../../session/index';
import { spoken } from '../../../transcripts/spoken';
import type { Recording } from '../../recording/read-recording';
import type { Variant } from '../variants';
import { type Latencies, SimulatedBackend } from './simulated-backend';
import type { Story } from './story';
import { StoryBuilder } from './story-builder';

/** How long the last speaker is waited for before the session is stopped. */
const SILENCE_MS = 10_000;
/** No session takes longer to stop. */
const LONGEST_STOP_MS = 3_600_000;
const STEP_MS = 1_000;

/**
 * Replays one recording through a session of its own on a virtual clock. Neither the time of day nor chance has a part in
 * it: the same recording and variant give the same story.
 *
 * @param finalMs how long after the last word the final of a line comes whose partials are made up
 */
export async function replay(
  recording: Recording,
  { session: options, detector }: Pick<Variant, 'session' | 'detector'>,
  latencies: Latencies,
  finalMs: number,
): Promise<Story> {
  const clock = new VirtualClock();
  const now = () => clock.now();
  const story = new StoryBuilder(now);
  const talk = new Talk({ now });
  let ids = 0;
  const session = new RealtimeRagSession({
    ...options,
    backend: new SimulatedBackend(clock, latencies, (call) => story.called(call)),
    detector: watched(createQuestionDetector(detector), story),
    clock,
    id: 'replay',
    createId: () => `q${++ids}`,
  });
  session.on('event', (event) => {
    story.told(event);
    talk.received(event);
  });
  session.on('question', (progress) => story.progressed(progress));
  for (const { at, message } of numbered(spoken(recording.messages, finalMs))) {
    await clock.moveTo(at);
    story.heard(message);
    if (message.type === 'control') talk.controlled(message, message.client_seq);
    else talk.heard(message, message.client_seq);
    session.handle(message);
    await settle();
  }
  await clock.moveTo(clock.now() + SILENCE_MS);
  void session.stop();
  await settle();
  const last = clock.now() + LONGEST_STOP_MS;
  while (session.state !== 'closed' && clock.now() < last) await clock.moveTo(clock.now() + STEP_MS);
  const { turns, answers, forgotten } = talk.view;
  return { ...story.build(recording.name), talk: { turns, answers, forgotten } };
}

type Messages = ReturnType<typeof spoken>;

/** Decisions name the messages that they are about by their numbers. */
function numbered(messages: Messages): Messages {
  if (messages.some(({ message }) => message.client_seq !== undefined)) return messages;
  return messages.map(({ at, message }, index) => ({ at, message: { ...message, client_seq: index + 1 } }));
}

function watched(detector: QuestionDetector, story: StoryBuilder): QuestionDetector {
  return {
    detect: (turn) => {
      const detection = detector.detect(turn);
      story.detected(turn, detection);
      return detection;
    },
  };
}
