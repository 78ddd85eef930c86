// What the page that `serve` shows costs its browser, a real Chromium: how soon it is painted and can be used, whether
// anything moves while partials grow, the longest frame while a transcript is played all at once, and what is loaded.
// A frame's time is that of a clock, so it includes whatever else the machine does; the CPU time of a task does not.
//   node bench/console.mjs [--rounds 5] [--lines 2000] [--json]        needs Chromium (CHROMIUM_PATH)
import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { startServe } from './processes.mjs';
import { conclude, options, quantile, round } from './support.mjs';

const TARGETS = { painted_ms: 300, usable_ms: 300, layout_shift: 0, longest_frame_ms: 50, loaded_kb: 70 };

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
if (!existsSync(executablePath)) {
  console.log('the page: not measured, there is no Chromium (CHROMIUM_PATH)');
  process.exit();
}

const { rounds, lines, json } = options({ rounds: 5, lines: 2_000 });
const faults = [];
// What is measured is the page: the server takes lines as fast as they come.
const server = await startServe([
  ...['--messages-per-second', '100000', '--bytes-per-second', '1000000000'],
  ...['--questions-per-minute', '100000', '--backend', 'echo'],
]);
const origin = new URL(server.url.replace('ws', 'http')).origin;
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
});

/** In the page, before anything of it: notes what the browser tells about its own work. */
function watchPage() {
  const seen = { usableAt: undefined, shifts: 0, frames: [], tasks: [] };
  globalThis.seen = seen;
  new MutationObserver((_, observer) => {
    if (!document.querySelector('[data-testid=say]:enabled')) return;
    seen.usableAt = performance.now();
    observer.disconnect();
  }).observe(document, { subtree: true, childList: true });
  // Also those right after a key was pressed, which browsers usually excuse.
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) seen.shifts += value;
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) seen.tasks.push([startTime, duration]);
  }).observe({ type: 'longtask' });
  let last;
  const frame = (at) => {
    if (last !== undefined) seen.frames.push([at, at - last]);
    last = at;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/** A new visitor: nothing is cached. */
async function visit() {
  const context = await browser.newContext({ locale: 'en', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const bodies = [];
  page.on('pageerror', (error) => faults.push(`the page failed: ${error.message}`));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) faults.push('something was asked of another host');
  });
  page.on('response', (response) => {
    // Files; the settings are what a server says.
    if (!response.url().endsWith('/settings')) bodies.push(response.body().catch(() => Buffer.alloc(0)));
  });
  await page.addInitScript(watchPage);
  await page.goto(origin);
  await page.getByTestId('say').waitFor();
  return { page, bodies, close: () => context.close() };
}

async function opening() {
  const { page, bodies, close } = await visit();
  await page.waitForLoadState('networkidle');
  const [painted, usable] = await page.evaluate(() => [
    performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    globalThis.seen.usableAt,
  ]);
  const loaded = (await Promise.all(bodies)).reduce(
    (sum, body) => sum + gzipSync(body, { level: 9 }).length,
    0,
  );
  await close();
  return { painted, usable, loaded };
}

/** Longer than a line of the page, and without a question: answers come and go where partials do not grow. */
const SENTENCES = [
  'so the first thing that we wanted to look at today is what became of the lamps that were sent back last week',
  'and the second thing is the new warehouse that was opened in spring and has been too small ever since then',
  '上个星期退回来的那些灯现在都放在新的仓库里，我们的同事会一盏一盏地检查它们，然后把结果写进报告',
];

/** Everything that moved while lines were typed as a recogniser sends them: the sum of the browser's own scores. */
async function shiftWhileSpeaking() {
  const { page, close } = await visit();
  const before = await page.evaluate(() => globalThis.seen.shifts);
  for (const sentence of [...SENTENCES, ...SENTENCES]) {
    await page.getByTestId('say').pressSequentially(sentence, { delay: 5 });
    await page.getByTestId('say').press('Enter');
    await page.waitForTimeout(300);
  }
  const shifts = (await page.evaluate(() => globalThis.seen.shifts)) - before;
  await close();
  return shifts;
}

