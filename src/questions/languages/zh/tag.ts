import { verbose } from '../verbose';

/** A tag at the end of an otherwise plain statement. */
export const TAG = verbose`
  ,?(?:
    (?:[对是好行成]|可以)吧|对不对|是不是|好不好|行不行|可不可以|有没有|懂不懂
    |(?:不是|[对是好]|(?<![这那哪本一同内])行|可以|知道|懂|明白|真的|ok)吗
    |[对是]不|明白不|没错吧|你说呢|好嘛
  )[啊呀哈哦]?$
`;
