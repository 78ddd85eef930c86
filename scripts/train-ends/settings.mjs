// How each language is learned.
//   bits: there are 2 ** bits buckets; epochs, rate, shrink: of the logistic regression
//   unanswered: the weight of a prefix that the detector would not answer, where the predictor is not asked
export const SETTINGS = {
  en: { bits: 14, epochs: 4, rate: 0.1, shrink: 0.02, unanswered: 0.1 },
  zh: { bits: 14, epochs: 4, rate: 0.1, shrink: 0.02, unanswered: 0.1 },
};
