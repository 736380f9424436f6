import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BIN } from '../cli/rig.ts';
import { strangers } from './driver/sequences.ts';
import { stage } from './driver/story.ts';

const on = stage();
const RESTORED = { buffer: 'normal', wrap: true, paste: false, cursor: true };

describe('the terminal', () => {
  it('STY-30 a terminal of 20x5 is told so, and shows everything again when it grows', async () => {
    const { sato } = await on.opened({ lang: 'en' });
    sato.resize(20, 5);
    await sato.shows('Too small');
    sato.resize(80, 24);
    await sato.shows(/1 Checklist[\s\S]*2 Logs[\s\S]*3 Notes/);
    sato.resize(120, 40);
    await sato.showsStep('ack', 'open');
    await sato.shows(() => sato.rows()[39]?.includes('? help') === true);
    expect(sato.rows()[0]).toContain('5xx spike on checkout');
  });

  it('STY-31 Ctrl-Z gives the shell back, and fg the session', async () => {
    const session = await on.rig.session('5xx spike on checkout');
    const shell = await on.shell();
    shell.run(`'${process.execPath}' '${BIN}' join ${session}`);
    await shell.showsStep('ack', 'open');
    shell.act('suspend');
    await shell.shows('Stopped');
    expect(shell.modes).toMatchObject({ buffer: 'normal', cursor: true, wrap: true });
    await shell.obeys();
    // Only the shell is told of a window that grows meanwhile.
    shell.resize(130, 44);
    shell.run('fg');
    await shell.shows(/1 Checklist[\s\S]*Acknowledge the page/);
    await shell.shows(() => shell.rows()[43]?.includes('? help') === true);
    shell.act('step.tick');
    await shell.showsStep('ack', 'done');
    await shell.leavesToPrompt();
    await shell.exits();
  });

  it('STY-926 kill -STOP and fg give the session back with its keys', async () => {
    const session = await on.rig.session('5xx spike on checkout');
    const shell = await on.shell();
    shell.run(`sh -c 'echo $$ >job.pid; exec "$@"' job '${process.execPath}' '${BIN}' join ${session}`);
    await shell.showsStep('ack', 'open');
    process.kill(Number(readFileSync(join(on.rig.work, 'job.pid'), 'utf8')), 'SIGSTOP');
    await shell.shows('Stopped');
    await shell.obeys();
    shell.run('fg');
    await shell.shows(/1 Checklist[\s\S]*Acknowledge the page/);
    shell.act('step.tick');
    await shell.showsStep('ack', 'done');
    await shell.leavesToPrompt();
    await shell.exits();
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)('STY-32 %s gives the terminal back as it was, and exits with %d', async (signal, code) => {
    const { sato } = await on.opened();
    expect(sato.modes).toMatchObject({ buffer: 'alternate', wrap: false, cursor: false });
    sato.signal(signal);
    expect((await sato.ended).code).toBe(code);
    expect(sato.modes).toEqual(RESTORED);
    expect(sato.written).toContain('\x1b[?1049l');
    expect(sato.written.lastIndexOf('\x1b[?25h')).toBeGreaterThan(sato.written.lastIndexOf('\x1b[?25l'));
  });

  it('STY-33 NO_COLOR: not one colour is written, and all is said in words and marks', async () => {
    const { sato, session } = await on.opened({ env: { NO_COLOR: '1' } });
    const coloured = on.joins('tanaka', session);
    on.log('payment gateway timeout', 'error');
    await sato.shows('payment gateway timeout');
    sato.act('step.tick');
    await sato.showsStep('ack', 'done');
    sato.act('help');
    await sato.says('scope.global');
    const coloursIn = (written: string) =>
      [...written.matchAll(/\x1b\[([\d;:]*)m/g)]
        .flatMap(([, codes = '']) => codes.split(/[;:]/))
        .filter((code) => /^(?:3[0-8]|4[0-8]|9\d|10\d)$/.test(code));
    await coloured.showsStep('ack', 'done');
    expect(coloursIn(coloured.written).length).toBeGreaterThan(10);
    expect(coloursIn(sato.written)).toEqual([]);
  });

  it('STY-34 a paste of many lines with control sequences goes into the note as text, and does nothing', async () => {
    const { sato, tanaka } = await on.together();
    await sato.beginsNote();
    const lines = Array.from({ length: 30 }, (_, i) => `${i + 1}行目 \x1b[31mq\x1b[0m\x07 \x1b]0;title\x07`);
    sato.paste(lines.join('\r\n'));
    await sato.shows('30行目');
    expect(sato.exit).toBe(null);
    expect(sato.written).not.toContain('\x1b]0;');
    sato.act('editor.save');
    await tanaka.shows(/佐藤.*1行目|30行目/);
    for (const each of [sato, tanaka]) expect(strangers(each.written)).toEqual([]);
  });

  it('STY-35 lines full of escape sequences are shown as text, and no byte of them reaches the terminal', async () => {
    const { sato, tanaka, session } = await on.together({ lang: 'en' });
    const hostile = [
      '\x1b[2J\x1b[H\x1b]0;owned\x07cleared',
      '\x1b]52;c;b3duZWQ=\x07clipboard',
      '\x1bP+q544e\x1b\\dcs',
      '\x1b[?1049l\x1b[31mred\x1b[8mhidden',
      'bell\x07 back\x08space \x9b31m c1',
      'bidi \u202egnissim\u202c \u2066x\u2069 zero\u200bwidth',
      'rewrite\rafter',
      'last of them',
    ];
    const env = on.environment('suzuki', { lang: 'en' });
    await on.rig.ok(['pipe', session], { stdin: `${hostile.join('\n')}\n`, env });
    await on.rig.ok(['note', session, `note ${hostile[0]}`], { env });
    for (const each of [sato, tanaka]) {
      await each.shows('last of them');
      await each.shows('␛[2J␛[H␛]0;owned␇cleared');
      await each.shows('<U+202E>gnissim');
      await each.shows(/note ␛\[2J/);
      each.focus('logs').act('move.up', 'logs.open');
      await each.says('line.title');
      each.act('text.close');
      expect(strangers(each.written), each.name).toEqual([]);
    }
    const raw = [
      '\x1b[2J\x1b[H\x1b]',
      '\x1b]',
      '\x1bP',
      '\x1b[31mred',
      '\x1b[8m',
      '\x07',
      '\x08',
      '\x9b',
      '\u202e',
    ];
    const written = sato.written.replaceAll('\x1b]11;?\x1b\\', '');
    for (const bytes of raw) expect(written.includes(bytes), JSON.stringify(bytes)).toBe(false);
  });

  it('STY-36 resizing during a flood of lines leaves the screen as if it had been drawn afresh', async () => {
    const { sato, session } = await on.together();
    const lines = Array.from({ length: 20_000 }, (_, i) => `INFO worker: 注文 ${i} を受け付けました`);
    const flood = on.rig.start(['pipe', session], { env: on.environment('suzuki') });
    flood.child.stdin?.write(`${lines.join('\n')}\n`);
    await sato.shows('を受け付けました');
    for (const [cols, rows] of [
      [100, 30],
      [60, 15],
      [200, 50],
      [79, 24],
      [20, 5],
      [120, 40],
    ] as const) {
      sato.resize(cols, rows);
      await sato.shows(cols < 60 ? '画面が小さすぎ' : () => (sato.rows().at(-1) ?? '').includes('q 退出'));
    }
    flood.child.stdin?.end('ERROR worker: 最後の行\n');
    expect((await flood.ended).code).toBe(0);
    await sato.shows('最後の行');
    const written = sato.written.length;
    const before = still(sato.screen());
    sato.act('redraw');
    await sato.until(() => sato.written.length - written > sato.screen().length, 'to paint all of it again');
    await sato.shows((screen) => still(screen) === before);
  });
});

/** A screen without what the clock alone changes. */
const still = (screen: string): string => screen.replace(/[\d▁▂▃▄▅▆▇█]+/g, '0');
