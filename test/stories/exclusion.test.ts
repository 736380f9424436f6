import { appendFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SessionScreen } from './driver/session-screen.ts';
import { stage } from './driver/story.ts';

const on = stage();

describe('a statement is left out of detection from a session', () => {
  it('STY-925 by one key, with a reason; nothing evaluates yet, which is said, and the list has it', async () => {
    const line = (n: number) => `${new Date().toISOString()} ERROR cart ${1_000 + n} not found\n`;
    appendFileSync(on.logFile, Array.from({ length: 20 }, (_, n) => line(n)).join(''));
    const logs = ['--logs', 'file:app.log', '--id', 'checkout'];
    const seat = { lang: 'en', cols: 80, rows: 24 } as const;
    const sato = on.oncall(SessionScreen, 'sato', ['start', '5xx on checkout', ...logs], seat);
    await sato.shows('Logs  file:app.log');
    sato.press('5');
    await sato.shows(/cart <number> not found/);
    sato.press('j', '-');
    await sato.says('form.exclude');
    await sato.shows(/cart <number> not found/);
    sato.type('known, the fix is on its way');
    await sato.shows('the fix is on its way');
    sato.press('ctrl+s');
    await sato.shows('No detection runs here; exclusion saved: cart-not-found');
    const listed = JSON.parse(await on.rig.ok(['exclusion', 'list', '--json']));
    expect(listed).toMatchObject([
      { match: { template: 'cart <number> not found' }, reason: 'known, the fix is on its way', rule: null },
    ]);
    expect(listed).toHaveLength(1);
  });
});
