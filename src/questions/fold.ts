/**
 * Normalises text to the form that the rules are written in: lower case, half width, simplified. Every UTF-16 unit
 * is replaced by exactly one unit, so offsets in the folded text are valid in the original and the speaker's own
 * words can be cut out.
 */

// Traditional, then simplified: the characters that the Chinese rules use and other common ones, not a general
// converter.
const PAIRS = [
  '嗎吗 麼么 麽么 誰谁 裡里 裏里 幾几 還还 請请 問问 說说 沒没 無无 為为 爲为 會会 個个 對对 樣样 時时 間间 點点 開开 過过',
  '講讲 紹绍 釋释 與与 後后 來来 題题 應应 該该 難难 讓让 給给 幫帮 聽听 見见 願愿 認认 識识 關关 於于 從从 這这 們们 將将',
  '歡欢 訴诉 謝谢 報报 單单 買买 賣卖 價价 錢钱 費费 號号 碼码 兒儿 甚什 覺觉 記记 確确 師师 當当 總总 經经 現现 處处 樓楼',
  '區区 轉转 詢询 薦荐 種种 條条 歲岁 遠远 長长 專专 導导 嚟来 邊边 濟济 辦办 煩烦 諮咨 備备 啟启 氣气 動动 發发 電电 腦脑',
  '業业 設设 進进 產产 變变 樂乐 歷历 終终 結结 標标 準准 實实',
  '討讨 論论 擔担 糾纠 猶犹 慮虑 網网 畫画 線线 麥麦 風风 證证 測测 評评 觀观 類类 頭头 緊紧 趕赶 別别 歸归 納纳 計计 調调 況况 顧顾 捨舍',
  '輪轮 許许 據据 權权 資资 鬧闹 強强 壞坏 錯错 盡尽 選选 閉闭 檢检 傳传 遞递 攝摄 張张 貴贵 階阶 顏颜 責责 內内 範范 圍围 優优 勢势 夠够 齊齐',
  '舉举 複复 復复 訊讯 絕绝 僅仅 雖虽 並并 嘗尝 豈岂 憑凭 曉晓 懷怀 驗验 義义 視视 頻频 寫写 讀读 參参 決决 試试 愛爱 鐘钟 場场 戶户 纔才',
  '運运 險险 倉仓 庫库 櫃柜 飯饭 館馆 車车 門门 醫医 藥药 銀银 錄录 圖图 書书 語语 簡简 郵邮 務务 職职 護护 國国 際际 陸陆 島岛 灣湾 幣币 額额 減减 稅税 財财 貸贷 購购 賠赔 償偿 贈赠 獎奖 積积 級级 違违 罰罚 滿满 達达 節节 週周 寬宽 緩缓 齡龄 熱热 壓压 檔档 夾夹 鍵键 盤盘 連连 絡络 斷断 鎖锁 賬账 帳账 籤签 簽签 聯联 臺台 寶宝 訓训 營营 異异 離离 陳陈 屆届 補补 勞劳 歐欧 萬万 億亿 憂忧 廣广 廠厂 極极 構构 榮荣 樹树 檯台 溫温 煙烟 燈灯 獨独 環环 癥症 療疗 碩硕 禮礼 穩稳 紅红 紙纸 細细 組组 維维 編编 練练 縣县 織织 罷罢 聞闻 脫脱 臨临 葉叶 蘭兰 蘋苹 衛卫 裝装 製制 訪访 詞词 詳详 誤误 談谈 諒谅 謀谋 譯译 議议 豐丰 負负 貼贴 賓宾 賽赛 軍军 軟软 較较 載载 輔辅 輕轻 輸输 遲迟 遺遗 鄉乡 釘钉 針针 鈴铃 銷销 鏡镜 鐵铁 閱阅 隊队 雙双 雜杂 靜静 項项 順顺 須须 領领 頁页 養养 駕驾 騎骑 魚鱼 鳥鸟 麗丽 黃黄 龍龙',
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
