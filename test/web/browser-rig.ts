import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { buildPage } from '../../scripts/build/page.mjs';
import { serve } from '../../src/adapters/http-server/serve.ts';
import { webPage } from '../../src/adapters/web-page/web-page.ts';
import { acceptor } from '../../src/adapters/websocket/accept.ts';
import type { CommandInput, CommandType } from '../../src/domain/command.ts';
import type { Time } from '../../src/ports/clock.ts';
import type { WebFiles } from '../../src/ports/web-files.ts';
import { HandSources } from '../hub/hand-source.ts';
import { type WebRig, webRig } from '../hub/http/web-rig.ts';
import { MemoryLog } from '../rigs/memory-log.ts';

/** The Chromium of this machine; null: there is none. */
export function chromiumPath(): string | null {
  const found = ['chromium', 'chromium-browser', 'google-chrome'].map((name) =>
    spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim(),
  );
  return found.find((path) => path !== '') ?? null;
}

/** A way to a port that can be closed: it cuts what is open and lets nothing in. */
async function cuttableWay(first: number) {
  let port = first;
  /** Bytes that still pass to who dialled, before all is cut. */
  let left = Number.POSITIVE_INFINITY;
  let onCut = (): void => {};
  const open = new Set<Socket>();
  let isDown = false;
  let isMute = false;
  let delay = 0;
  const server: Server = createServer((near) => {
    if (isDown) return near.destroy();
    const far = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.on('data', (bytes) => {
        if (isMute) return;
        if (from === far && bytes.length > left) {
          to.write(bytes.subarray(0, left));
          left = Number.POSITIVE_INFINITY;
          return setImmediate(() => {
            for (const socket of open) socket.destroy();
            onCut();
          });
        }
        if (from === far) left -= bytes.length;
        if (delay === 0) to.write(bytes);
        else setTimeout(() => to.write(bytes), delay);
      });
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
      from.on('error', () => to.destroy());
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as { port: number }).port,
    down() {
      isDown = true;
      for (const socket of open) socket.destroy();
    },
    /** Nothing passes, and nobody is told: as after a walk into another network. */
    mute() {
      isMute = true;
    },
    /** So many bytes still come, then the connection ends: in the middle of a frame. Resolves once it has. */
    cutAfter(bytes: number): Promise<void> {
      left = bytes;
      return new Promise((done) => {
        onCut = done;
      });
    },
    /** Another port is behind it. */
    lead(to: number) {
      port = to;
    },
    /** Each way takes so long, milliseconds. */
    slow(ms: number) {
      delay = ms;
    },
    up() {
      isDown = false;
      if (isMute) for (const socket of open) socket.destroy();
      isMute = false;
    },
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise<void>((done) => server.close(() => done()));
    },
  };
}

export type BrowserRig = Awaited<ReturnType<typeof browserRig>>;

/** A real hub, the built page and a real Chromium, with a way between that can be cut. */
export async function browserRig(path: string, time?: Time) {
  const dir = await mkdtemp(join(tmpdir(), 'oncall-page-'));
  await buildPage(dir);
  const built = webPage(dir);
  if (built === null) throw new Error('the page was not built');
  let web: WebFiles = built;
  const served: WebFiles = {
    document: (...asked) => web.document(...asked),
    file: (name) => web.file(name),
  };
  const sources = new HandSources();
  const state = { root: join(dir, 'hub'), log: new MemoryLog(), openSource: sources.open, commands: 0 };
  await mkdir(state.root);
  const faults: unknown[] = [];
  const startHub = async () => {
    const rig = await webRig({ web: served }, time, state);
    const serving = await serve({
      at: { kind: 'tcp', host: '127.0.0.1', port: 0 },
      edge: rig.edge,
      accept: acceptor(64 * 1024),
      onFault: (error) => faults.push(error),
    });
    if (serving.at.kind !== 'tcp') throw new Error('no port');
    return { rig, serving, port: serving.at.port };
  };
  let hub = await startHub();
  const way = await cuttableWay(hub.port);
  /** The hub that runs now. */
  const rig = new Proxy({} as WebRig, { get: (_, name) => hub.rig[name as keyof WebRig] });
  const browser: Browser = await chromium.launch({
    executablePath: path,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  const origin = `http://127.0.0.1:${way.port}`;
  const reports: string[] = [];
  return Object.assign(Object.create(rig) as WebRig, {
    built,
    way,
    origin,
    sources,
    /** Where the hub itself listens, behind the way. */
    hubPort: () => hub.port,
    /** What a policy refused, and errors that nobody caught. */
    reports,
    faults,
    serveInstead(files: WebFiles) {
      web = files;
    },
    address: (session: string, code = '') => `${origin}/s/${session}${code === '' ? '' : `#${code}`}`,
    async context(more: BrowserContextOptions = {}): Promise<BrowserContext> {
      const context = await browser.newContext({ timezoneId: 'Asia/Tokyo', locale: 'en-US', ...more });
      context.setDefaultTimeout(40_000);
      await context.exposeBinding('reportPolicy', (_, text: string) => void reports.push(text));
      await context.addInitScript({
        content: `document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
          reportPolicy([violatedDirective, blockedURI, sample].join(' ')))`,
      });
      return context;
    },
    async page(more: BrowserContextOptions = {}): Promise<Page> {
      const page = await (await this.context(more)).newPage();
      page.on('pageerror', (error) => reports.push(String(error)));
      page.on('dialog', (dialog) => {
        reports.push(`dialog ${dialog.message()}`);
        void dialog.dismiss();
      });
      return page;
    },
    /** Opens the link, gives a name, presses, and waits until it is live. */
    async enter(page: Page, session: string, name = 'Mori', wish: object = {}): Promise<void> {
      const { code } = await rig.webInvite(session, wish);
      await page.goto(this.address(session, code));
      await page.locator('#name').fill(name);
      await page.locator('button[type=submit]').click();
      await page.locator('.line.live').waitFor();
    },
    /** The hub ends and is started again, with what is kept, behind the same way. */
    async restart(): Promise<void> {
      await hub.serving.close(0);
      await hub.rig.stop();
      hub = await startHub();
      way.lead(hub.port);
    },
    async does<T extends CommandType>(session: string, type: T, data: CommandInput<T>): Promise<void> {
      const told = await rig.command(session, type, data);
      if (told.status >= 300) throw new Error(told.text);
    },
    async stop(): Promise<void> {
      await browser.close();
      await way.close();
      await hub.serving.close(0);
      await hub.rig.stop();
      await rm(dir, { recursive: true });
    },
  });
}
