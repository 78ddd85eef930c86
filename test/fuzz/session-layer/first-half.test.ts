import { fuzzSessionLayer } from './session-layer';

fuzzSessionLayer('first');
