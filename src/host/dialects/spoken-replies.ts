import { type Language, languageOf, notFound } from '../../backend/language';

/** What is said in place of an answer. Default: in the language of the question. */
export interface SpokenReplies {
  /** Nothing was found. */
  noAnswer?: string | undefined;
  /** The question could not be answered. */
  apology?: string | undefined;
}

const APOLOGIES: Record<Language, string> = {
  en: 'Sorry, I cannot answer that right now.',
  zh: '抱歉，我现在无法回答这个问题。',
  'zh-Hant': '抱歉，我現在無法回答這個問題。',
  ja: '申し訳ありません。今はお答えできません。',
  ko: '죄송합니다. 지금은 답변드릴 수 없습니다.',
  ru: 'Извините, сейчас я не могу на это ответить.',
  es: 'Lo siento, ahora mismo no puedo responder.',
  fr: 'Désolé, je ne peux pas répondre pour le moment.',
  de: 'Es tut mir leid, das kann ich gerade nicht beantworten.',
  pt: 'Desculpe, não posso responder agora.',
  it: 'Mi dispiace, ora non posso rispondere.',
};

export function noAnswerTo(question: string, { noAnswer }: SpokenReplies): string {
  return noAnswer ?? notFound(question);
}

export function apologyFor(question: string, { apology }: SpokenReplies): string {
  return apology ?? APOLOGIES[languageOf(question)];
}
