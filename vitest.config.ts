import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/missing.ts', 'test/support/build.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // A page on a busy machine takes its time.
    expect: { poll: { timeout: 10_000 } },
  },
});
