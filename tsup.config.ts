import { defineConfig } from 'tsup';

const shared = { target: 'node20', outDir: 'dist', sourcemap: false, clean: false } as const;

export default defineConfig([
  {
    ...shared,
    entry: {
      index: 'src/index.ts',
      dify: 'src/backends/dify/index.ts',
      local: 'src/backends/local/index.ts',
      openai: 'src/openai.ts',
      http: 'src/backends/http/index.ts',
      host: 'src/host/index.ts',
      client: 'src/client/index.ts',
    },
    format: ['esm', 'cjs'],
    dts: true,
    // ESM only: bundled, so that CommonJS users need no newer Node than others.
    noExternal: ['stemmer'],
  },
  // The command line is a program, not an interface: ESM only, no types.
  { ...shared, entry: { cli: 'src/cli/index.ts' }, format: ['esm'], dts: false },
]);
