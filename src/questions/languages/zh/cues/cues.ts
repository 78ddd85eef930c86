import { type Clause, clausesOf } from '../clauses';
import { aNotACue } from './a-not-a';
import type { Cue } from './cue';
import { particleCue } from './particle';
import { wordCue } from './question-word';

/** The strongest sign of each kind that a text asks. */
export interface Cues {
  particle: Cue | undefined;
  pair: Cue | undefined;
  word: Cue | undefined;
}

export function cuesOf(text: string, clauses: readonly Clause[] = clausesOf(text)): Cues {
  return {
    particle: particleCue(text, clauses),
    pair: aNotACue(text, clauses),
    word: wordCue(text, clauses),
  };
}

export function strongest(cues: readonly (Cue | undefined)[]): Cue | undefined {
  return cues.reduce((best, cue) => ((cue?.strength ?? 0) > (best?.strength ?? 0) ? cue : best), undefined);
}
