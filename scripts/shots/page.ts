import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { realTime } from '../../src/cli/base/machine.ts';
import type { CommandInput, CommandType } from '../../src/domain/command.ts';
import type { Lang } from '../../src/text/i18n/messages.ts';
import { TCP } from '../../test/hub/http/http-rig.ts';
import { type BrowserRig, browserRig, chromiumPath } from '../../test/web/browser-rig.ts';
import { ROOT } from './stand.ts';

/** 02:55 in Tokyo, when users were hit first. */
const HIT = Date.parse('2026-11-24T17:55:00.000Z');
const MINUTE = 60_000;
const SIZES = { phone: [360, 800], tablet: [768, 1024], desk: [1440, 900] } as const;
const LANGS = ['ja', 'en'] as const;
const THEMES = ['light', 'dark'] as const;
/** Those that docs show; the others are to be looked at. */
const KEPT = ['page-phone-ja-dark', 'page-phone-en-light'];

type Words = Readonly<
  Record<'title' | 'who' | 'what' | 'goal' | 'finding' | 'stop' | 'decision' | 'first' | 'update', string>
>;
const WORDS: Readonly<Record<Lang, Words>> = {
  ja: {
    title: '決済画面で5xx急増',
    who: '決済中の利用者の約3割',
    what: '支払いがタイムアウト',
    goal: '決済のエラー率を1%未満に戻す',
    finding: '02:54のデプロイ 7be2d94 の直後から、stock への接続プールが枯渇',
    stop: '5分で下がらなければ acquirer-b を外す',
    decision: 'checkout を 1c9e3b0 に戻す',
    first: '[初報] 決済で障害が発生しています。約3割の利用者の支払いがタイムアウトしています。',
    update: '[続報] 原因のデプロイを特定し、切り戻しを始めました。',
  },
  en: {
    title: '5xx on the payment page',
    who: 'about 30% of customers who pay',
    what: 'payments time out',
    goal: 'Error rate of payments below 1% again',
    finding: 'Since deployment 7be2d94 at 02:54 the connection pool to stock is exhausted',
    stop: 'If errors are not down in 5 minutes, take acquirer-b out',
    decision: 'Roll checkout back to 1c9e3b0',
    first: '[First update] Payments are failing: about 30% of customers who pay see a timeout.',
    update: '[Update] We have found the deployment that caused it and have begun to roll back.',
  },
};

/** Pictures of the page for a browser, of a session as it is worked: into `docs/shots`, or all of them into `folder`. */
export async function takePages(folder: string | null): Promise<void> {
  const path = chromiumPath();
  if (path === null) throw new Error('no chromium on this machine: apt-get install chromium');
  let ahead = HIT + 3 * MINUTE - Date.now();
  const time = { ...realTime, now: () => realTime.now() + ahead };
  const rig = await browserRig(path, time);
  const out = folder ?? join(ROOT, 'docs/shots');
  await mkdir(out, { recursive: true });
  const keep = async (name: string, page: Page) => {
    if (folder === null && !KEPT.includes(name)) return;
    await writeFile(join(out, `${name}.png`), await page.screenshot());
    process.stdout.write(`${name}.png\n`);
  };
  try {
    for (const lang of LANGS) {
      ahead = HIT + 3 * MINUTE - Date.now();
      const session = await rig.open(WORDS[lang].title);
      const pass = (minutes: number) => {
        ahead += minutes * MINUTE;
      };
      await work(rig, session, WORDS[lang], pass, lang);
      for (const theme of THEMES)
        for (const [size, [width, height]] of Object.entries(SIZES)) {
          const page = await rig.page({
            locale: lang === 'ja' ? 'ja-JP' : 'en-US',
            colorScheme: theme,
            viewport: { width, height },
          });
          const { url } = await rig.webInvite(session);
          await page.goto(rig.address(session, new URL(url).hash.slice(1)));
          await page.locator('#name').waitFor();
          await keep(`enter-${size}-${lang}-${theme}`, page);
          await page.locator('#name').fill(`${lang === 'ja' ? '森' : 'Mori'} ${size}${theme}`);
          await page.locator('button[type=submit]').click();
          await page.locator('.line.live').waitFor();
          await page.locator('details').first().waitFor();
          if (size === 'desk') await page.locator('summary').nth(1).click();
          await page.mouse.click(1, 1);
          await keep(`page-${size}-${lang}-${theme}`, page);
          if (folder !== null) await keepMore(page, rig, `${size}-${lang}-${theme}`, keep);
          await page.context().close();
        }
    }
  } finally {
    await rig.stop();
  }
}

/** What no page of the docs shows: all unfolded, and cut off. */
async function keepMore(
  page: Page,
  rig: BrowserRig,
  name: string,
  keep: (name: string, page: Page) => Promise<void>,
) {
  rig.way.down();
  await page.locator('main.old').waitFor();
  await keep(`old-${name}`, page);
  rig.way.up();
  for (const each of await page.locator('details').all())
    if ((await each.getAttribute('open')) === null) await each.locator('summary').click();
  await page.setViewportSize({ width: page.viewportSize()?.width ?? 360, height: 2_000 });
  await keep(`all-${name}`, page);
}

async function work(
  rig: BrowserRig,
  session: string,
  words: Words,
  pass: (minutes: number) => void,
  lang: Lang,
): Promise<void> {
  const [sato, tanaka] = [
    await rig.member(lang === 'ja' ? '佐藤' : 'Sato'),
    await rig.member(lang === 'ja' ? '田中' : 'Tanaka'),
  ];
  const does = async <T extends CommandType>(
    token: string,
    type: T,
    data: CommandInput<T>,
  ): Promise<void> => {
    const told = await rig.command(session, type, data, { token, via: TCP });
    if (told.status >= 300) throw new Error(told.text);
  };
  const steps = Object.keys((await rig.hub.session(session))?.steps ?? {});
  await does(tanaka, 'participant.join', {});
  await does(sato, 'participant.join', {});
  await does(tanaka, 'role.take', { role: 'lead' });
  await does(sato, 'role.take', { role: 'driver' });
  await does(tanaka, 'severity.set', { severity: 'SEV2' });
  await does(tanaka, 'impact.set', {
    impact: { who: words.who, what: words.what, since: new Date(HIT).toISOString() },
  });
  pass(2);
  await does(tanaka, 'goal.set', { goal: words.goal });
  await does(tanaka, 'notice.send', {
    text: words.first,
    nextAt: new Date(HIT + 15 * MINUTE).toISOString(),
    final: false,
  });
  pass(3);
  await does(sato, 'note.add', { kind: 'finding', text: words.finding });
  for (const step of steps.slice(2, 6))
    await rig.command(session, 'step.do', { step }, { token: sato, via: TCP });
  await does(tanaka, 'note.add', { kind: 'decision', text: words.stop });
  pass(4);
  await does(tanaka, 'note.add', { kind: 'decision', text: words.decision });
  await does(tanaka, 'notice.send', {
    text: words.update,
    nextAt: new Date(HIT + 30 * MINUTE).toISOString(),
    final: false,
  });
  pass(3);
}
