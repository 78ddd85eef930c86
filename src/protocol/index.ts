export * from './client-messages';
export * from './close-codes';
export * from './codes';
export * from './parse';
export * from './server-messages';
