import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { WebFile, WebFiles } from '../../ports/web-files.ts';

/** The document, as `scripts/build/page.mjs` names it. */
const DOCUMENT = 'page.html';
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};
/** What a host in a policy may be made of; anything else could add a rule to it. */
const HOST = /^[\w.:[\]-]{1,260}$/;

/**
 * The page that was built into `folder`, read now and kept, so that a build meanwhile changes nothing for this process. Null
 * where it was not built.
 */
export function webPage(folder: string): WebFiles | null {
  const html = textOf(join(folder, DOCUMENT));
  if (html === null) return null;
  const files = new Map(
    readdirSync(folder).flatMap((name): [string, WebFile][] => {
      const type = TYPES[extname(name)];
      if (type === undefined) return [];
      const bytes = new Uint8Array(readFileSync(join(folder, name)));
      return [[name, { bytes, gzip: new Uint8Array(gzipSync(bytes, { level: 9 })), type }]];
    }),
  );
  return {
    document: (lang, host) => ({
      html: html.replace('<html lang="en">', `<html lang="${lang}">`),
      csp: policy(host),
    }),
    file: (name) => files.get(name) ?? null,
  };
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Older Safari does not take `'self'` for a WebSocket, so the host is named. */
function policy(host: string): string {
  const socket = HOST.test(host) ? ` wss://${host}` : '';
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src 'self'${socket}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}
