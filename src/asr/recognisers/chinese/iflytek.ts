import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../../parser';
import { Dictation } from './iflytek-dictation';
import { Transcription } from './iflytek-transcription';

/**
 * iFlytek, all four products, told apart by the shape of the message: real-time transcription (`rtasr`, and its large
 * model, `ast`), and dictation of up to 60 s (`iat` version 2, and its large model).
 *
 * In transcription a segment is a sentence, final with `type` "0" (public examples often have it the other way round).
 * The mark of a sentence that comes at the beginning of the next one is dropped. `rl` above 0 changes the speaker, 0
 * keeps it; a segment has the speaker of most of its words. Sentences end at pauses, so a final says nothing about the
 * end of the turn. In dictation a segment is a whole dictation (`sid`), put together from its parts as `pgs` and `rg`
 * say, and its end is the end of the turn. Another `sid` is another connection.
 *
 * Written from clients' source and the vendor's documentation; not tried against the live service. That translations
 * in between have `biz: "trans"` was not checked; they are ignored.
 */
export function fromIflytek(options: AsrOptions = {}): AsrParser {
  return createParser('fromIflytek', source, options);
}

const source: Source<CommonOptions> = {
  connectionOf: (message) => message.text('sid') ?? message.text('header', 'sid'),
  connect: (segments) => {
    const dictation = new Dictation(segments);
    const transcription = new Transcription(segments);
    return {
      push(message) {
        if (message.has('msg_type') || message.has('action')) return transcription.push(message);
        return message.has('header') || message.has('code') ? dictation.push(message) : undefined;
      },
    };
  },
};
