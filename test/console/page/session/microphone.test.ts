import { expect, test } from 'vitest';
import { startHost } from '../../../support/host-rig';
import { fakeRecognition } from '../../ears/fake-recognition';
import { isUp, openPage, type PageRig } from './rig';

const HAPPENS: Record<string, (rig: PageRig) => void> = {
  'it is dismissed': ({ page }) => page.dismissMicrophoneProblem(),
  'something is said': ({ page }) => page.said('hello'),
  'another session begins': ({ page }) => page.begin(),
  'it is tried again': ({ page }) => page.startListening('en-GB'),
};

test.each(Object.keys(HAPPENS))('what is wrong with the microphone is shown until %s', async (what) => {
  const { origin } = await startHost();
  const { Recognition, begun } = fakeRecognition();
  const rig = openPage(origin, { Recognition });
  await rig.until(isUp);
  rig.page.startListening('en-GB');
  begun[0]?.fails('not-allowed');
  expect(rig.view.microphone).toEqual({ available: true, listening: false, problem: 'not-allowed' });
  HAPPENS[what]?.(rig);
  expect(rig.view.microphone.problem).toBeUndefined();
});
