import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openInBrowser } from '../../../src/cli/terminal/browser.ts';

const URL_4812 = 'https://example.pagerduty.com/incidents/Q4812';
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oncall-browser-'));
  const program = join(folder, 'xdg-open');
  writeFileSync(
    program,
    `#!/bin/sh\n{ echo "$#|$1"; /usr/bin/env; } > "${folder}/told.part"\n/bin/mv "${folder}/told.part" "${folder}/told"\n`,
  );
  chmodSync(program, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function told(): Promise<string> {
  while (!existsSync(join(folder, 'told'))) await new Promise((resolve) => setTimeout(resolve, 5));
  return readFileSync(join(folder, 'told'), 'utf8');
}

describe.skipIf(process.platform === 'darwin')('the browser', () => {
  it('HOM-425 gets the address as one argument, and none of our secrets', async () => {
    const env = {
      PATH: folder,
      DISPLAY: ':0',
      PAGERDUTY_TOKEN: 'u+secret',
      ONCALL_TOKEN: 'secret',
      LC_ALL: 'ja_JP.UTF-8',
    };
    expect(await openInBrowser(`${URL_4812}?a=1&b=$(id)`, env)).toBe(true);
    const seen = await told();
    expect(seen.split('\n')[0]).toBe(`1|${URL_4812}?a=1&b=$(id)`);
    expect(seen).toContain('LC_ALL=ja_JP.UTF-8');
    expect(seen).not.toContain('secret');
  });

  it('HOM-425 is not asked for over SSH, without a display, or for what is no web address', async () => {
    const there = { PATH: folder, DISPLAY: ':0' };
    expect(await openInBrowser(URL_4812, { ...there, SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' })).toBe(false);
    expect(await openInBrowser(URL_4812, { PATH: folder })).toBe(false);
    expect(await openInBrowser(URL_4812, { PATH: '', DISPLAY: ':0' })).toBe(false);
    for (const url of ['javascript:alert(1)', 'file:///etc/passwd', '-version', ''])
      expect(await openInBrowser(url, there)).toBe(false);
    expect(existsSync(join(folder, 'told'))).toBe(false);
  });

  it('HOM-425 is what $BROWSER names, where that is one program', async () => {
    expect(await openInBrowser(URL_4812, { PATH: folder, BROWSER: 'xdg-open', SSH_TTY: '/dev/pts/1' })).toBe(
      true,
    );
    expect(await told()).toContain(URL_4812);
  });
});
