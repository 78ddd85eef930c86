import { describe, expect, it } from 'vitest';
import { createQuestionDetector, detectQuestion } from '../../../../src/questions/index';

const rows: Readonly<Record<string, readonly string[]>> = {
  statement: [
    '大家好，今天我们复盘一下发布进展。',
    '目前后台服务已经部署完成。',
    '今天天气不错',
    '谁做都一样',
    '他什么都会',
    '几个月前我们改过接口',
    '这个还是不错的',
    '我不知道该问谁',
    '不管怎么改都会失败',
    '现在不确定是不是要做',
    '这就是我们为什么要换数据库',
    '下面我来介绍一下这次改动',
    '为您推荐这家酒店',
    '哪种方案便宜我们就用哪种',
    '爱怎么弄就怎么弄',
    '有问题随时找我',
    '要么坐大巴要么自己开车',
    '能不能按时交付取决于芯片到货',
    '信不信由你',
    '我还没吃饭呢',
    '多漂亮的一条裙子啊',
    '有什么事你随时找我',
    '这几天都没睡好',
  ],
  'statement (a clause within)': [
    '我们现在最担心的是谁来接这个项目',
    '接下来我演示一下怎么登录系统',
    '老师讲了为什么天是蓝的',
    '具体怎么操作手册上都有',
    '我挺佩服他怎么做到的',
    '她一个人扛了多少压力没人知道',
    '先想好要什么再下单',
    '我特别想弄明白它是怎么工作的',
    '第二部分讲的是如何搭建环境',
  ],
  'statement (a lecture fills its own gaps)': [
    '重合的时候就怎么样了变平了我们来看下一张图',
    '所以加强点的位移也有可能怎么样小于减弱点的位移',
    '我们叫什么预先应对所以提前做一些方案是很有效的',
    '电压除以阻抗是不是就是电流所以又可以把这条支路的电流计算出来',
  ],
  indefinite: [
    '谁有空谁去接一下',
    '没什么',
    '没什么事',
    '桌上放着笔啊本子啊什么的',
    '他这个人怎么说呢有点内向',
    '反正就是该干嘛干嘛呗',
  ],
  backchannel: ['嗯好的知道了', '嗯嗯是的是的'],
  greeting: [
    '大家好',
    '大家能听到我说话吗',
    '你好吗',
    '喂您好听得到吗',
    '各位老师下午好我的屏幕能看到吧',
    '最近怎么样啊老同学',
    '吃了没张大爷',
    '喂喂有声音吗',
    '您好请问是张先生吗',
  ],
  tag: [
    '是吗',
    '今天就到这里，对吧？',
    '今天就到这里对不对',
    '你是负责采购的对吧',
    '都明白了吗',
    '你懂我意思吗',
    '应该没问题吧',
  ],
  rhetorical: [
    '这么慢谁受得了',
    '这么简单的题还用得着讲吗',
    '天底下哪有免费的午餐',
    '我什么时候骗过你',
    '谁没年轻过呢',
    '凭什么好事都让他占了',
    '不努力怎么可能有回报',
    '都是同事计较这些干嘛',
    '我怎么会知道他去哪儿了',
    '这么便宜的东西能好到哪儿去',
  ],
  self_answered: [
    '为什么会这样因为内存不够',
    '为什么会出现这个现象呢主要是因为温度太高',
    '什么叫闭包闭包就是带着环境的函数',
    '那瓶颈在哪瓶颈就在数据库',
    '难不难难但是值得',
    '多少钱三千块',
    '他来了吗没来',
  ],
  self_talk: ['他叫什么来着一下子想不起来了', '嗯那个词英文怎么说来着', '我刚才讲到哪儿了', '该选哪个好呢'],
  reported: [
    '老板问我们什么时候上线',
    '面试官问我为什么空窗了半年',
    '有用户反馈说怎么登录不上去',
    '小王想知道调薪的名单定了没',
    '我妈老说你怎么还不结婚',
  ],
  command: [
    '把门打开一下可以吗',
    '我们先吃饭好吗',
    '你能帮我拿一下包吗',
    '能不能把字体调大一点',
    '可不可以给我换张靠窗的桌子',
    '先吃饭再逛街怎么样',
    '不如让新来的同事试试',
    '你跟前台说我几点到',
    '去问问前台有没有人来取件',
  ],
  incomplete: [
    '我想问的是',
    '那你们是不是',
    '请问贵公司的',
    '你们那个是怎么',
    '能不能请您把',
    '有没有可能就是',
    '怎么才能',
  ],
  empty: ['。。。'],
};

describe('Chinese that asks nothing', () => {
  for (const [name, texts] of Object.entries(rows)) {
    const reason = name.replace(/ .*/, '');
    it.each(texts)(`${name}: %s`, (text) =>
      expect(detectQuestion(text)).toMatchObject({ isQuestion: false, reason }),
    );
  }

  it('stays silent without the learned score', () => {
    const { detect } = createQuestionDetector({ learned: false });
    for (const text of rows.rhetorical ?? []) expect(detect({ text }).decision).toBe('silent');
  });

  it('treats traditional characters the same', () => {
    expect(detectQuestion('這麼慢誰受得了').reason).toBe('rhetorical');
    expect(detectQuestion('沒什麼事').reason).toBe('indefinite');
    expect(detectQuestion('老闆問我們什麼時候上線').reason).toBe('reported');
  });

  it('does not blow up on a repeated "知道了"', () => {
    expect(detectQuestion(`${'知道了'.repeat(600)}，部署完成`)).toMatchObject({ isQuestion: false });
  });
});
