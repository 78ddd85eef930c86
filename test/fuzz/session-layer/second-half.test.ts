import { fuzzSessionLayer } from './session-layer';

fuzzSessionLayer('second');
