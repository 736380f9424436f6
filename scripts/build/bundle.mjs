import { resolve } from 'node:path';
import { build } from 'rolldown';
import { loadGroups } from './load-groups.mjs';

/** Beside main.js, since a worker thread is started from a file of its own. */
const ENTRIES = { main: 'src/cli/main.ts', 'sqlite-worker': 'src/adapters/sqlite-log/worker.ts' };

/** Looked for by packages that do without them; Node's own modules are the only other ones that a bundle imports. */
export const OPTIONAL = ['@aws-sdk/signature-v4-crt', '@aws-sdk/signature-v4a', 'supports-color'];

const NODE_FETCH_URL = resolve('scripts/build/node-fetch-url.mjs');
const nodeFetchUrl = {
  name: 'node-fetch-url',
  resolveId: {
    filter: { id: /^(?:node:)?url$|^whatwg-url$/ },
    handler: (_, importer) => (/\/node_modules\/node-fetch\//.test(importer ?? '') ? NODE_FETCH_URL : null),
  },
};

/**
 * Bundles the program with every package that it uses into `dir`: one small entry, and a chunk for what each command loads, so
 * that `join` never pays for the hub. `sourcemap` is Rolldown's: true, or 'hidden' for maps that no file names. Resolves
 * with what was written.
 */
export async function bundle({ dir, sourcemap }) {
  const { plugin: findGroups, splitting } = loadGroups();
  const { output } = await build({
    input: ENTRIES,
    platform: 'node',
    external: OPTIONAL,
    preserveEntrySignatures: 'allow-extension',
    transform: {
      target: 'node22.16',
      jsx: 'react-jsx',
      inject: { 'Intl.Segmenter': resolve('scripts/build/lazy-segmenter.mjs') },
      define: {
        'process.env.NODE_ENV': '"production"',
        'process.env.DEV': '"false"',
        // ws looks for two native packages that are not there.
        'process.env.WS_NO_BUFFER_UTIL': '"1"',
        'process.env.WS_NO_UTF_8_VALIDATE': '"1"',
      },
    },
    resolve: {
      alias: {
        'react-devtools-core': resolve('scripts/build/empty.mjs'),
        bowser: resolve('scripts/build/empty.mjs'),
        '@opentelemetry/api': resolve('scripts/build/empty.mjs'),
        'yoga-layout': resolve('scripts/build/late-yoga.mjs'),
        'string-width': resolve('scripts/build/string-width.mjs'),
        // 72 kB that only processors from before SSE4.1 (2008) would use.
        '../llhttp/llhttp-wasm.js': '../llhttp/llhttp_simd-wasm.js',
      },
    },
    plugins: [findGroups, nodeFetchUrl],
    output: {
      dir,
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name]-[hash].js',
      codeSplitting: splitting,
      sourcemap,
      // A file of ASCII alone is half as large in memory and quicker to read.
      charset: 'ascii',
      // Annotations are for a bundler, and this is the last.
      comments: { annotation: false },
      // What is read at each start; names stay, for those who read a stack.
      minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
    },
  });
  return output;
}
