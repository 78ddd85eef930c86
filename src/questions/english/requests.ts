import { verbose } from '../verbose';

/** Ways to ask without the form of a question; over cleaned words joined by single spaces. */

/** "tell me about ...", "give me an overview ..." */
export const REQUEST = verbose`
  ^(?:please |kindly |can |could |just |then )*(?:
    tell (?:me|us)
      (?: about| more| how| what| why| where| when| who| which| if| whether| the| your| something| a (?:bit|little))
    |explain (?!it$|that$|this$)\w+
    |describe (?:the|how|what|your|a|an|it)
    |(?:walk|talk) (?:me|us) through
    |give (?:me|us)(?: an?| the| some| more)?(?: short| brief| quick)?
      (?: overview| summary| details| information| info| example| list| idea| update| explanation
        | (?:address|number|name|price|date|email|time|code|location|link) (?:of|for))
    |define|summari[sz]e|list (?:the|all)|compare (?:the|\w+ (?:and|with|to))
  )\b
`;

/** "I'd like to know ...", "I was wondering if ...", "my question is ...", "any idea how ..." */
export const INDIRECT = verbose`
  \b(?:
    i(?:'d| would) (?:like|love) to
      (?: know| find out| understand| ask (?:you |about|how|what|if|whether)
        | (?:hear|learn) (?:about|more|how|what))
    |i(?: just)? (?:want|wanted|need) to
      (?: know| find out| understand| ask (?:you |about|how|what|if|whether)
        | check (?:if|whether|how|when|what))
    |i(?: was|'m| am)(?: just)? wondering
      (?: if| whether| how| what| when| where| why| who| which| about| is| are| do| does| can)
    |i wonder(?:ed)? (?:if|whether)
    |i (?:don't know|'m not sure) (?:if|whether) you
    |i(?:'m| am)(?: just)? (?:trying|ringing|calling|phoning|looking)(?: up)? to
      (?: find out| see (?:if|what|how|whether)| check| ask| enquire| inquire| know)
    |i(?:'m| am) (?:curious|interested) (?:about|how|what|why|if|whether|to know)
    |(?:my|another|one|first|next) question (?:is|for you|about|on)
    |i(?:'ve| have)(?: got)? a (?:quick |short )?question (?:about|on|for|regarding)
    |any (?:idea|ideas|chance|clue|thoughts|word)
      (?: how| what| why| when| where| who| which| if| whether| on| of| about| that)
    |(?:anyone|anybody) (?:know|knows|have|got|tried|able)
  )\b
`;
