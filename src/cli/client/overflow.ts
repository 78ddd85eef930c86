/**
 * How much of the beginning of a text must leave the part of the screen that is redrawn: nothing while it
 * fits in `rows` rows, else enough to leave room for as much again. Counts every character as a wide one:
 * better a row too few than one too many.
 */
export function overflow(text: string, rows: number, columns: number): number {
  const perRow = Math.max(1, Math.floor(columns / 2));
  const room = Math.max(2, rows);
  if (rowsOf(text, perRow) <= room) return 0;
  const left = Math.floor(room / 2);
  let cut = text.length;
  // Whole lines of the text stay together as long as they fit.
  for (let at = text.lastIndexOf('\n'); at > 0; at = text.lastIndexOf('\n', at - 1)) {
    if (rowsOf(text.slice(at + 1), perRow) > left) break;
    cut = at;
  }
  if (cut < text.length) return cut;
  // The last line alone is too long: it is cut between words, where it has some.
  const latest = text.length - left * perRow;
  const space = text.slice(latest).search(/\s/);
  return space === -1 ? latest : latest + space;
}

function rowsOf(text: string, perRow: number): number {
  return text.split('\n').reduce((rows, line) => rows + Math.max(1, Math.ceil(line.length / perRow)), 0);
}
