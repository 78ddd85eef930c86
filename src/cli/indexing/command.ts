import { Command } from 'commander';
import { ENV_FILE, loadEnvFile } from '../settings/environment';
import { addSettings, type Environment, type Setting } from '../settings/setting';
import { INDEXING } from './settings';

const MORE = `
Reads Markdown, plain text, HTML, PDF and DOCX. Says what is in the documents, which files cannot be read and
why, how long it takes and how much memory. A saved index starts at once, however many documents are in it.

Exit status: 0 when there is something to answer from (warnings allowed), 2 when there is not, or when a
setting cannot be used.

Examples:
  $ realtime-rag index ./handbook                               look, write nothing
  $ realtime-rag index ./handbook --out handbook.index          and save
  $ realtime-rag serve --docs handbook.index
  $ realtime-rag index './docs/**/*.md' '!**/drafts/**' --json
`;

export function indexCommand(env: Environment, done: (exitCode: number) => void): Command {
  const command = new Command('index')
    .description('index documents: look at them, and save the index')
    .argument('<docs...>', 'folders, files and patterns; what is meant by a pattern after "!" is left out');
  return addSettings(command, [...Object.values<Setting>(INDEXING), ENV_FILE])
    .addHelpText('after', MORE)
    .action(async (docs: string[], options: Record<string, unknown>) => {
      loadEnvFile(options.env, env);
      const { index } = await import('./indexing');
      done(await index(docs, options, env));
    });
}
