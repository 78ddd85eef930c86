import { readFileSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import {
  CATCH_UPS,
  CLOSES,
  CONTROL_ACTIONS,
  ERROR_CODES,
  FINISH_REASONS,
  GATE_REASONS,
  parseClientMessage,
  RESUME_REFUSALS,
  STAGES,
  serverMessageSchema,
  WARNING_CODES,
} from '../../src/protocol/index';
import { DETECTION_REASONS } from '../../src/questions/index';
import { MODES } from '../../src/session/index';
import { replay } from './replay';

/**
 * Keeps PROTOCOL.md in step with the code: its transcripts are played and its tables compared.
 * After an intended change: UPDATE_PROTOCOL=1 npx vitest run test/protocol, and review the diff.
 */

const FILE = new URL('../../PROTOCOL.md', import.meta.url);
const document = readFileSync(FILE, 'utf8');

interface Block {
  title: string;
  info: string;
  body: string;
}

function blocks(): Block[] {
  const found: Block[] = [];
  let title = '';
  for (const match of document.matchAll(/^### (.*)$|^```transcript ?(.*)\n([\s\S]*?)^```$/gm)) {
    if (match[1] !== undefined) title = match[1];
    else found.push({ title, info: match[2] ?? '', body: match[3] ?? '' });
  }
  return found;
}

/** What the server sent is the outcome, not part of the script. */
const scripted = (line: string) =>
  line.startsWith('→ ') || (line.startsWith('# ') && !line.startsWith('# the socket'));

describe('PROTOCOL.md', () => {
  test('has a transcript of every kind of exchange', () => {
    expect(blocks().length).toBeGreaterThanOrEqual(25);
  });

  let updated = document;
  test.each(blocks())('transcript: $title', async ({ info, body }) => {
    const lines = body.trimEnd().split('\n');
    const { judge, ...options } = info ? JSON.parse(info) : {};
    const played = await replay({ options, judged: judge === true, lines: lines.filter(scripted) });
    if (process.env.UPDATE_PROTOCOL) {
      updated = updated.replace(`transcript${info && ` ${info}`}\n${body}`, () => {
        return `transcript${info && ` ${info}`}\n${played.join('\n')}\n`;
      });
      writeFileSync(FILE, updated);
      return;
    }
    expect(lines).toEqual(played);
    for (const line of lines) {
      if (line.startsWith('← '))
        expect(v.is(serverMessageSchema, JSON.parse(line.slice(2))), line).toBe(true);
    }
  });

  test('every client message in a transcript is valid, except under "Bad input"', () => {
    for (const { title, body } of blocks()) {
      const sent = body.split('\n').filter((line) => line.startsWith('→ '));
      for (const line of sent) {
        if (title !== 'Bad input') expect(parseClientMessage(line.slice(2)).ok, line).toBe(true);
      }
    }
  });

  test('names every code, stage, action, mode and reason in the code', () => {
    for (const name of [
      ...ERROR_CODES,
      ...STAGES,
      ...CONTROL_ACTIONS,
      ...CATCH_UPS,
      ...FINISH_REASONS,
      ...GATE_REASONS,
      ...DETECTION_REASONS,
      ...MODES,
      ...WARNING_CODES,
      ...RESUME_REFUSALS,
    ]) {
      expect(document).toContain(`\`${name}\``);
    }
  });

  test('has the same table of closes as the code', () => {
    const rows = [...document.matchAll(/^\| (\d{4}) \| (.*?) \| (.*?) \| .* \| `(\w+)` \|$/gm)].map(
      ([, code, reason, error, action]) => ({ code: Number(code), reason, error, action }),
    );
    expect(rows).toEqual(
      Object.values(CLOSES).map((close) => ({
        code: close.code,
        reason: close.reason,
        error: 'error' in close ? `\`${close.error}\`` : '',
        action: close.action,
      })),
    );
  });
});
