import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transform } from 'esbuild';
import type { Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PAGE_LIMIT } from '../../scripts/build/page.mjs';
import { lastSaid, nextUpdate, stageOf } from '../../src/domain/briefing.ts';
import type { Session } from '../../src/domain/session.ts';
import { passFragment } from '../../src/protocol/join-url.ts';
import { clockAndDay } from '../../src/text/time.ts';
import { terminalAt } from '../cli/hub/two-hubs.ts';
import { freePort } from '../free-ports.ts';
import { line } from '../hub/hand-source.ts';
import { NGINX, startNginx } from '../hub/http/nginx-proxy.ts';
import { runnable } from '../runnable.ts';
import { type BrowserRig, browserRig, chromiumPath } from './browser-rig.ts';
import { sections, sectionsOf } from './seen-sections.ts';

/** Ends what hangs; a busy machine does not reach it. */
const WITHIN = { timeout: 40_000 };
const path = chromiumPath();
const isThere = runnable('the page beside others in a real browser', path === null ? 'no chromium' : null);
const canProxy = runnable('the page behind nginx', NGINX === undefined ? 'nginx is not installed' : null);

describe.skipIf(!isThere)('a session on the page in Chromium', () => {
  let rig: BrowserRig;
  beforeAll(async () => {
    rig = await browserRig(path ?? '');
  });
  afterAll(() => rig?.stop());
  afterEach(() => {
    rig.way.up();
    expect(rig.reports).toEqual([]);
    expect(rig.faults).toEqual([]);
  });

  /** Seq up to which a page has told that it has read. */
  function seenBy(page: Page): () => number {
    let seq = 0;
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => {
        const frame = JSON.parse(String(payload));
        if (frame.t === 'seen') seq = frame.seq;
      });
    });
    return () => seq;
  }

  it('WPG-23 a first visit, from the link to the live view, loads 30,000 bytes at most in each language', async () => {
    const session = await rig.open('Payments time out');
    for (const locale of ['ja-JP', 'en-US']) {
      const page = await rig.page({ locale });
      const types: string[] = [];
      page.on('response', (told) => types.push(`${told.headers()['content-encoding']} ${told.url()}`));
      await rig.enter(page, session, `Mori ${locale}`);
      await sections(page);
      const loaded = await page.evaluate(() =>
        performance
          .getEntries()
          .filter((entry) => entry instanceof PerformanceResourceTiming)
          .map(({ name, encodedBodySize }) => [new URL(name).pathname, encodedBodySize] as const),
      );
      const own = loaded.filter(([name]) => !name.startsWith('/v1/'));
      // The document, the style and the script, and nothing after them.
      expect(own.length).toBe(3);
      expect(types.filter((type) => !type.includes('/v1/')).every((type) => type.startsWith('br '))).toBe(
        true,
      );
      const bytes = own.reduce((sum, [, size]) => sum + size, 0);
      expect(bytes).toBeGreaterThan(10_000);
      expect(bytes).toBeLessThanOrEqual(PAGE_LIMIT);
      await page.context().close();
    }
  });

  it('WPG-24 a closed session is read whole at the same address, with its record, for as long as the cookie lives', async () => {
    const session = await rig.open('Over');
    const page = await rig.page();
    await rig.enter(page, session);
    await rig.does(session, 'note.add', { kind: 'decision', text: 'Roll back to 1c9e3b0' });
    await rig.does(session, 'session.close', { reason: 'over', unrecovered: true } as never);
    const whole = async (seen: Page) => {
      await seen.locator('.closed').waitFor();
      await seen.waitForFunction(() => document.querySelectorAll('details[open]').length === 5);
      expect(await sections(seen)).toEqual(sectionsOf((await rig.hub.session(session))!));
    };
    await whole(page);
    await page.reload();
    await whole(page);
    // Back later: in another tab, after the hub was started again.
    const context = page.context();
    await page.close();
    await rig.restart();
    const later = await context.newPage();
    await later.goto(rig.address(session));
    await whole(later);
    expect((await later.locator('.closed a').boundingBox())?.height).toBeGreaterThanOrEqual(44);
    const [download] = await Promise.all([
      later.waitForEvent('download'),
      later.locator('.closed a').click(),
    ]);
    expect(download.suggestedFilename()).toBe(`${session}.md`);
    const text = await readFile(await download.path(), 'utf8');
    expect(text).toBe((await rig.ask(`/v1/sessions/${session}/record.md?lang=en`)).text);
    // Who has no cookie is asked for an invite.
    const other = await rig.page();
    await other.goto(rig.address(session));
    await other.locator('#code').waitFor();
    expect(await other.locator('.closed').count()).toBe(0);
    await other.context().close();
    await later.context().close();
  });

  it('WPG-25 log lines come, and older ones by a press, where the invite gives them, and to nobody else', async () => {
    const session = await rig.open('Lines');
    await rig.does(session, 'tail.set', { tail: { sources: ['app'], query: null, window: null } } as never);
    const [reader, other] = [await rig.page(), await rig.page()];
    await rig.enter(reader, session, 'Hayashi', { lines: true });
    await rig.enter(other, session, 'Mori');
    await expect.poll(() => rig.sources.made.length, WITHIN).toBeGreaterThan(0);
    const source = rig.sources.get('app');
    source.older = Array.from({ length: 150 }, (_, i) => line(`older ${i}`));
    for (let i = 0; i < 5; i += 1)
      await source.give(Array.from({ length: 100 }, (_, j) => line(`line ${i * 100 + j}`)));
    await reader.locator('summary', { hasText: 'Log' }).click();
    const rows = async () => (await reader.locator('.log li').allTextContents()).map((text) => text.trim());
    await reader.getByText('line 499').waitFor();
    expect((await rows()).length).toBe(200);
    const press = reader.locator('button', { hasText: 'older' });
    const last = async (count: number) => {
      await press.click();
      await expect.poll(async () => (await rows()).length, WITHIN).toBe(count);
    };
    await last(400);
    await last(600);
    await last(650);
    expect(await press.count()).toBe(0);
    const expected = [
      ...Array.from({ length: 150 }, (_, i) => `older ${i}`),
      ...Array.from({ length: 500 }, (_, i) => `line ${i}`),
    ];
    expect((await rows()).map((text) => text.replace(/^.*?(older|line) /, '$1 '))).toEqual(expected);
    // They stay while new ones come.
    await source.give([line('line 500')]);
    await reader.getByText('line 500').waitFor();
    expect((await rows()).length).toBe(650);
    await other.waitForTimeout(300);
    expect(await other.locator('summary', { hasText: 'Log' }).count()).toBe(0);
    expect(await other.content()).not.toContain('line 4');
    await reader.context().close();
    await other.context().close();
  });

  it('WPG-26 beside a terminal, through sleep, back, offline and a restart of the hub, both end in the same state', async () => {
    const session = await rig.open('Beside');
    const page = await rig.page();
    const seen = seenBy(page);
    await rig.enter(page, session);
    const token = await rig.member('Sato');
    const terminal = terminalAt([rig.origin], token, session);
    const live = () => expect.poll(() => terminal.get().connection.kind, WITHIN).toBe('live');
    const write = async (text: string) => {
      for (let i = 0; i < 5; i += 1) await rig.does(session, 'note.add', { text: `${text} ${i}` });
    };
    try {
      await live();
      const { n } = terminal.send('note.add', { kind: 'decision', text: 'Take acquirer-b out' });
      await terminal.settled(n);
      const device = await page.context().newCDPSession(page);
      await device.send('Page.setWebLifecycleState', { state: 'frozen' });
      rig.way.mute();
      await write('asleep');
      await page.waitForTimeout(500).catch(() => {});
      rig.way.up();
      await device.send('Page.setWebLifecycleState', { state: 'active' });
      await page.locator('.line.live').waitFor();
      await page.goto('about:blank');
      await write('away');
      await page.goBack();
      await page.locator('.line.live').waitFor();
      await page.context().setOffline(true);
      rig.way.down();
      await page.locator('main.old').waitFor();
      await rig.does(session, 'severity.set', { severity: 'SEV1' });
      await rig.does(session, 'impact.set', {
        impact: { who: 'all who pay', what: 'cannot pay', since: null },
      });
      await rig.restart();
      await write('offline');
      await rig.does(session, 'notice.send', {
        text: 'We roll back',
        nextAt: new Date(Date.now() + 30 * 60_000).toISOString(),
        final: false,
      });
      await rig.does(session, 'goal.set', { goal: 'Errors below 1%' });
      rig.way.up();
      await page.context().setOffline(false);
      terminal.retryNow();
      await live();
      await page.locator('.line.live').waitFor();
      const head = (await rig.events(session)).length;
      await expect.poll(() => terminal.get().view.session.seq, WITHIN).toBe(head);
      await expect.poll(seen, WITHIN).toBe(head);
      const { view, presence } = terminal.get();
      const state = view.session;
      expect(state).toEqual(await rig.hub.session(session));
      await expect.poll(() => sections(page), WITHIN).toEqual(sectionsOf(state, { presence }));
      expect(await briefed(page)).toEqual(briefing(state));
    } finally {
      await terminal.close();
      await page.context().close();
    }
  });

  /** What a briefing says, as the terminal's state has it. */
  const briefing = (state: Session) => ({
    severity: state.severity,
    stage: stageOf(state),
    impact: `${state.impact?.who}, ${state.impact?.what}`,
    next: clockAndDay(nextUpdate(state) ?? '', new Date().toISOString(), 'Asia/Tokyo', 'en'),
    goal: state.goal,
    decision: lastSaid(state, 'decision')?.text,
    said: state.notices.map(({ text }) => text),
  });
  /** The same, read from the page. */
  const briefed = async (page: Page) => {
    const fact = (name: string) => page.locator('.fact', { hasText: name }).locator('dd');
    return {
      severity: await page.locator('.badge').textContent(),
      stage: await page.locator('.stage').textContent(),
      impact: await page.locator('.sentence').textContent(),
      next: await fact('Next update').locator('time').textContent(),
      goal: await fact('Goal').textContent(),
      decision: await fact('Decision').locator('.said').first().textContent(),
      said: await page.locator('.updates .said').allTextContents(),
    };
  };

  it('WPG-31 a text that was taken out of the log goes from the page, and the session is shown all the same', async () => {
    const session = await rig.open('Redacted');
    const page = await rig.page();
    await rig.enter(page, session);
    await rig.does(session, 'note.add', { kind: 'decision', text: 'the key is hunter2' });
    await page.getByText('hunter2').first().waitFor();
    const { seq } = (await rig.hub.session(session))!;
    await rig.does(session, 'events.redact', { events: [seq] } as never);
    await page.getByText('[redacted:manual]').first().waitFor();
    expect(await page.content()).not.toContain('hunter2');
    await page.reload();
    await page.getByText('[redacted:manual]').first().waitFor();
    await page.locator('.line.live').waitFor();
    expect(await sections(page)).toEqual(sectionsOf((await rig.hub.session(session))!));
    await page.context().close();
  });

  it('WPG-27 a stream that ends in the middle of a frame loses and doubles nothing', async () => {
    const session = await rig.open('Cut short');
    const page = await rig.page();
    await rig.enter(page, session);
    for (const bytes of [1, 40, 700]) {
      const cut = rig.way.cutAfter(bytes);
      // Compressed it is longer than each of them.
      const words = Array.from({ length: 400 }, (_, i) => ((i * 7_919 + bytes) % 9_973).toString(36));
      const text = `cut after ${bytes}: ${words.join(' ')}`;
      await rig.does(session, 'note.add', { kind: 'decision', text });
      await cut;
      await page.getByText(`cut after ${bytes}:`).first().waitFor();
      await page.locator('.line.live').waitFor();
    }
    await expect.poll(() => sections(page), WITHIN).toEqual(sectionsOf((await rig.hub.session(session))!));
    // The same of what is read over HTTP, at the beginning.
    const cut = new Promise<void>((done) => {
      const arm = (route: Route) => {
        rig.way.cutAfter(700).then(done);
        return route.continue();
      };
      void page.route('**/v1/sessions/*/events*', arm, { times: 1 });
    });
    await page.reload();
    await cut;
    await page.locator('.line.live').waitFor();
    expect(await sections(page)).toEqual(sectionsOf((await rig.hub.session(session))!));
    await page.context().close();
  });

  it('WPG-32 the log is read and a pass tried until the hub serves the session, and a pass that is worth nothing once', async () => {
    const [session, another] = [await rig.open('Moves'), await rig.open('Beside it')];
    const first = await rig.page();
    await rig.enter(first, session);
    const came = rig.tokens.list().find((token) => token.session === session);
    const pass = await rig.invites.pass(String(came?.id), session);
    for (const [notYet, tries, shown] of [
      [2, 3, '.line.live'],
      [0, 1, '#name'],
    ] as const) {
      const page = await rig.page();
      // The browser has a cookie of another session there.
      await rig.enter(page, another);
      const forms: number[] = [];
      const waits = async (path: string) => {
        const answers: boolean[] = [];
        await page.route(path, async (route) => {
          const isEarly = answers.length < notYet;
          const standby = { status: 503, json: { kind: 'standby' }, headers: { 'oncall-standby': '1' } };
          await route.fulfill(isEarly ? standby : { response: await route.fetch() });
          answers.push(isEarly);
          if (isEarly) forms.push(await page.locator('#name').count());
        });
        return answers;
      };
      await waits('**/v1/sessions/*/events*');
      const answers = await waits('**/v1/web/enter');
      await page.goto(rig.address(session, passFragment(pass)));
      await page.locator(shown).waitFor();
      expect(await page.getByText('✗').count()).toBe(0);
      expect(answers.length).toBe(tries);
      expect(forms).toEqual(Array(2 * notYet).fill(0));
      await page.context().close();
    }
    await first.context().close();
  });

  it('WPG-29 draws over anything as from nothing, and keeps what has a key and what was typed', async () => {
    const { code } = await transform(await readFile('src/web/draw.ts', 'utf8'), {
      loader: 'ts',
      format: 'esm',
    });
    const page = await rig.page();
    await page.goto('about:blank');
    const source = `data:text/javascript,${encodeURIComponent(code)}`;
    const told = await page.evaluate(
      `${await readFile('test/web/draw-in-page.js', 'utf8')}
tryDraw('${source}', 4711)`,
    );
    expect(told).toEqual({ wrong: [], same: true, value: 'typed', labels: ['new', 'c', 'b'] });
    await page.context().close();
  });

  it.skipIf(!canProxy)(
    'WPG-28 behind a proxy that cuts WebSockets it asks every few seconds and says how old what it shows is',
    async () => {
      const session = await rig.open('No upgrade');
      const root = await mkdtemp(join(tmpdir(), 'oncall-nginx-'));
      const port = await freePort();
      const origin = `http://127.0.0.1:${port}`;
      const site = `server { listen 127.0.0.1:${port}; location / {
        proxy_pass http://127.0.0.1:${rig.hubPort()}; proxy_set_header Host $http_host; } }`;
      const stop = await startNginx(root, site, async () => (await fetch(`${origin}/healthz`)).ok);
      try {
        const page = await rig.page();
        const { code } = await rig.webInvite(session);
        await page.goto(`${origin}/s/${session}#${code}`);
        await page.locator('#name').fill('Mori');
        await page.locator('button[type=submit]').click();
        const told = page.locator('.line.asking');
        await told.waitFor();
        expect(await told.textContent()).toMatch(/^◌ no live connection, \d+s old$/);
        expect(await page.locator('.old').count()).toBe(0);
        await rig.does(session, 'note.add', { kind: 'decision', text: 'seen all the same' });
        await page.getByText('seen all the same').first().waitFor(WITHIN);
        expect(await sections(page)).toEqual(sectionsOf((await rig.hub.session(session))!));
        // The proxy goes, too: then what is shown is old.
        await stop();
        await page.locator('main.old').waitFor({ timeout: 30_000 });
        await page.context().close();
      } finally {
        await stop();
        await rm(root, { recursive: true });
      }
    },
  );
});
