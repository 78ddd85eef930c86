import { describe, expect, it } from 'vitest';
import { createQuestionDetector } from '../../src/questions/index';

const detector = createQuestionDetector();

describe('languages without rules of their own', () => {
  it.each([
    ['es', 'Hola a todos. ¿Cuánto cuesta el envío?', '¿Cuánto cuesta el envío?'],
    ['es', 'Buenos días ¿cuánto cuesta?', '¿cuánto cuesta?'],
    ['fr', 'Vous livrez en Suisse ?', 'Vous livrez en Suisse ?'],
    ['ar', 'متى يصل الطلب؟', 'متى يصل الطلب؟'],
    ['el', 'Πόσο κοστίζει;', 'Πόσο κοστίζει;'],
    ['hy', 'Ո՞րն է գինը', 'Ո՞րն է գինը'],
    ['am', 'ዋጋው ስንት ነው፧', 'ዋጋው ስንት ነው፧'],
    ['ru', 'Сколько это стоит?', 'Сколько это стоит?'],
    ['ja', '送料はいくらですか？', '送料はいくらですか？'],
    ['ko', '배송비는 얼마예요?', '배송비는 얼마예요?'],
  ])('%s: a question mark is trusted: %s', (language, text, question) => {
    expect(detector.detect({ text, language })).toMatchObject({ decision: 'answer', question });
  });

  it.each([
    ['es', 'cuánto cuesta el envío'],
    ['fr', 'est-ce que vous livrez en suisse'],
    ['de', 'wie viel kostet der versand'],
    ['pt', 'quanto custa o frete'],
    ['it', 'quanto costa la spedizione'],
    ['ja', '送料はいくらですか'],
    ['ko', '언제 배송됩니까'],
  ])('%s: some questions are recognised without one: %s', (language, text) => {
    expect(detector.detect({ text, language })).toMatchObject({ decision: 'answer', language });
  });

  it.each([
    ['es', 'que el envío cuesta diez euros'],
    ['fr', 'nous livrons en suisse'],
    ['de', 'wir haben das gestern geliefert'],
    ['el', 'Κοστίζει δέκα ευρώ.'],
    ['ja', '送料は無料です'],
    ['ko', '배송비는 무료입니다'],
    ['ru', 'мы отправили заказ вчера'],
  ])('%s: statements are not: %s', (language, text) => {
    expect(detector.detect({ text, language })).toMatchObject({ decision: 'silent', language });
  });
});
