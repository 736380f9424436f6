import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyText, osc52 } from '../../../src/cli/terminal/clipboard.ts';
import { folder } from '../folder.ts';

const decoded = (sequence: string) =>
  Buffer.from(/52;c;([A-Za-z0-9+/=]*)/.exec(sequence)?.[1] ?? '', 'base64').toString('utf8');

describe('clipboard', () => {
  it('CLI-18 asks the terminal by OSC 52, wrapped for tmux and screen, and not beyond 74 KiB', () => {
    const plain = osc52('復唱 ok', { TERM: 'xterm-256color' });
    expect(plain).toMatch(/^\x1b\]52;c;[A-Za-z0-9+/=]+\x07$/);
    expect(decoded(plain ?? '')).toBe('復唱 ok');
    expect(osc52('x', { TMUX: '/tmp/tmux-0/default,1,0' })).toBe(
      `\x1bPtmux;\x1b\x1b]52;c;${Buffer.from('x').toString('base64')}\x07\x1b\\`,
    );
    const screen = osc52('y'.repeat(2_000), { TERM: 'screen' }) ?? '';
    expect(screen.split('\x1b\\').every((part) => part.length <= 704)).toBe(true);
    expect(osc52('z'.repeat(80 * 1024), {})).toBeNull();
  });

  it('no byte of the text reaches the terminal as itself', () => {
    expect(osc52('\x07\x1b\\evil\x1b[2J', {})?.slice(7, -1)).toMatch(/^[A-Za-z0-9+/=]+$/);
  });

  it('takes a native tool first, and the terminal where that fails or one sits far away', async () => {
    const place = folder();
    const kept = join(place, 'kept');
    const tool = (body: string) => {
      writeFileSync(join(place, 'wl-copy'), `#!/bin/sh\n${body}\n`);
      chmodSync(join(place, 'wl-copy'), 0o755);
    };
    const env = { PATH: `${place}:/usr/bin:/bin`, WAYLAND_DISPLAY: 'w' };
    const sent: string[] = [];
    tool(`cat > '${kept}'`);
    expect(await copyText('証跡 #3', env, (s) => sent.push(s))).toEqual({
      how: 'clipboard',
      tool: 'wl-copy',
    });
    expect([readFileSync(kept, 'utf8'), sent]).toEqual(['証跡 #3', []]);
    tool('exit 1');
    expect(await copyText('b', env, (s) => sent.push(s))).toEqual({ how: 'terminal' });
    tool(`cat > '${kept}-far'`);
    expect(await copyText('c', { ...env, SSH_CONNECTION: 'x' }, (s) => sent.push(s))).toEqual({
      how: 'terminal',
    });
    expect([sent.map(decoded), existsSync(`${kept}-far`)]).toEqual([['b', 'c'], false]);
    expect(await copyText('d'.repeat(99_999), {}, () => {})).toMatchObject({
      how: 'failed',
      kind: 'too-large',
    });
  });
});
