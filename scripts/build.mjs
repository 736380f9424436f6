// Bundles the program into dist/: one small entry, and a chunk for what each command loads, so `join` never pays for the hub.
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { build } from 'esbuild';

/** Beside main.js, since a worker thread is started from a file of its own. */
const entries = { main: 'src/cli/main.ts', 'sqlite-worker': 'src/adapters/sqlite-log/worker.ts' };
const fresh = `dist-${process.pid}`;

/** Yoga fetches its own data URL where there is a `fetch`, and to touch that loads all of it; without, it decodes it. */
const decodeYoga = {
  name: 'decode-yoga',
  setup({ onLoad }) {
    onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const contents = source.replaceAll('"function"!=typeof fetch', 'true');
      if (contents === source) throw new Error('yoga no longer looks for fetch as it did');
      return { contents, loader: 'js' };
    });
  },
};

await build({
  entryPoints: entries,
  outdir: fresh,
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.16',
  jsx: 'automatic',
  minifySyntax: true,
  sourcemap: 'linked',
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
  alias: { 'react-devtools-core': './scripts/empty.mjs', 'string-width': './scripts/string-width.mjs' },
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  plugins: [decodeYoga],
  // Loaded as it is when first used: it chooses its transport by what it finds around it.
  external: ['@pagerduty/pdjs'],
  logLevel: 'warning',
});
// Chunk names carry a hash of their content, so the new ones join the old: a program that is running meanwhile
// still finds what it loads later. What no build of the last hour wrote is cleared away.
const hourAgo = Date.now() - 3_600_000;
await mkdir('dist/chunks', { recursive: true });
for (const file of await readdir(`${fresh}/chunks`))
  await rename(`${fresh}/chunks/${file}`, `dist/chunks/${file}`);
for (const name of Object.keys(entries)) {
  for (const file of [`${name}.js.map`, `${name}.js`]) await rename(`${fresh}/${file}`, `dist/${file}`);
}
for (const file of await readdir('dist/chunks')) {
  const path = `dist/chunks/${file}`;
  if ((await stat(path)).mtimeMs < hourAgo) await rm(path, { force: true });
}
await rm(fresh, { recursive: true });
