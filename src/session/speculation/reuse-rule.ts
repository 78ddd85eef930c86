/** Whether an answer to the first question may be given to the second. */
export function mayReuse(speculated: string, confirmed: string): boolean {
  return wordsOf(speculated) === wordsOf(confirmed);
}

function wordsOf(text: string): string {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}'+#%$€£]+/gu) ?? []
  ).join(' ');
}