const LAST = 'and that was the last line of it all';

/** Two speakers; every twentieth line is a question of its own. */
function transcript() {
  const said = Array.from({ length: lines - 1 }, (_, index) =>
    index % 20 === 7
      ? `what does article number ${index + 1} cost`
      : `we have sent number ${index + 1} of the lamps to the new warehouse`,
  );
  return [...said, LAST].map((text, index) => `${index % 2 ? 'Ben' : 'Ann'}: ${text}`).join('\n');
}

/** The longest frame from the click that plays the transcript until its last line is decided. */
async function longestFrame() {
  const { page, close } = await visit();
  await page.waitForTimeout(500);
  const file = { name: 'talk.txt', mimeType: 'text/plain', buffer: Buffer.from(transcript()) };
  await page.getByTestId('file').setInputFiles(file);
  await browser.startTracing(page, { categories: ['toplevel'] });
  const from = await page.evaluate(() => performance.now());
  await page.getByRole('button', { name: 'All at once' }).click();
  const last = page.locator('.turn', { hasText: LAST });
  await last.locator('.decision').waitFor({ timeout: 300_000 });
  const measured = await page.evaluate((begun) => {
    const longest = (all) => Math.max(0, ...all.filter(([at]) => at >= begun).map(([, ms]) => ms));
    const { frames, tasks } = globalThis.seen;
    return { frame: longest(frames), task: longest(tasks), seconds: (performance.now() - begun) / 1_000 };
  }, from);
  const trace = await browser.stopTracing();
  await close();
  return { ...measured, cpu: longestTask(JSON.parse(trace.toString()).traceEvents) };
}

/** The most CPU time, in milliseconds, that one task of the page's own thread took. */
function longestTask(events) {
  const isMain = ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain';
  const threads = new Set(events.filter(isMain).map(({ pid, tid }) => `${pid} ${tid}`));
  const times = events.filter(({ pid, tid, tdur }) => tdur > 0 && threads.has(`${pid} ${tid}`));
  return times.reduce((most, { tdur }) => Math.max(most, tdur), 0) / 1_000;
}

const median = (values) => round(quantile(values, 0.5), 1);
const openings = [];
for (let i = 0; i < rounds; i++) openings.push(await opening());
const layoutShift = await shiftWhileSpeaking();
const played = await longestFrame();
await browser.close();
await server.stop();

const result = {
  rounds,
  lines,
  painted_ms: median(openings.map(({ painted }) => painted)),
  usable_ms: median(openings.map(({ usable }) => usable)),
  layout_shift: round(layoutShift, 4),
  longest_frame_ms: round(played.frame, 1),
  /** 0 if none took 50 ms. */
  longest_task_ms: round(played.task, 1),
  longest_task_cpu_ms: round(played.cpu, 1),
  played_seconds: round(played.seconds, 1),
  loaded_kb: round(Math.max(...openings.map(({ loaded }) => loaded)) / 1_024, 1),
};
const row = (name, key, unit) => {
  const verdict = result[key] <= TARGETS[key] ? '' : '   missed';
  return `  ${name.padEnd(42)}${`${result[key]}${unit}`.padStart(10)}   target ${TARGETS[key]}${unit}${verdict}`;
};
conclude({ json, result, faults }, [
  `the page in Chromium; medians of ${rounds} visits with nothing cached`,
  row('first paint', 'painted_ms', ' ms'),
  row('can be typed into', 'usable_ms', ' ms'),
  row('layout shift while partials grow', 'layout_shift', ''),
  row(`longest frame, ${lines} lines at once`, 'longest_frame_ms', ' ms'),
  `  ${'longest task meanwhile'.padEnd(42)}${`${result.longest_task_ms} ms`.padStart(10)}   CPU time ${result.longest_task_cpu_ms} ms, in ${result.played_seconds} s`,
  row('all that is loaded, gzip', 'loaded_kb', ' KB'),
]);
