import { describe, expect, it } from 'vitest';
import { createQuestionDetector } from '../../../../src/questions/index';

/** Pairs of similar constructions: one asks, its counterpart claims, offers, continues or answers itself. */
describe.each([true, false])('English counterparts, learned %s', (learned) => {
  const detector = createQuestionDetector({ learned });

  it.each([
    'who wants to know about the refund policy',
    'since when has the shop been open on sundays',
    'how are the parcels meant to be labelled',
    'what kind of a mortgage do you offer',
    'does she want to start in june',
    'would the landlord please confirm the deposit amount',
    'is my order coming tomorrow',
    'why should the filter be cleaned every month',
    'who is going to lead the training next week',
    'how do you spell it',
    'did the courier leave it with a neighbour',
    'what happened next to the company',
    'am i supposed to pay before or after delivery',
    'are we expected to bring our own laptops',
    'do you fancy yourself as a manager',
    'shall i have to pay customs on this',
    "you don't happen to have the wifi code do you",
    "i'm happy with the price but who handles the delivery",
    'the sign says closed on monday do you open on tuesday',
    'do tell me how the surgery went',
    'kindly let me know the total for two nights',
    'i was curious what the lead time is',
    "i'm trying to work out why the invoice is higher",
    'has a decision been made on the budget',
    'may students bring a calculator',
    'anything you need from me for the visa',
    'anyone we should inform about the change',
    'the rent is how much per month',
    'you left the charger where exactly',
    'how best to store fresh basil',
    'where to return a faulty kettle',
    "he'll be late or not",
    'the order has shipped or not',
    'thanks can i take your surname please',
    'could you check for me if the flight is on time',
    'which of the plans brings the best return',
    'how does it work when it rains',
    'what day is it on',
  ])('asks: %s', (text) => {
    expect(detector.detect({ text })).toMatchObject({ decision: 'answer' });
  });

  it.each([
    'which reminds me the gas bill is due',
    'which brings us to the last item which is marketing',
    'how to reset the router is on the back of the box',
    'why the old system lost the data is in the appendix',
    'would all visitors please sign the book',
    'could everyone kindly switch off their phones',
    'are you doing all right mate',
    'is my voice coming through clearly',
    "how's life treating you good to see you",
    'since when does a plumber ever turn up on time',
    'why should taxpayers foot the bill for this',
    'what kind of a parent lets a toddler do that',
    "what's a few quid between mates",
    'are we seriously expected to work on christmas day',
    'how are nurses supposed to live on that',
    'did he indeed',
    "what's that called it's on the tip of my tongue",
    'who wants to kick us off',
    'would anyone like to start',
    "who's first up then",
    'so did the rest of the family',
    'so do most people',
    "do you know i think she's right",
    "who ate it only the neighbour's cat",
    'and what happened next the whole thing collapsed',
    'how did you do last season you came second',
    'shall we have a break',
    'do you fancy a curry later',
    "shouldn't we be heading off",
    'check whether the oven is off before you leave',
    'did it straight away',
    'my wife does the cooking',
    'the pump does the work',
    'he likes people who sing and who dance',
    'she knows who pays for it',
    'the form says what to do',
    'please mark which boxes are fragile',
    "i don't know if it works or not",
    "you don't like him do you",
    'this is how much per month we pay',
    'where to put the sofa is her problem',
    'anything you say',
    'any good doctor will tell you that',
    'may all your dreams come true',
    'do the dishes and the floor',
    'those are the people who help and who care',
    'what have we done to deserve this weather',
  ])('asks nothing: %s', (text) => {
    expect(detector.detect({ text })).toMatchObject({ decision: 'silent' });
  });

  it.each(['and the price', 'or for children', 'and in the winter'])('continues a question: %s', (text) => {
    const following = (before: string) => detector.detect({ text, previous: [{ text: before }] }).decision;
    expect(following('the ticket is ten pounds')).toBe('answer');
    expect(following('what did you look at')).toBe('silent');
  });
});
