/** "你是新来的吧": the speaker can not know it better than the one he speaks to, so he asks. */
const CHECK =
  /(?:^|,)(?:那|嗯|哦|所以|看来|听说)?(?:你们?|您)[^,吧]{0,12}(?:是|过|没|不|了|会|应该|肯定|知道|认识|有|喜欢|觉得|在)[^,吧]{0,12}吧$/;
const ADVICE = /(?:你们?|您)(?:先|就|还是|自己|再|来|去|慢慢|别|快|赶紧|回|看着|把|给|帮|让|随便)/;

export function checksOnYou(text: string): boolean {
  return CHECK.test(text) && !ADVICE.test(text);
}
