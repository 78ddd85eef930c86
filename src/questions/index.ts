export * from './detect-question';
export * from './detector';
export * from './types';
