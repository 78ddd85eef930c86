/** Characters at the end of a text that are looked at. */
const MAX_CHARS = 200;

const ENGLISH =
  /\b(?:what|when|where|who|whom|whose|which|why|how|wonder(?:ing)?|tell|explain|describe|list|show|remind|walk|know|question)\b|\b(?:is|are|was|were|am|do|does|did|can|could|should|would|will|shall|may|must|has|have|had)(?:n't)? (?:the|an?|it|i|you|we|they|he|she|there|this|that|these|those|my|your|our|their|his|her|any(?:one|body|thing)?|some(?:one|body|thing)?|everyone|people)\b/i;
const CHINESE =
  /[吗么呢啥谁哪几何吧嘛]|多[少久长大远高快]|是否|能否|可否|请问|介绍|解释|告诉|说说|讲|帮我|想知道|问一下|([\u4e00-\u9fff])[不没]\1/u;
const MARK = /[?？؟]|[か요까]\s*[.。]?$/u;

/**
 * Whether a text has any sign of a question in it: cheap enough for every partial. Without one it may be a question
 * all the same, which is then found only when it is final.
 */
export function hasQuestionCue(text: string): boolean {
  const end = text.length > MAX_CHARS ? text.slice(-MAX_CHARS) : text;
  return ENGLISH.test(end) || CHINESE.test(end) || MARK.test(end);
}
