import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'rolldown';

/** Largest that may be together, compressed, what a session is shown by: document, style, and the script with what it imports at once. */
export const PAGE_LIMIT = 36 * 1024;

/**
 * Builds the page for a browser into `dir`: `page.html`, and beside it script and style under names that hold a hash of their
 * content. Rejects where they are larger than `PAGE_LIMIT`. Resolves with what Rolldown wrote, and with the sizes: of
 * what a session is shown by, and of all files.
 */
export async function buildPage(dir) {
  const { output } = await build({
    input: { page: 'src/web/main.tsx' },
    platform: 'browser',
    write: false,
    preserveEntrySignatures: 'allow-extension',
    transform: { target: 'es2022', jsx: { runtime: 'automatic', importSource: 'preact' } },
    // What a module does besides what it exports is for other programs.
    treeshake: { moduleSideEffects: (id) => id.endsWith('/src/web/main.tsx') },
    output: {
      format: 'esm',
      minify: true,
      charset: 'utf8',
      entryFileNames: 'page-[hash].js',
      chunkFileNames: 'page-[name]-[hash].js',
    },
  });
  const style = plain(await readFile('src/web/page.css', 'utf8'));
  const names = { script: output[0].fileName, style: named('css', style) };
  // What the script imports is asked for beside it, not after it.
  const { imports } = output[0];
  const preloads = imports.map((name) => `<link rel="modulepreload" href="/web/${name}">\n`).join('');
  const source = await readFile('src/web/page.html', 'utf8');
  const html = source
    .replace('{script}', names.script)
    .replace('{style}', names.style)
    .replace('</head>', `${preloads}</head>`);
  const scripts = output.map(({ fileName, code }) => [fileName, code]);
  const files = new Map([['page.html', html], [names.style, style], ...scripts]);
  const bytes = sizeOf(['page.html', names.style, names.script, ...imports].map((name) => files.get(name)));
  if (bytes > PAGE_LIMIT)
    throw new Error(
      `the page for a browser is ${bytes} bytes compressed, and may be ${PAGE_LIMIT}: see scripts/build/page.mjs`,
    );
  await mkdir(dir, { recursive: true });
  for (const [name, text] of files) await writeFile(join(dir, name), text);
  return { output, bytes, all: sizeOf([...files.values()]) };
}

const sizeOf = (texts) => texts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);

function named(ending, text) {
  return `page-${createHash('sha256').update(text).digest('base64url').slice(0, 10)}.${ending}`;
}

/** A style sheet without comments and the breaks of its lines. */
function plain(css) {
  return css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\s*\n\s*/g, '');
}
