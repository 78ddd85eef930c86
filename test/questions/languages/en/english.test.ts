import { describe, expect, it } from 'vitest';
import { detectQuestion } from '../../../../src/questions/index';

const asks = (text: string) => expect(detectQuestion(text)).toMatchObject({ isQuestion: true });
const silent = (text: string, reason: string) =>
  expect(detectQuestion(text)).toMatchObject({ isQuestion: false, reason });

describe('English questions', () => {
  it.each([
    'what is the return policy?',
    'what is the return policy',
    'how long does delivery take',
    'how do i contact support',
    'what is the retention period for audit logs',
    'how do we roll back a failed release',
    'when does the support window for version two end',
    'why is the queue depth growing during the night',
    'where can I find the runbook for the payment service',
    'how many replicas does the search cluster need',
    'what happens if the primary region goes down',
    'so um how should we rotate the signing keys',
    'could you tell me what the maximum upload size is',
    'ok and when was the last disaster recovery drill',
    'what are the steps to onboard a new customer',
    'how long does the nightly batch usually take',
  ])('%s', asks);

  it.each([
    ['yes or no', 'do you ship to canada'],
    ['yes or no, with a noun', 'does delivery cost extra'],
    ['generic you', 'can you return items after thirty days'],
    ['subject question', 'who wrote the runbook'],
    ['question word with a noun', 'which plan includes backups'],
    ['preposition in front', 'in what year did the plant open'],
    ['no inversion', 'how come the build takes an hour'],
    ['topic', 'what about refunds for digital goods'],
    ['trailing or', 'is it a monthly plan or'],
    ['stuttered', "what's what's the uh the refund policy"],
    ['in capitals and full width', 'ＷＨＡＴ ＩＳ ＴＨＥ ＰＲＩＣＥ'],
    ['typographic apostrophe', 'what’s the price of the basic plan'],
    ['after a statement', 'our team sits in madrid do you ship there'],
    ['after thanks', 'thanks for the demo um how large is the free plan'],
    ['handed over', 'we moved to the new cluster last month how about you'],
    ['mark only', 'The basic plan includes backups?'],
  ])('%s: %s', (_, text) => asks(text));

  it.each([
    'tell me about the warranty',
    'explain what an index is',
    "i'd like to know how billing works",
    'i was wondering whether you ship to norway',
    'my question is about the invoice',
    'could you explain the pricing',
    'give me the email of the support team',
  ])('request: %s', (text) => {
    expect(detectQuestion(text)).toMatchObject({ isQuestion: true, reason: 'request' });
  });
});

describe('English that asks nothing', () => {
  it.each([
    ['statement', 'the backend was deployed yesterday'],
    ['statement', 'when the build is green we ship'],
    ['statement', 'which is fine with us'],
    ['statement', 'if you have questions let me know'],
    ['statement', 'and the problem is it is too slow'],
    ['statement', 'what counts is the price'],
    ['statement', 'what i did was restart the server'],
    ['statement', 'he asked me why i left'],
    ['statement', "i don't know what he wants"],
    ['statement', 'i know what you mean'],
    ['statement', 'nor do they need it'],
    ['statement', 'good morning everyone let us get started'],
    ['statement', 'hello everyone and welcome'],
    ['backchannel', 'yeah right okay'],
    ['greeting', 'how are you doing today'],
    ['greeting', 'can you hear me'],
    ['greeting', 'can everyone see my screen?'],
    ['greeting', 'how can i help you'],
    ['tag', 'it works right'],
    ['tag', 'It works, right?'],
    ['tag', "that was slow wasn't it"],
    ['tag', 'did they'],
    ['rhetorical', 'who cares'],
    ['rhetorical', 'is that right'],
    ['self_talk', 'where was i'],
    ['command', 'can you turn it off'],
    ['command', 'Could you please mute yourself?'],
    ['command', 'can you say that again'],
    ['command', 'shall we start'],
    ['empty', ''],
    ['empty', ' … '],
  ])('%s: %s', (reason, text) => silent(text, reason));

  it('a question mark overrides self-talk', () => {
    silent('what is this called', 'self_talk');
    asks('What is this called?');
  });
});
