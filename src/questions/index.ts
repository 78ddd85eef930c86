export * from './detect-question';
export * from './detector';
export * from './judge';
export * from './types';
