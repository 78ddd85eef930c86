/** Phrases by which a speaker signals that a question is repeated deliberately. */

// Sufficient on their own, even as a separate turn before the question.
const PLAIN =
  /\b(?:say (?:that|it|this) again|ask(?:ing)? (?:that |it |this )?again|come again|repeat(?:ing)?|once more|one more time|(?:did|could|can)(?:n't| not) (?:quite )?(?:catch|hear|get|understand)|pardon|missed (?:that|it)|not clear)\b|再(?:说|讲|问|来|确认|重复)[一两]?[遍次下]|再(?:问|说|讲|重复)|没有?听(?:清|懂|到|见|明白)|没太?(?:听|明白)|重新|重复|刚才没/i;

// Only meaningful together with the question itself.
const IN_PASSING =
  /\b(?:again|sorry|i (?:said|asked|meant)|as i (?:said|asked)|my question (?:was|is|were)|still (?:need|want|waiting))\b|不好意思|抱歉|对不起|我(?:刚才)?(?:问|说)的是|还是想问|又/i;

/** A turn that asks for a repetition: "sorry, i didn't catch that". */
export function asksAgain(turn: string): boolean {
  return turn.length <= MAX_CHARS && PLAIN.test(turn);
}

/** A question that says that it is a repetition: "what was the deadline again". */
export function saysAgain(turn: string): boolean {
  const said = turn.slice(-MAX_CHARS);
  return PLAIN.test(said) || IN_PASSING.test(said);
}

const MAX_CHARS = 400;
