/** What people say around a question: taken out before it is looked up. Lower case, simplified characters. */
export const LEAD_INS: readonly RegExp[] = [
  /\b(?:can|could|would|will) (?:you|somebody|someone|anyone) (?:please )?(?:tell|explain|show|remind|help|say|look up|find|check)(?: (?:me|us|to|out))*\b/gi,
  /\b(?:please )?(?:tell|explain to|remind|show) (?:me|us)\b/gi,
  /\bi(?:m|'m| am| was)? (?:just )?(?:wondering|curious)(?: about| if)?\b/gi,
  /\b(?:i|we)(?:'d|d| would)?(?: just| really)? (?:want|wanted|need|needed|wish|would like|like|love)(?: to)? (?:know|ask|find out|learn|check|understand|see)\b/gi,
  /\b(?:i|we)(?: just)? ha(?:ve|d) a(?: quick)? question\b/gi,
  /\b(?:do|does|did) (?:you|anyone|anybody|someone|somebody)(?: guys)? (?:happen to )?(?:know|remember)(?: that| this| it)?\b/gi,
  /\b(?:any idea|no idea|not sure|the question is|my question is|quick question)\b/gi,
  /\b(?:let me|may i|can i|could i) (?:know|ask)(?: you)?\b/gi,
  /\b(?:i mean|you know|kind of|sort of|by the way|thank you|thanks|excuse me|i guess|i think|let's see|lets see|if you don'?t mind|by any chance)\b/gi,
  /(?:我|我们)?(?:就是|只是)?(?<![需重主必只])(?:想|想要|要)(?:请教|咨询|了解|知道|问)(?:一下|问|下)?/g,
  /(?:帮|替|给)(?:我|我们|忙)?(?:查|看|问|找|搜)(?:一下|下|查)?/g,
  /(?:你们?|您|谁|有人)?(?:能不能|能否|可不可以|可以|能)?(?:告诉|跟|给)(?:一下)?(?:我们?|大家)(?:说说|说|讲讲|讲|介绍)?(?:一下)?/g,
  /(?:你们?|您|有人|谁)(?:知不知道|知道)(?:吗|不)?/g,
  /请问(?:一下)?|麻烦(?:问)?(?:一下|你|您)?|你好|您好|不好意思|打扰一下|劳驾|谢谢(?:你|您|大家)?|是这样的?/g,
];
