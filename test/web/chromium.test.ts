import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { WebFiles } from '../../src/ports/web-files.ts';
import { webFile } from '../hub/http/web-rig.ts';
import { HOSTILE } from '../record/markdown-shape.ts';
import { runnable } from '../runnable.ts';
import { type BrowserRig, browserRig, chromiumPath } from './browser-rig.ts';
import { sections, sectionsOf } from './seen-sections.ts';

const path = chromiumPath();
const isThere = runnable('the page in a real browser', path === null ? 'no chromium' : null);

describe.skipIf(!isThere)('the page in Chromium', () => {
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

  /** What the page must show, by the session as the hub has it. */
  const atHub = async (session: string) => sectionsOf((await rig.hub.session(session))!);

  it('WPG-13 leads from the link over a name to the live session, and shows what happens and that it was closed', async () => {
    const session = await rig.open('Payments time out');
    const page = await rig.page();
    const { code } = await rig.webInvite(session);
    await page.goto(rig.address(session, code));
    await page.locator('#name').waitFor();
    expect([page.url(), await page.evaluate(() => history.length)]).toEqual([rig.address(session), 2]);
    expect(await page.content()).not.toContain(code);
    await page.locator('#name').fill('Mori');
    await page.locator('button[type=submit]').click();
    await page.locator('.line.live').waitFor();
    expect(await page.locator('h1').textContent()).toBe('Payments time out');
    await rig.does(session, 'severity.set', { severity: 'SEV2' });
    await rig.does(session, 'note.add', { kind: 'decision', text: 'Roll back to 1c9e3b0' });
    await page.getByText('Roll back to 1c9e3b0').first().waitFor();
    await page.waitForFunction(() => document.title.startsWith('SEV2 '));
    expect(await page.locator('link[rel=icon]').getAttribute('href')).toMatch(/^data:image\/svg\+xml/);
    expect(await sections(page)).toEqual(await atHub(session));
    const cookies = await page.context().cookies();
    expect(cookies).toMatchObject([{ httpOnly: true, secure: true, sameSite: 'Strict', path: '/' }]);
    await rig.does(session, 'session.close', { reason: 'over', unrecovered: true } as never);
    await page.locator('.closed').waitFor();
    // Loaded again it is the same, for as long as the cookie lives.
    await page.reload();
    await page.locator('.closed').waitFor();
    expect(await sections(page)).toEqual(await atHub(session));
    await page.context().close();
  });

  it('WPG-14 spends nothing by being loaded, also by a scanner that runs scripts', async () => {
    const session = await rig.open('Scanned');
    const { code, id } = await rig.webInvite(session);
    const before = await rig.events(session);
    for (const locale of ['en-US', 'ja-JP']) {
      const page = await rig.page({ locale });
      await page.goto(rig.address(session, code), { waitUntil: 'networkidle' });
      await page.locator('#name').waitFor();
      expect(await page.context().cookies()).toEqual([]);
      await page.context().close();
    }
    const { invites } = (await rig.ask(`/v1/sessions/${session}/invites`)).json;
    expect(invites.find((each: { id: string }) => each.id === id)).toMatchObject({ used: null });
    expect(await rig.events(session)).toEqual(before);
  });

  it('WPG-14 takes a pasted link where a rewriter dropped the code, and says why another one is not taken', async () => {
    const session = await rig.open('Pasted');
    const { url, code } = await rig.webInvite(session);
    const page = await rig.page();
    await page.goto(rig.address(session));
    await page.locator('#name').fill('Mori');
    for (const [pasted, why] of [
      ['nonsense', 'no invite link'],
      [url.replace(session, 'other-0101'), 'another session'],
      [`${code.slice(0, -4)}AAAA`, 'not'],
    ]) {
      await page.locator('#code').fill(pasted);
      await page.locator('button[type=submit]').click();
      await page.locator('.fault', { hasText: why }).waitFor();
    }
    await page.locator('#code').fill(`<${url}>`);
    await page.locator('button[type=submit]').click();
    await page.locator('.line.live').waitFor();
    await page.context().close();
  });

  it('WPG-15 text from outside is text in the browser, too, and runs nothing', async () => {
    const session = await rig.open('Hostile');
    const page = await rig.page();
    await rig.enter(page, session);
    const odd = [...HOSTILE, '\x1b[2J', 'a\u202eb', '<svg onload=alert(1)>', '"><iframe srcdoc=x>'];
    for (const text of odd) await rig.does(session, 'note.add', { kind: 'decision', text });
    await rig.does(session, 'session.rename', { title: odd[0] ?? '' });
    await rig.does(session, 'goal.set', { goal: odd[1] ?? '' });
    await page.locator('h1', { hasText: '<script>alert(1)</script>' }).waitFor();
    expect(await sections(page)).toEqual(await atHub(session));
    // Its own script and its words.
    expect(await page.locator('script, iframe, svg, img, a').count()).toBe(2);
    await page.context().close();
  });

  it('WPG-16 says that it reconnects, greys what is old, and then has lost and doubled nothing', async () => {
    const session = await rig.open('Tunnel');
    const page = await rig.page();
    await rig.enter(page, session);
    await rig.does(session, 'note.add', { text: 'before' });
    rig.way.down();
    await page.locator('.line.reconnecting').waitFor();
    await page.locator('main.old').waitFor();
    for (let i = 0; i < 30; i += 1) await rig.does(session, 'note.add', { text: `missed ${i}` });
    rig.way.up();
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.locator('.line.live').waitFor();
    expect(await sections(page)).toEqual(await atHub(session));
    expect(await page.locator('.old').count()).toBe(0);
    // Away to another page and back again.
    await page.goto('about:blank');
    await rig.does(session, 'note.add', { text: 'while away' });
    await page.goBack();
    await page.locator('.line.live').waitFor();
    await page.getByText('while away').first().waitFor();
    expect(await sections(page)).toEqual(await atHub(session));
    await page.context().close();
  });

  it('WPG-16 after a sleep with a line that died meanwhile it comes back by itself', async () => {
    const session = await rig.open('Asleep');
    const page = await rig.page();
    await rig.enter(page, session);
    const device = await page.context().newCDPSession(page);
    await device.send('Page.setWebLifecycleState', { state: 'frozen' });
    rig.way.mute();
    for (let i = 0; i < 5; i += 1)
      await rig.does(session, 'note.add', { kind: 'finding', text: `slept ${i}` });
    await new Promise((done) => setTimeout(done, 1_000));
    rig.way.up();
    await device.send('Page.setWebLifecycleState', { state: 'active' });
    await page.locator('.line.live').waitFor();
    await page.locator('summary', { hasText: 'Timeline' }).click();
    await page.getByText('slept 4').first().waitFor();
    expect(await sections(page)).toEqual(await atHub(session));
    await page.context().close();
  });

  it('WPG-17 ages count by the hub’s clock where the phone’s is a day off', async () => {
    const session = await rig.open('Clock');
    await rig.does(session, 'notice.send', {
      text: 'first',
      nextAt: new Date(Date.now() + 14.5 * 60_000).toISOString(),
      final: false,
    });
    for (const off of [86_400_000, -86_400_000]) {
      const page = await rig.page();
      await page.addInitScript((ms) => {
        const own = Date.now;
        Date.now = () => own() + ms;
      }, off);
      await rig.enter(page, session, `Mori ${off}`);
      expect(await page.locator('.fact').first().textContent()).toContain('14m left');
      expect(await page.locator('.since').textContent()).toMatch(/· \d+s$/);
      await page.context().close();
    }
  });

  it('WPG-18 a revoked invite ends the page within a second, and says so', async () => {
    const session = await rig.open('Revoked');
    const page = await rig.page();
    const { code, id } = await rig.webInvite(session);
    await page.goto(rig.address(session, code));
    await page.locator('#name').fill('Mori');
    await page.locator('button[type=submit]').click();
    await page.locator('.line.live').waitFor();
    await rig.ask(`/v1/sessions/${session}/invites/${id}`, { method: 'DELETE' });
    await page.locator('.fault', { hasText: 'revoked' }).waitFor({ timeout: 1_000 });
    expect(await page.locator('main.watch').count()).toBe(0);
    await page.context().close();
  });

  it('WPG-19 after an upgrade of the hub it loads the new page by itself and keeps its place', async () => {
    const session = await rig.open('Upgraded');
    const page = await rig.page();
    await rig.enter(page, session);
    await page.locator('summary', { hasText: 'Timeline' }).click();
    const next: WebFiles = {
      document: (...asked) => {
        const { bytes, csp } = rig.built.document(...asked);
        const html = new TextDecoder().decode(bytes);
        return {
          ...webFile(html.replace(/src="\/web\/page-([^"]+)"/, 'src="/web/page-next-$1"'), 'text/html'),
          csp,
        };
      },
      file: (name) => rig.built.file(name.replace('-next-', '-')),
    };
    rig.serveInstead(next);
    rig.way.down();
    await page.locator('.line.reconnecting').waitFor();
    rig.way.up();
    await page.locator('script[src*="page-next-"]').waitFor({ state: 'attached' });
    await page.locator('.line.live').waitFor();
    await page.locator('details[open] > summary', { hasText: 'Timeline' }).waitFor();
    rig.serveInstead(rig.built);
    await page.context().close();
  });

  it('WPG-20 axe finds nothing serious, in both languages and on both backgrounds', async () => {
    const session = await rig.open('決済画面で5xx急増');
    await rig.does(session, 'severity.set', { severity: 'SEV1' });
    await rig.does(session, 'note.add', { kind: 'decision', text: 'acquirer-b を外す' });
    await rig.does(session, 'step.skip', {
      step: Object.keys((await rig.hub.session(session))!.steps)[1] ?? '',
      reason: 'not needed',
    });
    for (const [locale, colorScheme] of [
      ['ja-JP', 'light'],
      ['en-US', 'dark'],
      ['ja-JP', 'dark'],
      ['en-US', 'light'],
    ] as const) {
      const page = await rig.page({ locale, colorScheme });
      const grave = async () =>
        (await new AxeBuilder({ page }).setLegacyMode(true).analyze()).violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      const { code } = await rig.webInvite(session);
      await page.goto(rig.address(session, code));
      await page.locator('#name').waitFor();
      expect(await grave()).toEqual([]);
      await page.locator('#name').fill(`Mori ${locale} ${colorScheme}`);
      await page.locator('button[type=submit]').click();
      await page.locator('.line.live').waitFor();
      await sections(page);
      expect(await page.locator('html').getAttribute('lang')).toBe(locale.slice(0, 2));
      expect(await grave()).toEqual([]);
      rig.way.down();
      await page.locator('main.old').waitFor();
      expect(await grave()).toEqual([]);
      rig.way.up();
      await page.context().close();
    }
  });

  it('WPG-22 prints as a record: all sections unfolded, and folded again after it', async () => {
    const session = await rig.open('Printed');
    await rig.does(session, 'note.add', { kind: 'decision', text: 'roll back' });
    const page = await rig.page();
    await rig.enter(page, session);
    const open = () => page.locator('details[open]').count();
    expect(await open()).toBe(0);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await open()).toBe(5);
    expect(await sections(page)).toEqual(await atHub(session));
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('button:visible').count()).toBe(0);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await open()).toBe(0);
    await page.context().close();
  });

  it('WPG-21 fits 320 pixels without a sideways scroll, and what is pressed is 44 high', async () => {
    const session = await rig.open(`${'決済画面で5xx急増'.repeat(6)} ${'x'.repeat(120)}`);
    await rig.does(session, 'note.add', { kind: 'decision', text: 'https://example.com/'.padEnd(300, 'y') });
    const page = await rig.page({ viewport: { width: 320, height: 640 }, locale: 'ja-JP' });
    const { code } = await rig.webInvite(session);
    await page.goto(rig.address(session, code));
    await page.locator('#name').waitFor();
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    const low = async () => {
      const all = await page.locator('button, input, summary').all();
      const heights = await Promise.all(all.map(async (each) => (await each.boundingBox())?.height ?? 0));
      return heights.filter((height) => height < 44);
    };
    expect([await wide(), await low()]).toEqual([0, []]);
    await page.locator('#name').fill('森');
    await page.locator('button[type=submit]').click();
    await page.locator('.line.live').waitFor();
    await sections(page);
    expect([await wide(), await low()]).toEqual([0, []]);
    for (let width = 320; width <= 480; width += 8) {
      await page.setViewportSize({ width, height: 640 });
      expect([width, await page.locator('footer p').evaluate(linesOfItsEnd)]).toEqual([width, 1]);
    }
    await page.locator('button.lang').click();
    await page.locator('dt', { hasText: 'Lead' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.context().close();
  });
});

/** On how many lines the last words of an element are. */
function linesOfItsEnd(element: Element): number {
  const words = document.createRange();
  words.selectNodeContents(element.lastChild as Node);
  return new Set([...words.getClientRects()].map(({ top }) => top)).size;
}
