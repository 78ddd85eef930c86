/**
 * Where a statement is limited: by an exception, a condition or a negation. A quote that stops before it says something
 * else than the document does. Words that also tell stories ("however", "but") limit only what is a rule.
 */
const LIMITING =
  /\b(?:except(?:ing|ions?)?|unless|excluding|apart from|aside from|other than|only (?:if|when)|not (?:if|when|for|on|including|valid)|provided that|as long as|on condition|with the exception)\b|(?<!\p{L})(?:excepto|salvo|a menos que|sauf|hormis|à moins|außer|ausgenommen|sofern|exceto|a não ser|tranne|eccetto|a meno che|кроме|если только)(?!\p{L})|除非|除[^，。；]{1,20}外|不包括|不包含|不含|不适用|仅限|只限|除外|例外|ただし|を除|제외|(?<!\p{L})단,/iu;
const CONTRASTING =
  /\b(?:but|however|although|though|only (?:for|on|in|with|after|before|until)|provided)\b|(?<!\p{L})(?:pero|mais|aber|jedoch|mas|ma|но)(?!\p{L})|但|不过|然而|只有|仅在|しかし|하지만/iu;

/** How a sentence begins, or what it says, that limits the one before it. */
const LIMITS_PREVIOUS =
  /^[^\p{L}\p{N}]*(?:except|unless|only (?!one|a few)|excluded|excluding|exceptions?|the (?:only )?exceptions?|not included|dies gilt nicht|excepto|salvo|sauf|ausgenommen|exceto|tranne|кроме)(?!\p{L})|\b(?:does|do|shall|will|is|are) not (?:apply|cover|include|extend|count|valid|included|covered)\b|^[^\p{L}\p{N}]*(?:除|唯|仅限|只限|例外)|不适用|不包括|不包含|除外|^[^\p{L}\p{N}]*(?:ただし|但し)|対象外|^[^\p{L}\p{N}]*(?:단,|다만)|제외/iu;
const CONTRASTS_PREVIOUS =
  /^[^\p{L}\p{N}]*(?:however|but|that said|although|th(?:is|ese|ose|at)(?: \p{L}+)? (?:does|do|is|are|will|can|may) ?not|it does not|they do not|pero|sin embargo|mais|toutefois|cependant|aber|jedoch|mas|porém|no entanto|ma|tuttavia|однако|но)(?!\p{L})|^[^\p{L}\p{N}]*(?:但|不过|然而|可是|以上[^。]{0,12}不|上述[^。]{0,12}不|此[^。]{0,12}不|这[^。]{0,12}不|该[^。]{0,12}不)|^[^\p{L}\p{N}]*しかし|^[^\p{L}\p{N}]*(?:그러나|하지만)/iu;

const NEGATION =
  /\b(?:cannot|can't|can not|must not|may not|no longer)\b|不能|不可|不得|无法|不予|不支持|不接受|恕不/iu;

/** What people may, must or get, as opposed to what happened. */
const RULE =
  /\b(?:you|your|we|our|us|please|customers?|free of charge)\b|(?<!\p{L})(?:puedes?|usted|pouvez|vous|sie können|você|puoi|potete|вы)(?!\p{L})|请|您|你|我们|顾客|客户|用户|免费|订单|できます|ください|세요|습니다/iu;

/** Chinese tells stories with the same words. */
const HAN = /\p{sc=Han}/u;

const MAY = /可以|不能|不可|必须|请|您|你|我们|免费/u;

/** Where in a sentence the clause begins that limits it. */
export function conditionIn(sentence: string): number | undefined {
  const at = sentence.search(LIMITING);
  if (at > 0 && (!HAN.test(sentence) || RULE.test(sentence) || MAY.test(sentence))) return at;
  const contrast = RULE.test(sentence) ? sentence.search(CONTRASTING) : -1;
  return contrast > 0 ? contrast : undefined;
}

/** Whether a sentence limits the one before it. */
export function limitsPrevious(sentence: string, previous: string): boolean {
  const key = `${sentence}\n${previous}`;
  const known = seen.get(key);
  if (known !== undefined) return known;
  const limits = limitsWithoutCache(sentence, previous);
  if (seen.size > MOST_SEEN) seen.clear();
  seen.set(key, limits);
  return limits;
}

/** A cache: the same sentences are looked at for many questions. */
const seen = new Map<string, boolean>();
const MOST_SEEN = 2000;

function limitsWithoutCache(sentence: string, previous: string): boolean {
  if (LIMITS_PREVIOUS.test(sentence)) return !HAN.test(sentence) || RULE.test(sentence) || MAY.test(previous);
  return CONTRASTS_PREVIOUS.test(sentence) && (RULE.test(sentence) || RULE.test(previous));
}

/** Whether a sentence says what one may not do: it may limit the one before it. */
export function forbids(sentence: string): boolean {
  return NEGATION.test(sentence) && RULE.test(sentence);
}
