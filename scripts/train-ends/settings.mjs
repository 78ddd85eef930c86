// How each language is learned.
//   bits: there are 2 ** bits buckets; keep: how many of them are shipped
//   epochs, rate, shrink: of the logistic regression
//   unanswered: the weight of a prefix that the detector would not answer, where the predictor is not asked
//   lift: added to the evidence, in logits, so that one threshold costs about the same in both languages
//   sources: the weight of a line by its source, so that no corpus sets the tone
export const SETTINGS = {
  en: {
    bits: 17,
    keep: 9000,
    epochs: 2,
    rate: 0.1,
    shrink: 0.02,
    unanswered: 0.1,
    lift: 0,
    sources: { own: 3 },
  },
  zh: {
    bits: 17,
    keep: 6000,
    epochs: 2,
    rate: 0.1,
    shrink: 0.02,
    unanswered: 0.1,
    lift: 0.5,
    sources: { kdconv: 0.4, crosswoz: 0.4, clvts: 0.4 },
  },
};
