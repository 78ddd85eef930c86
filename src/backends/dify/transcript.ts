import type { Utterance } from '../../utterance';

/** What one input of an app may hold, with room for a long talk. In characters. */
const MAX_CONTEXT = 4000;

/**
 * What was said before the question, one utterance a line, as `speaker: text` where the speaker is known.
 * The newest that fit into 4,000 characters; of a single longer one, its end.
 */
export function contextOf(transcript: readonly Utterance[]): string {
  const lines: string[] = [];
  let room = MAX_CONTEXT;
  for (const utterance of [...transcript].reverse()) {
    const line = lineOf(utterance);
    if (line === '') continue;
    if (line.length > room) {
      if (lines.length === 0) lines.push(endOf(line));
      break;
    }
    lines.unshift(line);
    room -= line.length + 1;
  }
  return lines.join('\n');
}

function lineOf({ speaker, text }: Utterance): string {
  const said = oneLine(text);
  return speaker?.trim() && said ? `${oneLine(speaker)}: ${said}` : said;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Never begins with half a character. */
function endOf(line: string): string {
  return line.slice(-MAX_CONTEXT).replace(/^[\uDC00-\uDFFF]/, '');
}
