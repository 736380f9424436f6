import type { Page } from 'playwright-core';
import { sato } from '../domain/given.ts';
import { type BrowserRig, browserRig, chromiumPath } from '../web/browser-rig.ts';
import { longSession } from './long-session.ts';
import { type Figure, median } from './report.ts';

const EVENTS = 10_000;
const LOADS = 5;
/** Half of a round trip of a train. */
const ONE_WAY_MS = 200;
/** To connect over TLS takes two round trips, which a plain connection through a way of ours does not have. */
const CONNECT_MS = 4 * ONE_WAY_MS;

/** When what is on the screen says the state: noted by the page itself, milliseconds from the beginning of the navigation. */
const NOTE_SHOWN = `new MutationObserver((_, observer) => {
  if (document.querySelector('main.watch .facts') === null) return;
  observer.disconnect();
  requestAnimationFrame(() => document.documentElement.setAttribute('data-shown', performance.now()));
}).observe(document, { childList: true, subtree: true });`;

async function loaded(page: Page, address: string): Promise<number> {
  await page.goto(address);
  const shown = page.locator('html[data-shown]');
  await shown.waitFor();
  return Number(await shown.getAttribute('data-shown'));
}

async function loads(rig: BrowserRig, page: Page, session: string): Promise<number> {
  const device = await page.context().newCDPSession(page);
  await device.send('Network.enable');
  await device.send('Network.setCacheDisabled', { cacheDisabled: true });
  const taken: number[] = [];
  for (let i = 0; i < LOADS; i += 1) taken.push(await loaded(page, rig.address(session)));
  return median(taken);
}

/** A session of ten thousand events on the screen of a real Chromium: on this machine, and over a slow way. */
export async function benchWebPage(): Promise<readonly Figure[]> {
  const path = chromiumPath();
  if (path === null) {
    console.log('left out: chromium is not installed');
    return [];
  }
  const rig = await browserRig(path);
  try {
    const recorded = await longSession(EVENTS);
    const imported = await rig.hub.importSession(recorded, sato);
    if (!imported.ok) throw new Error(JSON.stringify(imported));
    const page = await rig.page();
    await page.addInitScript({ content: NOTE_SHOWN });
    await rig.enter(page, imported.session);
    const here = await loads(rig, page, imported.session);
    rig.way.slow(ONE_WAY_MS);
    const far = await loads(rig, page, imported.session);
    const name = `${EVENTS} events on the screen`;
    return [
      { name, value: here, unit: 'ms', goal: { atMost: 1_000 } },
      {
        name: `${name}, 400 ms round trip, connecting counted in`,
        value: far + CONNECT_MS,
        unit: 'ms',
        goal: { atMost: 2_500 },
      },
    ];
  } finally {
    await rig.stop();
  }
}
