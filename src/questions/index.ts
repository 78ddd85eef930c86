export * from './detector';
export * from './detector';
export * from './judge';
export * from './types';
