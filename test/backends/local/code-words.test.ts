import { beforeAll, describe, expect, test } from 'vitest';
import { createLocalBackend, type LocalBackend } from '../../../src/backends/local/index';

const entries: readonly [name: string, says: string][] = [
  ['createServer', 'Starts listening on a port.'],
  ['max_tokens', 'Limits the length of an answer.'],
  ['--no-cache', 'Turns the store of answers off.'],
  ['HTTPServer', 'Serves pages to browsers.'],
  ['getUserByID', 'Looks a person up.'],
  ['fs.readFile', 'Loads the bytes from disk.'],
  ['X-Request-Id', 'Names one call in the log.'],
  ['utf8', 'The encoding of all texts.'],
  ['DIFY_API_KEY', 'The secret of the upstream.'],
  ['rate-limiter', 'Slows eager callers down.'],
  ['parseJSONBody', 'Decodes what was sent.'],
  ['src/session/gate', 'Decides what is worth a reply.'],
  ['PayPal', 'Moves money between accounts.'],
];

let backend: LocalBackend;
beforeAll(async () => {
  const docs = entries.map(([name, says], at) => ({
    path: `${at}.md`,
    text: `The name is \`${name}\`. ${says}`,
  }));
  backend = await createLocalBackend({ docs });
});

describe('names in code are found as they are spoken and as they are written', () => {
  test.each([
    ['createServer', 'how do i create a server', 'what is createServer'],
    ['max_tokens', 'what are max tokens', 'what does max_tokens do'],
    ['--no-cache', 'what is no cache for', 'what does --no-cache do'],
    ['HTTPServer', 'what does the http server do', 'what does HTTPServer do'],
    ['getUserByID', 'how do i get a user by id', 'what does getUserByID do'],
    ['fs.readFile', 'how do i read a file', 'what does fs.readFile do'],
    ['X-Request-Id', 'what is the x request id', 'what is X-Request-Id'],
    ['utf8', 'what is utf eight', 'what is utf8'],
    ['DIFY_API_KEY', 'what is the dify api key', 'what is DIFY_API_KEY'],
    ['rate-limiter', 'what does the rate limiter do', 'what is rate-limiter'],
    ['parseJSONBody', 'how do i parse a json body', 'what does parseJSONBody do'],
    ['src/session/gate', 'what is the session gate', 'what is src/session/gate'],
    ['PayPal', 'what does paypal do', 'what does pay pal do'],
  ])('%s', async (name, spoken, written) => {
    const path = `${entries.findIndex(([one]) => one === name)}.md`;
    for (const question of [spoken, written]) {
      expect((await backend.retrieve({ question }))[0]?.path).toBe(path);
    }
  });
});
