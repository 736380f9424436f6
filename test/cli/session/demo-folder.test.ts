import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inDemoFolder } from '../../../src/cli/commands/setup/demo.ts';
import type { Invocation } from '../../../src/cli/settings/invocation.ts';

it('TRM-642 the demo takes language, screen and time zone from its caller, and nothing that is for work', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'oncall-demo-folder-'));
  const screen = { theme: 'light', render: 'ink', mouse: true };
  const settings = { lang: 'en', ...screen, timeZone: 'Asia/Tokyo', hub: 'https://oncall.example.com' };
  const cli = { env: {}, config: { settings } } as unknown as Invocation;
  const chat = { url: 'http://127.0.0.1:2', bot: 'b', app: 'a', channel: 'C0INCIDENT1' };
  const forge = { url: 'http://127.0.0.1:3', token: 'g' };
  const own = await inDemoFolder(cli, folder, { url: 'http://127.0.0.1:1', token: 't' }, chat, forge);
  const { changes, ...others } = own.config.settings;
  expect(changes?.services.map(({ repository }) => repository)).toEqual(['acme/shop', 'acme/shop']);
  expect(others).toEqual({
    lang: 'en',
    ...screen,
    timeZone: 'Asia/Tokyo',
    logs: [`file:${join(folder, 'app.log')}`],
  });
  await rm(folder, { recursive: true });
});
