import { brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { eventText } from '../../../src/domain/chain.ts';
import type { HttpDeps } from '../../../src/hub/http/deps.ts';
import type { Time } from '../../../src/ports/clock.ts';
import type { WebFile, WebFiles } from '../../../src/ports/web-files.ts';
import { settle } from '../../network/fake-time.ts';
import { Terminal } from '../hub-rig.ts';
import { type Ask, httpRig, type KeptState, REMOTE, type Told } from './http-rig.ts';

export const HOST = 'hub.example.jp';
export const OWN = { host: HOST, origin: `https://${HOST}`, 'content-type': 'application/json' };

/** A file of the page, as the hub sends it. */
export function webFile(text: string, type: string): WebFile {
  const bytes = new TextEncoder().encode(text);
  const coded = {
    br: new Uint8Array(brotliCompressSync(bytes)),
    gzip: new Uint8Array(gzipSync(bytes)),
  };
  return { bytes, coded, type: `${type}; charset=utf-8` };
}

const script = webFile('export {};\n', 'text/javascript');
/** A page of one document and one file. */
export const PAGE: WebFiles = {
  document: (lang, host) => ({
    ...webFile(`<html lang="${lang}">`, 'text/html'),
    csp: `connect-src 'self' wss://${host}`,
  }),
  file: (name) => (name === 'page-1a2b.js' ? script : null),
};

export interface Browser {
  readonly cookie: string;
  readonly told: Told;
  /** How it asks from its page. */
  as(headers?: Record<string, string>): Ask;
}

export type WebRig = Awaited<ReturnType<typeof webRig>>;

/** The HTTP side of a hub that has a page, and browsers that were let in by it. */
export async function webRig(change: Partial<HttpDeps> = {}, time?: Time, state: KeptState | null = null) {
  const rig = await httpRig({ web: PAGE, ...change }, time, state);
  const browserOf = (told: Told): Browser => {
    const cookie = /^[^;]+/.exec(told.headers.get('set-cookie') ?? '')?.[0] ?? '';
    return {
      cookie,
      told,
      as: (headers = {}) => ({ via: REMOTE, headers: { host: HOST, cookie, ...headers } }),
    };
  };
  const web = {
    ...rig,
    /** An invite of the web as its maker gets it, `code` as it is in the link. */
    async webInvite(session: string, wish: object = {}, maker: Ask = {}) {
      const body = { role: 'web', ...wish };
      const told = await rig.ask(`/v1/sessions/${session}/invites`, { method: 'POST', body, ...maker });
      if (told.status !== 201) throw new Error(told.text);
      return { ...told.json, code: new URL(told.json.url).hash.slice(1).split('~')[0] ?? '' };
    },
    post: (body: object | string, headers: Record<string, string> = OWN): Promise<Told> =>
      rig.ask('/v1/web/enter', { method: 'POST', body, headers, via: REMOTE }),
    async enter(session: string, code: string, name: string): Promise<Browser> {
      const told = await web.post({ session, code, name });
      if (told.status !== 201) throw new Error(told.text);
      return browserOf(told);
    },
    /** One that was let in by an invite of its own. */
    async browser(session: string, name = '森', wish: object = {}): Promise<Browser> {
      return web.enter(session, (await web.webInvite(session, wish)).code, name);
    },
    /** The terminal's end of its live connection, or the refusal. */
    async dial(
      session: string,
      { cookie }: Pick<Browser, 'cookie'>,
      headers: Record<string, string> = OWN,
    ): Promise<Terminal | { readonly status: number; readonly kind: string }> {
      const request = new Request(`http://localhost/v1/sessions/${session}/live`, {
        headers: { ...headers, cookie },
      });
      const verdict = await rig.edge.upgrade(request, REMOTE);
      if (typeof verdict !== 'function') {
        const { kind } = (await verdict.json()) as { kind: string };
        return { status: verdict.status, kind };
      }
      const page = new Terminal();
      verdict(page.socket);
      await settle();
      return page;
    },
    async live(session: string, browser: Browser): Promise<Terminal> {
      const page = await web.dial(session, browser);
      if (!(page instanceof Terminal)) throw new Error(`${page.status} ${page.kind}`);
      page.hello();
      await settle();
      return page;
    },
    async events(session: string): Promise<readonly string[]> {
      const texts: string[] = [];
      for await (const events of rig.hub.events(session)) texts.push(...events.map(eventText));
      return texts;
    },
  };
  return web;
}

export const unzipped = (body: ArrayBuffer): string => gunzipSync(new Uint8Array(body)).toString('utf8');
