import { CATCH_UPS, type CatchUp } from '../../protocol/index';

/** The command of a typed line that begins with a slash. */
export type SlashCommand =
  | { name: 'pause'; catchUp: CatchUp | undefined }
  | { name: 'now'; text: string | undefined }
  | { name: 'resume' | 'cancel' | 'stop' | 'help' }
  | { name: 'unknown'; problem: string };

export const SLASH_HELP = [
  '/pause [drop|keep_context|answer_missed]  answer nothing for a while',
  '/resume                                   listen again',
  '/now [text]                               ask at once, the text or what was said last',
  '/cancel                                   end the running answer',
  '/stop                                     wait for the answers, then leave (also Ctrl-C)',
  '/help                                     this list',
];

export function isSlash(line: string): boolean {
  return line.startsWith('/');
}

export function parseSlash(line: string): SlashCommand {
  const [name = '', ...words] = line.trim().slice(1).split(/\s+/);
  const rest = words.join(' ') || undefined;
  switch (name) {
    case 'now':
      return { name, text: rest };
    case 'pause': {
      const catchUp = CATCH_UPS.find((known) => known === rest);
      if (rest !== undefined && catchUp === undefined) {
        return { name: 'unknown', problem: `/pause takes one of ${CATCH_UPS.join(', ')}, or nothing.` };
      }
      return { name, catchUp };
    }
    case 'resume':
    case 'cancel':
    case 'stop':
    case 'help':
      return { name };
    default:
      return { name: 'unknown', problem: 'There is no such command; /help lists them.' };
  }
}
