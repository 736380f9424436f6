import { readFile } from 'node:fs/promises';

/** Of yoga-layout: its WebAssembly as a `data:` URL, and what Emscripten makes to load it. */
const LOADER = /yoga-wasm-base64-esm\.js$/;
const ASKS_FETCH = '"function"!=typeof fetch';

/**
 * The loader's source without a look at `fetch`. It fetches its own data URL where there is one, and to touch Node's
 * loads all of undici (10 ms of a start); without, it decodes the URL itself.
 * Upstream: https://github.com/emscripten-core/emscripten/issues/20449. `test/scripts/decode-yoga.test.ts` fails once Yoga
 * is built by an Emscripten that has mended it; then this file goes.
 */
export function decoded(source) {
  const text = source.replaceAll(ASKS_FETCH, 'true');
  if (text === source)
    throw new Error('Yoga no longer asks for fetch as it did: see scripts/decode-yoga.mjs');
  return text;
}

/** A plugin of the bundler. */
export const decodeYoga = {
  name: 'decode-yoga',
  load: {
    filter: { id: LOADER },
    handler: async (path) => decoded(await readFile(path, 'utf8')),
  },
};
