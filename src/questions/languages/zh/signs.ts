/**
 * Which of the characters that constructions hinge on a text contains, as one bit each; those of a group share theirs.
 * A rule is tried only on texts with one of its own, so a plain statement costs next to nothing.
 */
const SIGNS =
  '吗 么嘛 没无 不 呢 什 怎咋 哪 谁 几 多 啥 何凭难岂试否怪可 吧 问 说喊催 位 还 能 请 有 干图 管算关良忍 以当 又 用 知 询听奇望需教 想 疑懂明清理困举 追抱传议念句标题原心';
const BITS = new Map(
  SIGNS.split(' ').flatMap((group, i) => [...group].map((char) => [char.charCodeAt(0), 1 << i] as const)),
);

export function signsOf(text: string): number {
  let signs = 0;
  for (let i = 0; i < text.length; i++) signs |= BITS.get(text.charCodeAt(i)) ?? 0;
  return signs;
}
