// Makes the pictures in the documents: starts a server, talks to its page in Chromium, and writes
//   docs/console.png, console-dark.png, console-zh.png, console-phone.png   what the page looks like
//   docs/console.gif                                                      forty seconds of it, as the browser drew them
// Run:  node scripts/pictures.mjs        needs Chromium (CHROMIUM_PATH) and a font with Chinese characters
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startServe } from '../bench/processes.mjs';
import { gifOf } from './pictures/gif.mjs';
import { TALK_EN, TALK_ZH } from './pictures/talk.mjs';

const docs = fileURLToPath(new URL('../docs', import.meta.url));
mkdirSync(docs, { recursive: true });

const server = await startServe(['--mode', 'auto']);
const address = new URL(server.url.replace('ws', 'http')).origin;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'],
});

/** Types a line as somebody speaks it: word by word. */
async function say(page, { speaker, text, pauseMs = 900 }, fast) {
  if (speaker !== undefined) await page.getByTestId('speaker').fill(speaker);
  const field = page.getByTestId('say');
  if (fast) await field.fill(text);
  else
    for (const part of text.match(/\S+\s*|[\p{Script=Han}]{1,2}/gu) ?? []) {
      await field.pressSequentially(part, { delay: 18 });
      await sleep(70);
    }
  await field.press('Enter');
  await sleep(fast ? 250 : pauseMs);
}

async function open(options) {
  const context = await browser.newContext({ reducedMotion: 'no-preference', ...options });
  const page = await context.newPage();
  await page.goto(address);
  await page.getByTestId('say').waitFor();
  return page;
}

async function picture(name, talk, options) {
  const page = await open(options);
  for (const line of talk) await say(page, line, true);
  await sleep(1_200);
  await page.getByTestId('say').blur();
  writeFileSync(join(docs, name), await page.screenshot());
  console.log(name);
  await page.context().close();
}

const DESK = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5, locale: 'en' };
await picture('console.png', TALK_EN, DESK);
await picture('console-dark.png', TALK_EN, { ...DESK, colorScheme: 'dark' });
await picture('console-zh.png', TALK_ZH, { ...DESK, locale: 'zh-CN' });
await picture('console-phone.png', TALK_EN, {
  ...DESK,
  viewport: { width: 390, height: 780 },
  deviceScaleFactor: 2,
});

// Frames come when something has changed, with their time.
const FILM_S = 40;
const page = await open({ viewport: { width: 1000, height: 640 }, locale: 'en' });
const devtools = await page.context().newCDPSession(page);
const frames = [];
devtools.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
  frames.push({ png: Buffer.from(data, 'base64'), at: metadata.timestamp * 1000 });
  devtools.send('Page.screencastFrameAck', { sessionId }).catch(() => {});
});
await devtools.send('Page.startScreencast', { format: 'png', everyNthFrame: 4 });
const begun = Date.now();
for (let at = 0; Date.now() - begun < FILM_S * 1000 - 5_000 && at < TALK_EN.length; at++) {
  await say(page, TALK_EN[at], false);
}
await sleep(Math.max(0, FILM_S * 1000 - (Date.now() - begun)));
await devtools.send('Page.stopScreencast');
writeFileSync(join(docs, 'console.gif'), gifOf(frames));
console.log(
  `console.gif: ${frames.length} frames in ${((frames.at(-1).at - frames[0].at) / 1000).toFixed(1)} s`,
);

await browser.close();
await server.stop();
