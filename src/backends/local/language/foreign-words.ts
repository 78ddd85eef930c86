/**
 * Function words of other languages, without accents: German, French, Spanish, Portuguese, Italian. Those that are
 * English words too ("die", "est") are left out, except where English hardly says them.
 */
const FUNCTION_WORDS = new Set(
  `wie wann wo wer warum welche welcher welches wieviel ist sind der das dem ein eine einen kann konnen gibt ich sie
  wir ihr mein meine fur mit und nicht habe haben
  quel quelle quels quelles quand comment combien pourquoi qui est sont le les des une du puis peut avez vous je
  nous dans pour avec sur mon
  cual cuales cuanto cuanta cuantos cuando donde como quien que es el los las una puedo puede hay tienen esta estan
  del para con mi
  qual quais quanto quanta quando onde quem sao os uma um posso pode ha tem voce voces da dos com meu minha nao
  quale quali quanti dove chi che cosa perche sono il lo gli avete della dei per mia non nel`.split(/\s+/),
);

/** Whether a word in lower case is one that says nothing about the topic in another language. */
export function isForeignFunctionWord(word: string): boolean {
  return FUNCTION_WORDS.has(word);
}
