import { verbose } from '../../verbose';

/**
 * Questions about the talk itself: whether the others follow, and who speaks next. No source holds an answer.
 * Over cleaned words joined by single spaces.
 */

/** "does that make sense", "are you with me", "do you see what i mean" */
export const FOLLOWING = verbose`
  ^(?:
    (?:does|did|do|is|was) (?:that|this|it|any of (?:that|this)|what i(?:'m| am)? (?:saying|said|say)) (?:all |even |kind of |sort of )*(?:make|making) (?:any |some |enough )?sense
      (?: (?:so far|now|at all|to (?:you|everyone|everybody|people|you guys|all of you)|everyone|everybody|guys|or not|or))*$
    |(?:make|makes|making) sense(?: (?:so far|everyone|guys|to (?:you|everyone)))*$
    |am i (?:making (?:any )?sense|being clear|clear|going too fast|rambling|explaining (?:this|that|it) (?:well|okay))(?: (?:here|so far|at all|now|enough|to you))*$
    |(?:is|was) (?:that|this|it|everything) (?:all )?(?:clear|understood|obvious)(?: (?:enough|so far|now|to (?:you|everyone|everybody|all)|everyone|everybody|guys))*$
    |(?:are|do|did) (?:you|we|you guys|you all|everyone|everybody|people) (?:all |still )*(?:with me|following(?: me| along| this| so far)?|follow(?: me| that| so far)?|on the same page|clear(?: on (?:that|this))?)(?: (?:here|so far|now|on this|up to here))*$
    |(?:is|are) (?:everyone|everybody|we|you) (?:all )?(?:clear|with me|following|okay with that|happy with that|good with that)(?: (?:so far|on that|on this|now))*$
    |(?:do |did |can |have )?(?:you|y'all|you guys) (?:all )?(?:see|get|know|catch|understand|hear|feel|follow|got) (?:me|what i(?:'m| am)? (?:mean|meant|saying|getting at|talking about|trying to say|driving at)|where i(?:'m| am) (?:going(?: with this)?|coming from)
      |my (?:point|drift|meaning)|the (?:idea|picture|drift|gist|point)|how i feel)(?: (?:here|now|so far|right))*$
    |see what i (?:mean|meant|did there)$
  )
`;

/** "can i finish my point", "were you going to say something" */
export const FLOOR = verbose`
  ^(?:
    (?:can|could|may|might|shall|should|let) (?:i|me|we) (?:please |just |quickly |maybe |also |briefly |perhaps )*
      (?:finish(?:$| (?:my|this|that|what|the|first|here|please))|interrupt|jump in|cut in|come in (?:here|there|on|with|for)|chime in|step in|butt in|interject
        |add (?:something|one|a|that|to that|on)|say (?:something|one|a (?:thing|word|few)|that|this)|stop you|pause you|hold you|push back|make (?:a|one|the) (?:point|comment|observation|suggestion)|pick up on|build on|park (?:that|this|it)|table (?:that|this|it)|take that offline|circle back|come back to (?:that|this|it|you)|go back to (?:that|this|what))
    |(?:were|are|was|is) (?:you|he|she|someone|somebody|anyone|anybody) (?:going|about|trying|wanting|gonna) (?:to )?(?:say|speak|add|talk|jump in|go)\b
    |(?:did|do|does) (?:you|he|she|someone|somebody|anyone|anybody|anyone else) (?:want|have|wanna|need) (?:to )?(?:say|add|speak|jump in|comment|anything to (?:say|add)|something to (?:say|add))(?: \w+){0,2}$
    |who (?:wants|would like|wishes|is going) to (?:go|start|speak|kick off|kick us off|present|share|begin|take (?:this|that|the next) one)(?: (?:first|next|now|us off|off|then|today))*$|who is (?:up )?(?:next|first)(?: (?:up|then|please))*$|(?:does |would |who )?(?:anyone|anybody|someone|somebody) (?:else )?(?:wants?|wanna|like) to (?:go|start|speak|kick off|begin)(?: (?:first|next|us off|off))*$
    |where (?:was|were) we(?: (?:again|now|then|up to|going with this|oh .*|ah .*|yes .*|right .*))?$
    |(?:who|where) (?:was|were) (?:i|we) (?:up to|talking)$
  )
`;
