export * from './client-messages';
export * from './codes';
export * from './parse';
export * from './server-messages';
