import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shardOf } from '../../src/adapters/jetstream-log/shard-leases.ts';
import { type ClusterHub, sharingHubs } from '../cli/hub/two-hubs.ts';
import { cliRig } from '../cli/rig.ts';
import { describeNats, oneNats } from '../rigs/nats/with-nats.ts';
import { runnable } from '../runnable.ts';
import { chromiumPath } from './browser-rig.ts';

const path = chromiumPath();
const isThere = runnable('the page at several hubs', path === null ? 'no chromium' : null);
const rig = cliRig();
const SHARDS = 8;
const WITHIN_MS = 60_000;

const shardsAt = async ({ url }: ClusterHub): Promise<readonly number[]> => {
  const answer = await fetch(`${url}/healthz`).catch(() => null);
  return answer === null ? [] : ((await answer.json()) as { sharing: { shards: number[] } }).sharing.shards;
};
const shared = (hubs: readonly ClusterHub[], each: readonly number[]) =>
  expect
    .poll(async () => (await Promise.all(hubs.map(shardsAt))).map(({ length }) => length).sort(), {
      timeout: WITHIN_MS,
    })
    .toEqual(each);

describeNats('the page at hubs that share sessions', () => {
  const node = oneNats();
  let browser: Browser;
  beforeAll(async () => {
    if (isThere)
      browser = await chromium.launch({
        executablePath: path ?? '',
        args: ['--no-sandbox', '--disable-gpu'],
      });
  });
  afterAll(() => browser?.close());

  it.runIf(isThere)(
    'WPG-30 a link opened at the wrong hub leads to the right one with its code, and a page whose session moves goes on there by itself',
    async () => {
      // Browsers tell cookies of hosts apart, and those of ports not.
      const hosts = ['127.0.0.1', '127.0.0.2', '127.0.0.3'];
      const wish = { hubs: 2, later: 1, shards: SHARDS, prefix: 'pages', hosts };
      const team = await sharingHubs(rig, [node().url], wish);
      const [a, b, c] = team.hubs as [ClusterHub, ClusterHub, ClusterHub];
      await shared([a, b], [4, 4]);
      const token = await team.token('sato');
      const env = { ONCALL_HUB: a.url, ONCALL_TOKEN: token };
      const ofB = new Set(await shardsAt(b));
      const ids = new Map<number, string>();
      // A session of each shard of B, so that the one that moves is among them.
      const start = async (word: string): Promise<string> =>
        (await rig.ok(['start', word, '--no-tui', '--id', word], { env })).split('\n')[0] ?? '';
      // What an id ends with is the day.
      const day = (await start('first')).slice('first'.length);
      for (let n = 1; ids.size < ofB.size; n += 1) {
        const shard = shardOf(`case${n}${day}`, SHARDS);
        if (ofB.has(shard) && !ids.has(shard)) ids.set(shard, await start(`case${n}`));
      }
      const context = await browser.newContext();
      context.setDefaultTimeout(WITHIN_MS);
      const pages = new Map<string, Page>();
      for (const id of ids.values()) {
        const made = JSON.parse(await rig.ok(['invite', id, '--web', '--json'], { env })) as { url: string };
        expect(made.url.startsWith(`${a.url}/s/${id}#`)).toBe(true);
        const page = await context.newPage();
        // From another site, as from a chat: then the browser withholds its cookies.
        await page.goto(`${a.url.replace('127.0.0.1', 'localhost')}/healthz`);
        await page.evaluate((url) => location.assign(url), made.url);
        await page.locator('#name').waitFor();
        expect(page.url()).toBe(`${b.url}/s/${id}`);
        // The code came along: nobody has to paste it.
        expect(await page.locator('#code').count()).toBe(0);
        await page.locator('#name').fill('Mori');
        await page.locator('button[type=submit]').click();
        await page.locator('.line.live').waitFor();
        pages.set(id, page);
      }

      c.again();
      await c.serves();
      await shared([a, b, c], [2, 3, 3]);
      const ofC = new Set(await shardsAt(c));
      const moved = [...pages].filter(([id]) => ofC.has(shardOf(id, SHARDS)));
      expect(moved.length).toBeGreaterThan(0);
      for (const [id, page] of moved) {
        await page.waitForURL(`${c.url}/s/${id}`);
        await rig.ok(['note', id, 'after it moved', '--kind', 'decision'], { env });
        await page.locator('.line.live').waitFor();
        await page.getByText('after it moved').first().waitFor();
      }
      for (const [id, page] of pages) {
        const { invites } = (await (
          await fetch(`${a.url}/v1/sessions/${id}/invites`, { headers: { authorization: `Bearer ${token}` } })
        ).json()) as { invites: readonly { web: { made: number } }[] };
        expect(invites.map(({ web }) => web.made)).toEqual([1]);
        await page.locator('.line.live').waitFor();
      }
      await context.close();
      for (const { running } of [a, b, c]) {
        running.child.kill('SIGTERM');
        await running.ended;
      }
    },
  );
});
