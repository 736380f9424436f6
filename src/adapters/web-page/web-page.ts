import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { brotliDecompressSync, gzipSync } from 'node:zlib';
import type { WebFile, WebFiles } from '../../ports/web-files.ts';
import { LANGS, type Lang } from '../../text/i18n/messages.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};
/** What a host in a policy may be made of; anything else could add a rule to it. */
const HOST = /^[\w.:[\]-]{1,260}$/;
/** The document, as `scripts/build/page.mjs` names it; each of its files is kept compressed alone, as `.br`. */
const documentName = (lang: Lang): string => `page-${lang}.html`;

/**
 * The page that was built into `folder`, read now and kept, so that a build meanwhile changes nothing for this process. Null
 * where it was not built.
 */
export function webPage(folder: string): WebFiles | null {
  const files = new Map(
    namesIn(folder).flatMap((packed): [string, WebFile][] => {
      const name = basename(packed, '.br');
      const type = TYPES[extname(name)];
      return type === undefined || name === packed ? [] : [[name, readFile(join(folder, packed), type)]];
    }),
  );
  const documents = new Map<Lang, WebFile>();
  for (const lang of LANGS) {
    const file = files.get(documentName(lang));
    if (file === undefined) return null;
    documents.set(lang, file);
    files.delete(documentName(lang));
  }
  return {
    document: (lang, host) => ({ ...(documents.get(lang) as WebFile), csp: policy(host) }),
    file: (name) => files.get(name) ?? null,
  };
}

function readFile(path: string, type: string): WebFile {
  const br = new Uint8Array(readFileSync(path));
  const bytes = new Uint8Array(brotliDecompressSync(br));
  return { bytes, coded: { br, gzip: new Uint8Array(gzipSync(bytes, { level: 9 })) }, type };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
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
