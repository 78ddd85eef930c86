import { defineConfig } from 'tsup';

const shared = { target: 'node20', outDir: 'dist', sourcemap: false, clean: false } as const;

export default defineConfig([
  {
    ...shared,
    entry: {
      index: 'src/index.ts',
      dify: 'src/backends/dify/index.ts',
      local: 'src/backends/local/index.ts',
      openai: 'src/backends/openai/index.ts',
      http: 'src/backends/http/index.ts',
      asr: 'src/asr/index.ts',
      host: 'src/host/index.ts',
      mcp: 'src/mcp/index.ts',
      redis: 'src/event-log/redis/index.ts',
    },
    format: ['esm', 'cjs'],
    dts: true,
    // `import.meta.url`, in CommonJS too: the local backend starts a thread from a file beside it.
    shims: true,
    // ESM only: bundled, so that CommonJS users need no newer Node than others.
    noExternal: ['stemmer', 'double-metaphone', 'fastest-levenshtein'],
  },
  // Apart, so that a page loads no chunk that the client shares with the rest.
  {
    ...shared,
    entry: { client: 'src/client/index.ts', 'client-node': 'src/client/node.ts' },
    format: ['esm', 'cjs'],
    dts: true,
  },
  // The command line is a program, not an interface: ESM only, no types.
  { ...shared, entry: { cli: 'src/cli/index.ts' }, format: ['esm'], dts: false },
  // The page that `serve` shows: all in one file, with everything that it needs. index.html and the icon are copied.
  {
    ...shared,
    target: 'es2022',
    platform: 'browser',
    entry: {
      'console/page': 'src/console/page/main.tsx',
      'console/drawing': 'src/console/drawing/style.css',
    },
    format: ['esm'],
    dts: false,
    // After esbuild, which minifies the styles too, terser saves another 2 KB.
    minify: 'terser',
    terserOptions: { module: true, compress: { passes: 2, pure_getters: true, ecma: 2020 } },
    esbuildOptions(options) {
      options.minify = true;
    },
    splitting: false,
    noExternal: [/./],
  },
  // Nor is the thread that reads documents.
  {
    ...shared,
    entry: { 'document-worker': 'src/backends/local/documents/worker.ts' },
    format: ['esm'],
    dts: false,
  },
]);
