// Bundles the program into dist/: one small entry, and a chunk for what each command loads, so `join` never pays for the hub.
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build } from 'rolldown';
import { directBuiltins } from './build/direct-builtins.mjs';
import { loadGroups } from './build/load-groups.mjs';
import { noFacades } from './build/no-facades.mjs';

/** Beside main.js, since a worker thread is started from a file of its own. */
const entries = { main: 'src/cli/main.ts', 'sqlite-worker': 'src/adapters/sqlite-log/worker.ts' };
const fresh = `dist-${process.pid}`;
const { plugin: findGroups, splitting } = loadGroups();

await build({
  input: entries,
  platform: 'node',
  // Loaded as they are when first used: they choose their transport by what they find around them.
  external: ['@pagerduty/pdjs', '@slack/web-api', '@slack/socket-mode', 'undici'],
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
      'yoga-layout': resolve('scripts/build/late-yoga.mjs'),
      'string-width': resolve('scripts/build/string-width.mjs'),
    },
  },
  plugins: [findGroups, directBuiltins, noFacades],
  output: {
    dir: fresh,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    codeSplitting: splitting,
    sourcemap: true,
    // A file of ASCII alone is half as large in memory and quicker to read.
    charset: 'ascii',
    // What is read at each start; names stay, for those who read a stack.
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  },
});
// Chunk names carry a hash of their content, so the new ones join the old: a program that is running meanwhile
// still finds what it loads later. What no build of the last hour wrote is cleared away.
const hourAgo = Date.now() - 3_600_000;
await mkdir('dist/chunks', { recursive: true });
for (const file of await readdir(`${fresh}/chunks`))
  await rename(`${fresh}/chunks/${file}`, `dist/chunks/${file}`);
const files = (await readdir(fresh, { withFileTypes: true })).filter((each) => each.isFile());
// The program itself last: it may be started between.
for (const { name } of files.sort((a, b) => b.name.length - a.name.length)) {
  await rename(`${fresh}/${name}`, `dist/${name}`);
}
for (const file of await readdir('dist/chunks')) {
  const path = `dist/chunks/${file}`;
  if ((await stat(path)).mtimeMs < hourAgo) await rm(path, { force: true });
}
await rm(fresh, { recursive: true });
