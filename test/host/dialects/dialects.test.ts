import { describe } from 'vitest';
import { CONVERSATION_RELAY, NATIVE, RETELL } from './platforms';
import { dialectSuite } from './suite';

describe.each([NATIVE, CONVERSATION_RELAY, RETELL])('$name', (dialect) => dialectSuite(dialect));
