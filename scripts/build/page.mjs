import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'rolldown';

/** Largest that document, script and style may be together, compressed: two round trips on a train. */
export const PAGE_LIMIT = 30 * 1024;

/**
 * Builds the page for a browser into `dir`: `page.html`, and beside it script and style under names that hold a hash of their
 * content. Rejects where they are larger than `PAGE_LIMIT`. Resolves with what Rolldown wrote, and with the size.
 */
export async function buildPage(dir) {
  const { output } = await build({
    input: { page: 'src/web/main.tsx' },
    platform: 'browser',
    write: false,
    transform: { target: 'es2022', jsx: { runtime: 'automatic', importSource: 'preact' } },
    output: { format: 'esm', minify: true, codeSplitting: false, charset: 'utf8' },
  });
  const style = plain(await readFile('src/web/page.css', 'utf8'));
  const script = output[0].code;
  const names = { script: named('js', script), style: named('css', style) };
  const source = await readFile('src/web/page.html', 'utf8');
  const html = source.replace('{script}', names.script).replace('{style}', names.style);
  const bytes = [html, script, style].reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);
  if (bytes > PAGE_LIMIT)
    throw new Error(
      `the page for a browser is ${bytes} bytes compressed, and may be ${PAGE_LIMIT}: see scripts/build/page.mjs`,
    );
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, names.script), script);
  await writeFile(join(dir, names.style), style);
  await writeFile(join(dir, 'page.html'), html);
  return { output, bytes };
}

function named(ending, text) {
  return `page-${createHash('sha256').update(text).digest('base64url').slice(0, 10)}.${ending}`;
}

/** A style sheet without comments and the breaks of its lines. */
function plain(css) {
  return css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\s*\n\s*/g, '');
}
