import { describe, expect, it } from 'vitest';
import { createQuestionDetector } from '../../../../src/questions/index';

/** Families of constructions, each next to a similar one that must be distinguished. */
describe.each([true, false])('English families, learned %s', (learned) => {
  const detector = createQuestionDetector({ learned });
  const decision = (text: string, before?: string) =>
    detector.detect({ text, ...(before ? { previous: [{ text: before }] } : {}) }).decision;

  it.each([
    ['a fact named', 'the postcode of the warehouse please', 'a large coffee with milk please'],
    ['a fact needed', 'i need the number for the plumber', 'i need a holiday'],
    ['told, not done', 'would you be able to tell me the fee', 'would you be able to move your bag'],
    [
      'told, not done, by chance',
      'any chance you could explain the fee',
      'any chance you could shut the window',
    ],
    [
      'told, not done, wondering',
      'i was wondering if you could explain the fee',
      'i was wondering if you could close the door',
    ],
    ['subject left out', 'ever tried acupuncture for it', 'never tried acupuncture for it'],
    ['auxiliary left out', 'anyone using the new editor', 'anyone can use the new editor'],
    ['noun in front', 'thoughts on the new layout', 'thoughts on this are welcome and will be read'],
    ['any, and an order after it', 'any news on that', 'any questions just pop them in the chat'],
    ['object in place', "we're meeting who at three", "i know who we're meeting"],
    ['measure in place', 'so your team is how big', 'it depends how big it is'],
    ['closed clause', 'and after the merge what happened', 'i forgot what happened'],
    ['remark after a statement', 'my card was declined what now', "i don't have any ideas"],
    ['conditional', 'if they say no what do we do', 'they said what do we do'],
    ['since when', 'since when has the pool been closed', 'since when do you care'],
    ['point of', "what's the point of contact for billing", "what's the point of arguing"],
    ['who wants', 'who wants to own this action', 'who wants to live like that'],
    ['whose idea', 'whose idea was the new logo', 'whose idea was that'],
    ['how come and how could', 'how could i get a refund', 'how could anyone live like that'],
    ['what kind of', 'what kind of answer do they expect', 'what kind of person does that'],
    ['asked, and answered at once', 'what does that mean', 'what does that mean it means we ship on monday'],
    ['defined at once', 'so what is churn', "so what is churn it's when customers leave"],
    ['reasons given at once', 'why did sales fall', 'why did sales fall two reasons'],
    ['found again', 'what do i need', 'what do i need oh yes milk'],
    ['musing', 'how do i get out of this menu', 'hmm how do i get out of this menu'],
    ['may i', 'may i see the results', 'may i interrupt'],
    ['can i', 'can i pay in instalments', 'can i just finish my point'],
    ['shouldn’t', "shouldn't the lid be closed", "shouldn't we let the others finish first"],
    ['how is', "how's the project going to be funded", "how's the audio"],
    ['who with a name to find', 'who am i reporting to', 'who am i speaking to'],
    ['reaction', 'does it actually work', 'does it actually wow'],
    ['broken off', 'is there any parking', 'is there any'],
  ])('%s: "%s", but not "%s"', (_, asks, silent) => {
    expect(decision(asks)).toBe('answer');
    expect(decision(silent)).toBe('silent');
  });

  it.each([
    'does that make sense',
    'are you following',
    "do you see what i'm getting at",
    "it's a bit steep wouldn't you say",
    "he's bluffing am i right",
    'put the kettle on would you',
    'so the cache is cold you know what i mean',
  ])('seeks agreement: %s', (text) => {
    expect(decision(text)).toBe('silent');
  });

  it('treats a tag about the listener as a question only in a dialogue', () => {
    expect(decision("you've met my sister haven't you")).toBe('silent');
    expect(decision("you've met my sister haven't you", 'we moved here in may')).toBe('answer');
    expect(decision('sit down will you', 'we moved here in may')).toBe('silent');
  });
});
