import { hashText, mix } from '../model';

/** Collects the features of a text. */
export class FeatureList {
  readonly found: number[] = [];

  /** Adds one feature: a kind, combined with up to four values. */
  add(kind: number, a: number, b = 0, c = 0, d = 0): void {
    this.found.push(mix(mix(mix(mix(kind, a), b), c), d));
  }
}

/** One number per name, to tell kinds of features apart. */
export function kinds<const Names extends string>(names: Names): Record<Split<Names>, number> {
  const entries = names.split(' ').map((name) => [name, hashText(name)]);
  return Object.fromEntries(entries) as Record<Split<Names>, number>;
}

type Split<Text extends string> = Text extends `${infer Head} ${infer Rest}` ? Head | Split<Rest> : Text;

/** Counts and distances in increasing steps. */
export function step(count: number): number {
  return count <= 8 ? count : count <= 10 ? 9 : count <= 13 ? 11 : count <= 18 ? 14 : 19;
}
