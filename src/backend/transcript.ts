import type { Utterance } from '../protocol/utterance';

/**
 * What was said before the question, one utterance per line, as `speaker: text` where the speaker is known. Keeps the
 * newest lines that fit into `limit` characters; if not even the last one fits, its end.
 */
export function contextOf(transcript: readonly Utterance[], limit: number): string {
  const lines: string[] = [];
  let room = limit;
  for (const utterance of [...transcript].reverse()) {
    const line = lineOf(utterance);
    if (line === '') continue;
    if (line.length > room) {
      if (lines.length === 0 && limit > 0) lines.push(endOf(line, limit));
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

/** Never begins with half a surrogate pair. */
function endOf(line: string, limit: number): string {
  return line.slice(-limit).replace(/^[\uDC00-\uDFFF]/, '');
}
