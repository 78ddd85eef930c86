import { beforeAll, describe, expect, test } from 'vitest';
import { createLocalBackend, type LocalBackend } from '../../../src/backends/local/index';
import { collect, textOf } from '../contract';

const docs = [
  {
    path: 'ko.md',
    text: '# 환불 정책\n\n상품을 받은 날부터 30일 이내에 환불할 수 있습니다. 개봉한 양초는 환불되지 않습니다.\n\n# 배송\n\n일반 배송은 3일에서 5일이 걸립니다. 배송비는 5달러입니다.\n\n# 영업시간\n\n월요일부터 금요일까지 오전 10시에 문을 엽니다.',
  },
  {
    path: 'ja.md',
    text: '# 返品\n\n商品の到着後30日以内に返品できます。\n\n# 配送\n\n通常の配送は3日から5日かかります。送料は5ドルです。\n\n# キャンセル\n\n注文のキャンセルは発送前に限ります。',
  },
  {
    path: 'es.md',
    text: '# Devoluciones\n\nPuede devolver un artículo en un plazo de 30 días.\n\n# Envío\n\nEl envío estándar tarda de 3 a 5 días laborables.',
  },
  {
    path: 'de.md',
    text: '# Rückgabe\n\nSie können Artikel innerhalb von 30 Tagen zurückgeben.\n\n# Öffnungszeiten\n\nWir öffnen montags um 10 Uhr.',
  },
  {
    path: 'fr.md',
    text: '# Retours\n\nVous pouvez retourner un article sous 30 jours.\n\n# Livraison\n\nLa livraison à domicile coûte 5 euros.',
  },
];

let backend: LocalBackend;
beforeAll(async () => {
  backend = await createLocalBackend({ docs });
});

describe('questions in other languages over documents in them', () => {
  test.each([
    ['환불 정책이 무엇인가요', 'ko.md', '30일'],
    ['환불은 며칠 이내에 할 수 있나요', 'ko.md', '30일'],
    ['배송은 얼마나 걸리나요', 'ko.md', '5일'],
    ['배송비가 얼마예요?', 'ko.md', '5달러'],
    ['영업시간을 알려 주세요', 'ko.md', '10시'],
    ['返品はいつまでできますか', 'ja.md', '30日'],
    ['送料はいくらですか', 'ja.md', '5ドル'],
    ['注文のキャンセルはできますか', 'ja.md', '発送前'],
    ['¿Cuánto tarda el envío estándar?', 'es.md', '3 a 5'],
    ['cuanto tarda el envio estandar', 'es.md', '3 a 5'],
    ['Wie sind die Öffnungszeiten?', 'de.md', '10 Uhr'],
    ['Combien coûte la livraison à domicile ?', 'fr.md', '5 euros'],
  ])('%s', async (question, path, fact) => {
    expect((await backend.retrieve({ question }))[0]?.path).toBe(path);
    expect(textOf(await collect(backend.answer({ question })))).toContain(fact);
  });

  test.each([
    ['Who painted the ceiling of the chapel?', 'Nothing in the documents'],
    ['谁是法国总统', '文档里没有'],
    ['誰是法國總統', '文件裡沒有'],
    ['フランスの大統領は誰ですか', 'ドキュメントには'],
    ['프랑스 대통령은 누구입니까', '문서에'],
    ['¿Quién es el presidente de Francia?', 'En los documentos'],
    ['quien es el presidente de francia', 'En los documentos'],
    ['Qui est le président de la République ?', 'Rien dans les documents'],
    ['Wer ist der Präsident von Frankreich?', 'In den Dokumenten'],
    ['Quem é o presidente da França?', 'Nada nos documentos'],
    ['Chi è il presidente della Francia?', 'Nei documenti'],
    ['Кто президент Франции?', 'В документах'],
  ])('what is not found is said in the language of the question: %s', async (question, says) => {
    expect(textOf(await collect(backend.answer({ question })))).toContain(says);
  });
});
