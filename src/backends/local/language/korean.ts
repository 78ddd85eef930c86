import type { Span } from './sentences';

/** Words that ask, and verbs and nouns that every question has. */
const ASKING =
  /^(?:무엇|뭐|뭘|무슨|어떤|어떻게|어디|언제|누구|누가|왜|얼마|얼마나|몇|어느|좀|혹시|제가|저는|나는|내가|그|이|저|수|것|거|건|있|없|되|하|할|해|알려|말해|가르쳐|궁금)/u;
const VERB =
  /(?:있나요|있어요|있습니까|있는지|있을까요|없나요|되나요|되죠|되는지|됩니까|될까요|하나요|합니까|하죠|하는지|해야|할까요|인가요|입니까|인지|이에요|예요|이죠|나요|까요|습니까|는지|세요|주세요|십시오|어요|아요|해요|하려면|하면|되면)$/u;
const PARTICLE =
  /(?:으로부터|에서는|에게서|으로는|까지는|부터는|에서|에게|한테|으로|까지|부터|처럼|보다|마다|조차|마저|이나|라도|이란|은|는|이|가|을|를|의|에|로|와|과|도|만|나|란)$/u;

/** The particles, endings and question words of a Korean text: all that is no topic. */
export function koreanGrammar(text: string): Span[] {
  const found: Span[] = [];
  for (const { 0: word, index: start } of text.matchAll(/\p{sc=Hangul}+/gu)) {
    const end = start + word.length;
    if (ASKING.test(word)) {
      found.push({ start, end });
      continue;
    }
    const ending = VERB.exec(word) ?? PARTICLE.exec(word);
    // One syllable is a word by itself.
    if (ending !== null && ending.index > 0) found.push({ start: start + ending.index, end });
  }
  return found;
}
