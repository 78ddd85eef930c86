import { describe, expect, it } from 'vitest';
import { parseSlash } from '../../../src/cli/client/slash-commands';

describe('slash commands', () => {
  it.each([
    ['/pause', { name: 'pause', catchUp: undefined }],
    ['/pause keep_context', { name: 'pause', catchUp: 'keep_context' }],
    ['/now', { name: 'now', text: undefined }],
    ['/now  what   time? ', { name: 'now', text: 'what time?' }],
    ['/resume', { name: 'resume' }],
    ['/cancel', { name: 'cancel' }],
    ['/stop', { name: 'stop' }],
    ['/help', { name: 'help' }],
  ])('%j is understood', (line, command) => {
    expect(parseSlash(line)).toEqual(command);
  });

  it.each(['/', '/sing', '/pause later'])('%j is explained', (line) => {
    expect(parseSlash(line)).toMatchObject({ name: 'unknown', problem: expect.stringMatching(/./) });
  });
});
