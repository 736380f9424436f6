import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { terminals } from '../pty.ts';
import { cliRig, colleagueOf } from '../rig.ts';

const rig = cliRig();
const onTerminal = terminals(rig);

/** A session on a hub that others reach, and what its maker sends to a colleague. */
async function invited() {
  rig.renew();
  const session = await rig.session('Checkout fails', '--listen', '127.0.0.1:0');
  const [command = '', url = ''] = (await rig.ok(['invite', session])).split('\n');
  return { command, url };
}

describe('oncall join -', () => {
  it.each([
    ['the URL', (_: string, url: string) => url],
    ['both lines at once', (command: string, url: string) => `${command}\r${url}`],
  ])(
    'SEC-364 asks for the URL, shows nothing of it and has it in no argument: %s pasted',
    async (_, pasted) => {
      const { command, url } = await invited();
      expect(command).toBe('oncall join -');
      const terminal = onTerminal(['join', '-'], colleagueOf(rig, 'mori'));
      await terminal.shows('Paste the join URL');
      expect(readFileSync(`/proc/${terminal.pid}/cmdline`, 'utf8')).not.toContain('#');
      terminal.type(`${pasted(command, url)}\r`);
      await terminal.shows('mori (you)');
      expect(terminal.written).not.toContain(url.slice(url.indexOf('#') + 1).slice(0, 20));
      terminal.signal('SIGTERM');
      await terminal.ended;
    },
  );

  it('SEC-364 says what is wrong with what was pasted, and ends where nothing was', async () => {
    const terminal = onTerminal(['join', '-']);
    await terminal.shows('Paste the join URL');
    terminal.type('hello\r');
    expect((await terminal.ended).code).toBe(2);
    expect(terminal.screen()).toContain('cannot read the join URL');
    expect(terminal.screen()).not.toContain('hello');
    const left = onTerminal(['join', '-']);
    await left.shows('Paste the join URL');
    left.type('\x04');
    expect((await left.ended).code).toBe(2);
  });
});
