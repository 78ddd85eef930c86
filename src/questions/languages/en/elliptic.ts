import { verbose } from '../../verbose';

/** Questions that leave out what goes without saying. Over cleaned words joined by single spaces. */

/** "ever been there", "seen my charger anywhere", "anyone using the new editor", "thoughts on the plan" */
export const ELLIPTIC = verbose`
  ^(?:
    ever (?:been|tried|had|seen|thought|considered|wondered(?! why)|heard|met|used|played|read|done|gone|worked|eaten|\w{3,}ed)\b
    |(?:seen|heard|spoken|talked|been|tried|met|had|finished|done|read|eaten|found|got|sold|used|sent|paid) (?:\w+ ){0,6}?(?:anywhere|around|lately|yet|recently|before|already)$
    |seen (?:my|the|that|your) \w+$|heard (?:back|anything|much) (?:from|about|yet)\b|been (?:here|waiting) long$
    |(?:you )?happen to (?:know|have|remember|see|catch)\b
    |(?:need|want|fancy|found|got|see|hear|spot|notice|feel|any|heard|know) (?:any|anything|anyone|anybody)\b
    |(?:anyone|anybody) (?:else |here |there |around |still |ever |actually )?
      (?:\w{2,}ing|used|using|tried|seen|heard|had|know|knows|got|free|want|wants|need|needs|interested|up for|available|remember|familiar|fancy|care)\b(?! (?:that|is|can|should))
    |(?:thoughts|opinions|views|comments|feedback|objections|suggestions|reactions|concerns|preferences) (?:on|about|from|to|regarding|for)\b(?!.* (?:is|are|was|were|will|should|can)\b)
    |(?:any|no) (?:joy|luck|progress|response|sign|movement|change|improvement|interest|damage|injuries|side effects|experience|word|news) (?:with|on|of|from|yet|in|since|so far)\b
    |even (?:for|if|on|when|with|at|in|after|during|without|as|though) (?:\w+ ){0,5}\w+$
    |(?:need|dare|ought) (?:i|we|he|she|they|you) \w+
    |says who (?:in|on)|(?:meaning|as in|starting|ending|coming|going|based on|according to|made of|because of|thanks to) (?:what|when|where|who|which)(?: in practice| exactly| for (?:us|me|you))?$
    |(?:where|when|what|how|why) you (?:guys |all )?(?:from|live|living|staying|stay|at|based|off to|going|doing|coming|up to|want|reckon|mean|leaving|getting)\b(?: \w+){0,4}$
    |(?:when|where|what|why|how long) (?:you|they|he|she) (?:are|is) (?:coming|going|leaving|returning|planning|sending|joining|starting|finishing|doing|staying|telling|saying|getting)(?: \w+){0,4}$
    |you are (?:having|getting|needing|wanting) (?:any|some)\b
  )
`;

/** Facts that are asked for by naming them: "the address of the branch please", "i need the number for the vet". */
const FACT = `(?:numbers?|address(?:es)?|post ?code|zip code|name|names|price|prices|cost|costs|dates?|times|start time|timetable|hours|schedule|status|list|summary|details|figures?|results?|directions|forecast|balance|extension|email|link|definition|menu|code|location|deadline|rate|rates|total|quote|height|population|capital|distance|length|dosage|spelling|meaning|difference|specs|dimensions|agenda|minutes|password|requirements|steps|route)`;

export const NAMED_FACT = verbose`
  ^(?:
    (?:(?:the|your|a|an|any|some|next|latest|current|full|quick|his|her|their|our) )?(?:\w+ ){0,3}${FACT}(?: (?:of|for|to|at|on|in|from|about)(?: \w+){1,6})? (?:please|for me|again)(?: please)?$
    |(?:the )?(?:next|first|last|earliest|latest|cheapest|nearest) (?:available |free |possible )?\w+ (?:to|with|from|for|of|in) (?:\w+ ){1,4}please$
    |(?:i|we)(?:'d| would| will)? (?:just |really |also )?(?:need|want|like|require|be after)(?: to have| to get)? (?:the|your|an?|some|his|her|their) (?:\w+ ){0,2}${FACT} (?:of|for|to|at|on|about)\b
    |(?:i'm|i am|we're|we are) (?:after|looking for) (?:the|your|a|an|some) (?:\w+ ){0,2}${FACT}\b
  )
`;
