/** Detected by script: a recogniser's language is what it listens for, not what was said. Kana means Japanese. */
export function isChinese(question: string): boolean {
  return /\p{Script=Han}/u.test(question) && !/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(question);
}

const NOT_FOUND = {
  en: 'Nothing in the documents answers this question.',
  zh: '文档里没有能回答这个问题的内容。',
  'zh-Hant': '文件裡沒有能回答這個問題的內容。',
  ja: 'ドキュメントにはこの質問に答える内容がありません。',
  ko: '문서에 이 질문에 답하는 내용이 없습니다.',
  ru: 'В документах нет ответа на этот вопрос.',
  es: 'En los documentos no hay nada que responda a esta pregunta.',
  fr: 'Rien dans les documents ne répond à cette question.',
  de: 'In den Dokumenten steht nichts, was diese Frage beantwortet.',
  pt: 'Nada nos documentos responde a esta pergunta.',
  it: 'Nei documenti non c’è nulla che risponda a questa domanda.',
} as const;

export type Language = keyof typeof NOT_FOUND;

/** The reply when no passage answers, in the question's language; in English when it is not known. */
export function notFound(question: string): string {
  return NOT_FOUND[languageOf(question)];
}

/** Characters that only traditional Chinese has, of those that questions are made of. */
const TRADITIONAL =
  /[麼嗎這個們為還會說時間請問裡幾點東對開關過來沒樣讓應該從現與錢價買賣貨運費單據證號碼電話誰長業員機車館飯國學後處險檔資訊網頁預約訂換領帳戶發]/u;

/** Words that questions in one language have and the others do not. */
const WORDS: readonly [Language, RegExp][] = [
  [
    'es',
    /[¿¡ñ]|(?<!\p{L})(?:cuál|cuáles|cuánto|cuánta|cuántos|cuándo|dónde|cómo|quién|qué|cual|cuanto|cuando|donde|quien|es|el|los|las|una|puedo|puede|hay|tienen|está|están|del|para|con|mi|hoy|hasta|muy)(?!\p{L})/giu,
  ],
  [
    'fr',
    /[çœ]|(?<!\p{L})(?:quel|quelle|quels|quelles|quand|où|comment|combien|pourquoi|qui|est|sont|le|les|des|une|du|puis|peut|avez|vous|je|nous|est-ce|dans|pour|avec|sur|mon|ma|faut|il)(?!\p{L})|(?<!\p{L})(?:qu|l|d|j|c|n|s)['’](?=\p{L})/giu,
  ],
  [
    'de',
    /ß|(?<!\p{L})(?:wie|wann|wo|wer|warum|welche|welcher|welches|wieviel|ist|sind|der|das|den|dem|ein|eine|einen|kann|können|gibt|ich|sie|wir|ihr|mein|meine|für|mit|und|nicht|habe|haben|lange|viel|kostet)(?!\p{L})/giu,
  ],
  [
    'pt',
    /[ãõ]|(?<!\p{L})(?:qual|quais|quanto|quanta|quando|onde|como|quem|é|são|o|os|uma|um|posso|pode|há|têm|vocês|você|do|da|dos|das|para|com|meu|minha|não|fica)(?!\p{L})/giu,
  ],
  [
    'it',
    /(?<!\p{L})(?:qual|quale|quali|quanto|quanta|quanti|quando|dove|come|chi|che|cosa|perché|è|sono|il|lo|gli|una|un|posso|può|c['’]è|avete|della|del|dei|per|con|mio|mia|non|nel|si|di)(?!\p{L})|(?<!\p{L})(?:l|dell|un)['’](?=\p{L})/giu,
  ],
  [
    'en',
    /(?<!\p{L})(?:what|when|where|who|why|how|which|is|are|was|were|do|does|did|can|could|the|a|an|of|to|in|my|your|you|i|and|for|it|tell|me)(?!\p{L})/giu,
  ],
];

export function languageOf(question: string): Language {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(question)) return 'ja';
  if (/\p{Script=Hangul}/u.test(question)) return 'ko';
  if (/\p{Script=Han}/u.test(question)) {
    return TRADITIONAL.test(question) ? 'zh-Hant' : 'zh';
  }
  if (/\p{Script=Cyrillic}/u.test(question)) return 'ru';
  let best: Language = 'en';
  let most = 0;
  for (const [language, words] of WORDS) {
    const count = question.normalize('NFC').match(words)?.length ?? 0;
    if (count > most || (count === most && language === 'en')) [best, most] = [language, count];
  }
  return best;
}
