import { describe, expect, it } from 'vitest';
import { createQuestionDetector } from '../../../../src/questions/index';

/** Each construction with and without the learned score: the rules must not depend on the weights. */
describe.each([true, false])('English, learned %s', (learned) => {
  const detector = createQuestionDetector({ learned });
  const decide = (text: string, before?: string) =>
    detector.detect({ text, ...(before ? { previous: [{ text: before }] } : {}) });

  it.each([
    ['turned order after a statement', 'the trip was great where did you stay'],
    ['turned order after a verb of knowing', "i don't know what do you think"],
    ['after a clause with when', "when it doesn't pop up what do you do"],
    ['after a clause with if', 'if i cancel today when do i get my money back'],
    ['yes or no about a noun', 'can students take the advanced course'],
    ['state of a noun', 'is parking included'],
    ['short, after a statement', "that's fine is breakfast included"],
    ['no auxiliary', 'okay that makes sense what happens if somebody cancels'],
    ['in place', 'so the sample size was how many'],
    ['in place, at the end', 'it was a gift from which company'],
    ['emphasis', 'who else was on the list'],
    ['swearing', 'what the heck is that'],
    ['two nouns', 'cash or card'],
    ['any', 'you have any pets'],
    ['restart', 'what did the what was the result'],
    ['filler words', 'uh how um how long does that like take'],
    ['lead-in', 'quick question do the interns get a laptop'],
    ['greeting in front', 'hi good morning when do you open'],
    ['request for help to understand', 'help me understand why the churn went up'],
    ['would you mind', 'would you mind telling me what the deposit is'],
    ['particulars', 'can i take your telephone number please'],
    ['looking for information', "i'd like some information on the night classes"],
    ['tag on what you know', 'you live around here do you'],
    ['tag along with the statement', "it's broken is it"],
  ])('asks: %s: %s', (_, text) => {
    expect(decide(text, 'we talked about it')).toMatchObject({ decision: 'answer' });
  });

  it.each([
    ['rhetorical', 'how hard can it be'],
    ['rhetorical', 'what more do you want'],
    ['rhetorical', 'i left early i mean who does that'],
    ['self_answered', 'why did we pick it well because it is fast'],
    ['self_answered', 'did it work not even close'],
    ['self_answered', 'is it perfect no but it ships'],
    ['self_talk', 'where did i put my keys'],
    ['self_talk', "where's that button oh here it is"],
    ['greeting', 'hi tom how are you'],
    ['greeting', 'testing testing can the back row hear'],
    ['backchannel', 'who would have thought'],
    ['command', 'could you scoot over a little'],
    ['command', 'would somebody grab the lights'],
    ['command', 'can i get a large coffee'],
    ['command', 'how about we take a break'],
    ['tag', 'that was slow was not it right'],
    ['statement', 'did the laundry and the dishes'],
    ['statement', 'do your homework'],
    ['statement', 'was a good game'],
    ['statement', 'has its moments'],
    ['statement', 'had i known i would have stayed'],
    ['statement', 'should you need anything let me know'],
    ['statement', 'why he left is a long story'],
    ['statement', 'which one we pick depends on the price'],
    ['statement', 'so did the others'],
    ['statement', 'under no circumstances should you open it'],
    ['statement', 'everybody who has a car knows that'],
    ['statement', 'he was like what are you doing'],
    ['statement', 'a guy at the counter asked did i want a bag'],
    ['statement', "i don't know what he wants"],
    ['statement', 'my husband does the same thing'],
  ])('%s: %s', (reason, text) => {
    expect(decide(text, 'we talked about it')).toMatchObject({ decision: 'silent', reason });
  });

  it('treats a statement about the listener as a question, unless it answers one', () => {
    const text = 'you moved here last year';
    const asked = decide(text, 'yeah it was a long drive').confidence;
    expect(asked).toBeGreaterThan(decide(text, 'when did i move here').confidence);
  });
});
