import { expect, test } from 'vitest';
import { en } from '../../../src/console/words/en';
import { describeInBrowser } from '../../support/browser/chromium';
import { expectNoProblems, type Seat, sitDown, startConsole } from './rig';

const pause = async ({ page, press }: Seat, catchUp: keyof typeof en.bar.catchUps) => {
  await press(en.bar.pause);
  await page.getByText(en.bar.catchUps[catchUp].short, { exact: false }).first().click();
};

describeInBrowser('what a person can do', (openPage) => {
  test('an offer is a button, and accepting it answers the question', async () => {
    const { origin, backend } = await startConsole({ session: { mode: 'offer' } });
    const seat = await sitDown(openPage, origin);
    await seat.say('how long is the warranty');
    await expect.poll(() => seat.turn('how long is the warranty').innerText()).toContain(en.talk.acceptOffer);
    expect(backend.questions).toEqual([]);
    await seat.turn('warranty').getByRole('button', { name: en.talk.acceptOffer }).click();
    await backend.asked(1);
    expect(backend.questions).toEqual(['how long is the warranty']);
    backend.say('Two years.');
    backend.end();
    await expect.poll(() => seat.answer('warranty').innerText()).toContain('Two years.');
    await expect
      .poll(() => seat.turn('warranty').getByRole('button', { name: en.talk.acceptOffer }).count())
      .toBe(0);
    expectNoProblems(seat);
  });

  test('paused, what is said is forgotten', async () => {
    const { origin, backend } = await startConsole();
    const seat = await sitDown(openPage, origin);
    await pause(seat, 'drop');
    await seat.say('what is the return policy');
    await expect.poll(() => seat.turn('return policy').count()).toBe(1);
    await seat.press(en.bar.resume);
    await seat.say('how long is the warranty');
    await backend.asked(1);
    expect(backend.questions).toEqual(['how long is the warranty']);
    expect(backend.queries[0]?.transcript).toEqual([]);
    backend.end();
    expectNoProblems(seat);
  });

  test('paused, what is said is kept as context', async () => {
    const { origin, backend } = await startConsole();
    const seat = await sitDown(openPage, origin);
    await pause(seat, 'keep_context');
    await seat.say('we only talk about the lamp');
    await seat.press(en.bar.resume);
    await seat.say('how long is the warranty');
    await backend.asked(1);
    expect(backend.queries[0]?.transcript?.map(({ text }) => text)).toEqual(['we only talk about the lamp']);
    backend.end();
    expectNoProblems(seat);
  });

  test('paused, what is asked is answered later, at its own line', async () => {
    const { origin, backend } = await startConsole();
    const seat = await sitDown(openPage, origin);
    await pause(seat, 'answer_missed');
    await seat.say('what is the return policy');
    await seat.press(en.bar.resume);
    await backend.asked(1);
    expect(backend.questions).toEqual(['what is the return policy']);
    backend.say('Thirty days.');
    backend.end();
    await expect.poll(() => seat.answer('return policy').innerText()).toContain('Thirty days.');
    expect(await seat.turn('what is the return policy').count()).toBe(1);
    await expect.poll(() => seat.turn('return policy').innerText()).toContain(en.talk.toAnswer);
    expectNoProblems(seat);
  });

  test('cancel ends the running answer; ask again asks it again', async () => {
    const { origin, backend } = await startConsole();
    const seat = await sitDown(openPage, origin);
    await seat.say('what is the return policy');
    await backend.asked(1);
    backend.say('Thirty');
    await expect.poll(() => seat.answer('return policy').innerText()).toContain('Thirty');
    await seat.answer('return policy').getByRole('button', { name: en.answer.cancel }).click();
    await expect.poll(() => seat.answer('return policy').innerText()).toContain(en.answer.states.cancelled);
    expect(backend.signals[0]?.aborted).toBe(true);
    await seat.answer('return policy').getByRole('button', { name: en.answer.again }).click();
    await backend.asked(2);
    expect(backend.questions[1]).toBe('what is the return policy');
    backend.end();
    expectNoProblems(seat);
  });

  test('an instant query asks what is in the text field, or what was said last', async () => {
    const { origin, backend } = await startConsole();
    const seat = await sitDown(openPage, origin);
    await seat.page.getByRole('textbox', { name: en.bar.text }).fill('the warranty of the lamp');
    await seat.press(en.bar.ask);
    await backend.asked(1);
    expect(backend.questions).toEqual(['the warranty of the lamp']);
    backend.end();
    await seat.say('delivery to an island');
    await expect.poll(() => seat.turn('delivery to an island').count()).toBe(1);
    await seat.press(en.bar.ask);
    await backend.asked(2);
    expect(backend.questions[1]).toBe('delivery to an island');
    backend.end();
    expectNoProblems(seat);
  });

  test('stop lets running answers finish, then a new session can be begun', async () => {
    const { origin, backend } = await startConsole();
    const seat = await sitDown(openPage, origin);
    await seat.say('what is the return policy');
    await backend.asked(1);
    await seat.press(en.bar.stop);
    backend.say('Thirty days.');
    backend.end();
    await expect.poll(() => seat.page.getByText(en.over.title).isVisible()).toBe(true);
    expect(await seat.answer('return policy').innerText()).toContain('Thirty days.');
    await seat.press(en.over.begin);
    await seat.press(en.leave.discard);
    await seat.say('how long is the warranty');
    await backend.asked(2);
    backend.end();
    expectNoProblems(seat);
  });

  test('the browser asks before what is not saved is left', async () => {
    const { origin } = await startConsole();
    const seat = await sitDown(openPage, origin);
    const asked: string[] = [];
    seat.page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await seat.page.reload();
    expect(asked).toEqual([]);
    await seat.say('we ship the new batch on monday');
    await expect.poll(() => seat.turn('new batch').innerText()).toContain(en.reasons.statement.short);
    await seat.page.reload();
    expect(asked).toEqual(['beforeunload']);
    expect(await seat.turn('new batch').count()).toBe(0);
    expectNoProblems(seat);
  });

  test('every line that was offered can be answered, and what is asked stands in the talk', async () => {
    const { origin, backend } = await startConsole({ session: { mode: 'offer' } });
    const seat = await sitDown(openPage, origin);
    const { page, turn } = seat;
    await seat.say('what is the return policy');
    await expect.poll(() => turn('return policy').innerText()).toContain(en.talk.acceptOffer);
    await seat.say('how long is the warranty');
    await expect.poll(() => turn('warranty').innerText()).toContain(en.talk.acceptOffer);
    await turn('return policy').getByRole('button', { name: en.talk.acceptOffer }).click();
    await backend.asked(1);
    expect(backend.questions).toEqual(['what is the return policy']);
    await expect.poll(() => turn('return policy').innerText()).toContain(en.talk.toAnswer);
    await expect.poll(() => turn('return policy').innerText()).toContain(en.talk.answered.waiting);
    backend.say('Thirty days.');
    backend.end();
    await expect.poll(() => turn('return policy').innerText()).toContain(en.talk.answered.complete);
    await page.getByRole('textbox', { name: en.bar.text }).fill('the colour of the lamp');
    await seat.press(en.bar.ask);
    await backend.asked(2);
    await expect.poll(() => turn('the colour of the lamp').innerText()).toContain(en.reasons.asked.short);
    backend.end();
    expectNoProblems(seat);
  });

  test('why a line was not answered is there to read, by hover and by keyboard', async () => {
    const { origin } = await startConsole();
    const seat = await sitDown(openPage, origin);
    await seat.say('we ship the new batch on monday');
    await expect.poll(() => seat.turn('new batch').innerText()).toContain(en.reasons.statement.short);
    const why = seat
      .turn('new batch')
      .locator('[aria-describedby], [aria-controls], summary, button')
      .first();
    await why.focus();
    await expect.poll(() => seat.turn('new batch').innerText()).toContain(en.talk.confidence);
    expectNoProblems(seat);
  });
});
