import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'rolldown';
import { minify } from 'terser';
import { LANGS } from '../../src/text/i18n/messages.ts';
import { pageWords } from '../../src/text/i18n/web/page-words.ts';

/** Largest that may be together, compressed, what a browser loads: the document in one language, style and script. Bytes. */
export const PAGE_LIMIT = 30_000;

/**
 * Builds the page for a browser into `dir`: a document for each language, `page-ja.html` and `page-en.html`, and script and style
 * under names that hold a hash of their content; each compressed with brotli, `.br`, alone: the hub unpacks it for who cannot.
 * Rejects where they are larger than `PAGE_LIMIT`. Resolves with what Rolldown wrote and with the bytes of the largest language.
 */
export async function buildPage(dir) {
  const { output } = await build({
    input: { page: 'src/web/main.tsx' },
    platform: 'browser',
    write: false,
    // How JSX is compiled stands in src/web/tsconfig.json.
    transform: { target: 'es2022' },
    // What a module does besides what it exports is for other programs.
    treeshake: { moduleSideEffects: (id) => id.endsWith('/src/web/main.tsx') },
    output: { format: 'esm', minify: true, charset: 'utf8', entryFileNames: 'page-[hash].js' },
  });
  // What Rolldown has made smaller is made smaller once more: a sixtieth of what a browser loads. What is shorter as text only, as
  // sequences are, is left: the more alike two places are, the smaller they are compressed.
  const compress = {
    passes: 5,
    pure_getters: true,
    sequences: false,
    lhs_constants: false,
    conditionals: false,
  };
  const { code } = await minify(output[0].code, { module: true, ecma: 2022, compress });
  const style = plain(await readFile('src/web/page.css', 'utf8'));
  const names = { script: output[0].fileName, style: named('css', style) };
  const source = await readFile('src/web/page.html', 'utf8');
  const documents = LANGS.map((lang) => {
    const words = JSON.stringify(pageWords(lang)).replaceAll('<', '\\u003c');
    const filled = { ...names, words };
    return [
      `page-${lang}.html`,
      source
        .replace('lang="en"', `lang="${lang}"`)
        .replace(/"\{words\}"|\{(\w+)\}/g, (_, name = 'words') => filled[name]),
    ];
  });
  const files = new Map([...documents, [names.style, style], [names.script, code]]);
  const sizes = new Map();
  await mkdir(dir, { recursive: true });
  for (const [name, text] of files) {
    const small = brotli(text);
    sizes.set(name, small.length);
    await writeFile(join(dir, `${name}.br`), small);
  }
  const largest = Math.max(...documents.map(([name]) => sizes.get(name)));
  const bytes = largest + sizes.get(names.style) + sizes.get(names.script);
  if (bytes > PAGE_LIMIT)
    throw new Error(
      `the page for a browser is ${bytes} bytes compressed, and may be ${PAGE_LIMIT}: see scripts/build/page.mjs`,
    );
  return { output, bytes };
}

function brotli(text) {
  const bytes = Buffer.from(text);
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

function named(ending, text) {
  return `page-${createHash('sha256').update(text).digest('base64url').slice(0, 10)}.${ending}`;
}

/** A style sheet without comments and spaces that mean nothing. */
function plain(css) {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .replaceAll(';}', '}')
    .trim();
}
