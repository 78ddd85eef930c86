import { verbose } from '../verbose';

/** Words that may precede a question without affecting it. */
export const LEAD_IN = verbose`
  ^(?:
    (?:可不)?是吗|真的吗|这样吗
    |嗯|呃|额|啊|哦|噢|喔|哎|诶|欸|唉|哈|呀|哇|嘿
    |那么|那个|那|然后|所以|但是|不过|可是|另外|还有
    |对了|对|好的|好吧|好|行|可以|是的|是|ok|okay|,
  )+
`;
