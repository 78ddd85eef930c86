/** Begins with a capital; `who` stands at the beginning of some, as `the model server` does within others. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
