import { readFileSync } from 'node:fs';
import { detectQuestion } from '../../src/questions/index';
import { languageRows, languageTable } from '../questions/languages-table';
import { run } from '../support/program';
import { LANGUAGE_NOTES } from './language-notes';
import { REASON_EXAMPLES } from './reason-examples';

/** The parts of the documents that are made by running the program, so that they cannot go stale. */

const MADE: Readonly<Record<string, () => string>> = {
  languages: () => languageTable(languageRows(), LANGUAGE_NOTES),
  reasons: reasonTable,
};

const PART = /(<!-- made: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g;
const COMMAND = /```console\n\$ npx realtime-rag (listen [^\n]*)\n[\s\S]*?```/g;

/** The document as it would be if it were made now. */
export async function renewed(file: string): Promise<string> {
  const text = readFileSync(file, 'utf8').replace(PART, (whole, begin: string, name: string, end: string) => {
    const make = MADE[name];
    return make ? `${begin}${make()}\n${end}` : whole;
  });
  const outputs = new Map<string, string>();
  for (const [, command = ''] of text.matchAll(COMMAND)) outputs.set(command, await outputOf(command));
  return text.replace(
    COMMAND,
    (_, command: string) => `\`\`\`console\n$ npx realtime-rag ${command}\n${outputs.get(command)}\`\`\``,
  );
}

async function outputOf(command: string): Promise<string> {
  const { stdout, stderr } = await run(command.split(' '), { cwd: process.cwd() });
  if (stderr !== '') throw new Error(`${command}: ${stderr}`);
  // How fast it was is another thing on each machine.
  return stdout.replace(/ {2}speed [^\n]*\n/, '');
}

function reasonTable(): string {
  const rows = REASON_EXAMPLES.map(
    ({ reason, meaning, english, chinese }) =>
      `| \`${reason}\` | ${meaning} | ${example(reason, english)} | ${example(reason, chinese)} |`,
  );
  return ['| reason | what was said | English | Chinese |', '|---|---|---|---|', ...rows].join('\n');
}

/** The first that has this reason indeed. */
function example(reason: string, texts: readonly string[]): string {
  const found = texts.find((text) => detectQuestion(text).reason === reason);
  return found === undefined ? '' : `_${found}_`;
}
