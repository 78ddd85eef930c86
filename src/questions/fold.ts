/**
 * Normalises text to the form that the rules are written in: lower case, half width, simplified. Every UTF-16 unit
 * is replaced by exactly one unit, so offsets in the folded text are valid in the original and the speaker's own
 * words can be cut out.
 */

// Traditional, then simplified: only the characters that the Chinese rules use, not a general converter.
const PAIRS = [
  '嗎吗 麼么 麽么 誰谁 裡里 裏里 幾几 還还 請请 問问 說说 沒没 無无 為为 爲为 會会 個个 對对 樣样 時时 間间 點点 開开 過过',
  '講讲 紹绍 釋释 與与 後后 來来 題题 應应 該该 難难 讓让 給给 幫帮 聽听 見见 願愿 認认 識识 關关 於于 從从 這这 們们 將将',
  '歡欢 訴诉 謝谢 報报 單单 買买 賣卖 價价 錢钱 費费 號号 碼码 兒儿 甚什 覺觉 記记 確确 師师 當当 總总 經经 現现 處处 樓楼',
  '區区 轉转 詢询 薦荐 種种 條条 歲岁 遠远 長长 專专 導导 嚟来 邊边 濟济 辦办 煩烦 諮咨 備备 啟启 氣气 動动 發发 電电 腦脑',
  '業业 設设 進进 產产 變变 樂乐 歷历 終终 結结 標标 準准 實实',
  '討讨 論论 擔担 糾纠 猶犹 慮虑 網网 畫画 線线 麥麦 風风 證证 測测 評评 觀观 類类 頭头 緊紧 趕赶 別别 歸归 納纳 計计 調调 況况 顧顾 捨舍',
  '輪轮 許许 據据 權权 資资 鬧闹 強强 壞坏 錯错 盡尽 選选 閉闭 檢检 傳传 遞递 攝摄 張张 貴贵 階阶 顏颜 責责 內内 範范 圍围 優优 勢势 夠够 齊齐',
  '舉举 複复 復复 訊讯 絕绝 僅仅 雖虽 並并 嘗尝 豈岂 憑凭 曉晓 懷怀 驗验 義义 視视 頻频 寫写 讀读 參参 決决 試试 愛爱 鐘钟 場场 戶户 纔才',
  '貨货 親亲 媽妈 爺爷 員员 學学 習习 課课 體体 隨随 訂订 換换 預预 約约 兩两 繼继 續续 騙骗 聲声 統统 規规 術术 陣阵',
];

const SIMPLE = new Map(
  PAIRS.flatMap((line) => line.split(' ')).map((pair) => [pair.charAt(0), pair.charAt(1)]),
);

const APOSTROPHES = /[\u2018\u2019\u02bc\uff07]/g;
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const TRADITIONAL = new RegExp(`[${[...SIMPLE.keys()].join('')}]`, 'g');
const UPPER = /[A-Z]/g;
const SPACES = /[\u00a0\u2000-\u200a\u202f\u3000\t]/g;

/** Text with only these characters needs at most lower-casing. */
const PLAIN = /^[ -~\n\r]*$/;

/** @returns text of the same length as `text`. */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return text
    .replace(APOSTROPHES, "'")
    .replace(FULL_WIDTH, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(UPPER, (c) => c.toLowerCase())
    .replace(SPACES, ' ')
    .replace(TRADITIONAL, (c) => SIMPLE.get(c) ?? c);
}
