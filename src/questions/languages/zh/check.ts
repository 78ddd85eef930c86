/**
 * Statements with 吧 that ask to be told whether they are right: what the one spoken to knows better
 * ("你是新来的吧"), and facts without a hedge ("能走医保吧"). A guess about oneself, a proposal or an
 * answer is none.
 */
const ABOUT_YOU =
  /(?:^|,)(?:那|嗯|哦|所以|看来|听说)?(?:你们?|您)[^,吧]{0,12}(?:是|过|没|不|了|会|应该|肯定|知道|认识|有|喜欢|觉得|在)[^,吧]{0,12}吧$/;
const ABOUT_FACT =
  /^[^,吧]{0,8}(?:是[^,吧]{1,8}的|不会[^,吧]{1,6}|[能可会]以?[^,吧]{1,6}|没有?[^,吧]{1,5}|还[没有在][^,吧]{1,5})吧$/;
const HEDGED =
  /可能|大概|估计|差不多|左右|好像|也许|或许|^[那嗯]?我(?![的这里那家])|我[觉想看们]|咱|还是|[要就只]|随便|一起|先|再|算了|大不了|难怪|太/;
const ADVICE =
  /(?:你们?|您)(?:先|就|还是|自己|再|来|去|慢慢|别|快|赶紧|回|看着|把|给|帮|让|随便|说|看)|骗|开玩笑|没问题|没事/;

export function checksOnYou(text: string, answering: boolean): boolean {
  if (answering || ADVICE.test(text)) return false;
  return ABOUT_YOU.test(text) || (text.length <= 16 && ABOUT_FACT.test(text) && !HEDGED.test(text));
}
