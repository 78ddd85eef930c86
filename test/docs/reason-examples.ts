export interface ReasonExample {
  reason: string;
  meaning: string;
  english: readonly string[];
  chinese: readonly string[];
}

/** Candidate examples for each reason of the detector: the first that has it is shown. */
export const REASON_EXAMPLES: readonly ReasonExample[] = [
  {
    reason: 'question',
    meaning: 'a question, of any form',
    english: ['so the refund takes how long', 'how long does the refund take'],
    chinese: ['退款要多久'],
  },
  {
    reason: 'request',
    meaning: 'a request for information',
    english: ['tell me about the warranty'],
    chinese: ['介绍一下保修政策'],
  },
  {
    reason: 'statement',
    meaning: 'a statement',
    english: ['we ship on monday'],
    chinese: ['我们周一发货'],
  },
  {
    reason: 'backchannel',
    meaning: 'an acknowledgement while listening',
    english: ['mm-hmm okay', 'okay'],
    chinese: ['嗯嗯', '对对对', '嗯', '好的'],
  },
  {
    reason: 'greeting',
    meaning: 'a greeting or an audio check',
    english: ['can you hear me'],
    chinese: ['大家能听到我说话吗'],
  },
  {
    reason: 'tag',
    meaning: 'a statement with a tag, or a tag alone',
    english: ["it is a bit late isn't it", 'you are from berlin right'],
    chinese: ['你是北京人对吧'],
  },
  {
    reason: 'rhetorical',
    meaning: 'a question that wants no answer',
    english: ['who knows'],
    chinese: ['谁知道呢'],
  },
  {
    reason: 'self_answered',
    meaning: 'a question answered by its own speaker',
    english: ['why is that because the disk was full'],
    chinese: ['为什么呢因为磁盘满了'],
  },
  {
    reason: 'self_talk',
    meaning: 'thinking aloud',
    english: ['where did i put my keys'],
    chinese: ['我想想还有什么来着'],
  },
  {
    reason: 'reported',
    meaning: 'a reported question',
    english: ['he asked me why i left', "i don't know what he wants", 'she was like what do you want'],
    chinese: ['他问我为什么要走', '我不知道该找谁'],
  },
  {
    reason: 'indefinite',
    meaning: 'a question word that asks nothing',
    english: ['whatever you like', 'no matter what it costs'],
    chinese: ['没什么', '谁来都一样'],
  },
  {
    reason: 'command',
    meaning: 'a request to do something, not to say something',
    english: ['can you turn the volume down'],
    chinese: ['把灯关一下'],
  },
  {
    reason: 'incomplete',
    meaning: 'a question that may continue',
    english: ['so what is the'],
    chinese: ['请问接下来'],
  },
  { reason: 'empty', meaning: 'no words', english: ['...'], chinese: ['。。。'] },
];
