import { CERTAIN, type Classification, classified, FAIR, type SentenceFacts, UNLIKELY } from '../confidence';

/**
 * Languages without rules of their own. A question mark is trusted; without one, only words and endings that are used
 * almost exclusively in questions count. Over folded text.
 */

/** Question openings by language. Words that also open statements ("que", "wie", "où") need their partner. */
const OPENINGS: ReadonlyMap<string, RegExp> = new Map([
  [
    'es',
    /^(?:y |pero |entonces )?(?:¿|qué|cuál(?:es)?|cuánt[oa]s?|cuándo|dónde|cómo|quién(?:es)?|por qué)(?!\p{L})/u,
  ],
  [
    'pt',
    /^(?:e |mas |então )?(?:qual|quais|quant[oa]s?|quando (?:é|será|vai)|onde (?:fica|está|posso)|quem|por que|como (?:faço|posso|é que|funciona)|o que (?:é|são))(?!\p{L})/u,
  ],
  [
    'fr',
    /^(?:et |mais |alors )?(?:est-ce que|qu'est-ce|quel(?:le)?s?|combien|comment|pourquoi|quand est-ce|où est-ce)(?!\p{L})/u,
  ],
  [
    'de',
    /^(?:und |aber |also )?(?:was (?:ist|sind|kostet|bedeutet|macht)|wie (?:viel|lange|oft|kann|funktioniert|geht|heißt)|wann|warum|wieso|weshalb|welche[rsnm]?|wo (?:ist|finde|kann)|wer (?:ist|hat|kann)|gibt es|können sie mir (?:sagen|erklären))(?!\p{L})/u,
  ],
  [
    'it',
    /^(?:e |ma |allora )?(?:qual[ei']?|quant[oiae]|perché|quando (?:è|sarà)|dov'è|dove (?:posso|si)|come (?:si|posso|funziona)|chi|cosa (?:è|sono)|che cos'è)(?!\p{L})/u,
  ],
]);

/** Final question particles by language. */
const ENDINGS: ReadonlyMap<string, RegExp> = new Map([
  [
    'ja',
    /(?:です|ます|でした|ました|ません|でしょう|だろう|の)か[ねな]?$|(?:何|なに|なん|いくら|どこ|いつ|誰|だれ)(?:です)?か$/,
  ],
  ['ko', /(?:습니까|입니까|[가-힣]니까|나요|은가요|는가요|인가요|까요)$/],
]);

export function classifyOther(
  sentence: string,
  facts: SentenceFacts,
  language: string | undefined,
): Classification {
  if (facts.asked) return classified('question', CERTAIN, Math.max(0, sentence.indexOf('¿')));
  const text = sentence.trim().toLowerCase();
  const code = language?.slice(0, 2).toLowerCase() ?? '';
  if (OPENINGS.get(code)?.test(text)) return classified('question', FAIR);
  for (const [, ending] of ENDINGS) if (ending.test(text)) return classified('question', FAIR);
  return classified('statement', UNLIKELY);
}
