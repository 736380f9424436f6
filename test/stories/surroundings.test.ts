import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { PALETTES } from '../../src/tui/draw/colours.ts';
import { BIN } from '../cli/rig.ts';
import { runnable } from '../runnable.ts';
import { farHub } from './driver/far-hub.ts';
import { Shell } from './driver/shell.ts';
import { stage } from './driver/story.ts';

const on = stage();
const RESTORED = { buffer: 'normal', wrap: true, paste: false, cursor: true };
const has = (program: string): boolean => spawnSync('/bin/sh', ['-c', `command -v ${program}`]).status === 0;
/** What a failed story leaves running behind its terminal. */
afterEach(() => {
  if (has('tmux')) spawnSync('tmux', ['-L', `sty-${process.pid}`, 'kill-server']);
  if (has('screen')) spawnSync('screen', ['-S', `sty-${process.pid}`, '-X', 'quit']);
});
const of = (kind: 'dark' | 'light'): string => `\x1b[38;5;${PALETTES[kind].past}m`;

describe('what the terminal is', () => {
  // The answer is waited for 120 ms: this process, which gives it, may be busy for longer.
  it('STY-70 a light terminal is drawn for its background from the first frame on', {
    retry: 2,
  }, async () => {
    const { sato } = await on.opened({ lang: 'en', background: 'rgb:fdfd/f6f6/e3e3' });
    await sato.says('pane.checklist');
    expect(sato.written).toContain(of('light'));
    expect(sato.written).not.toContain(of('dark'));
  });

  it('STY-71 an answer that comes late and in pieces changes the colours and types nothing', async () => {
    const { sato } = await on.opened({ lang: 'en' });
    expect(sato.written).not.toContain(of('light'));
    // Times go on meanwhile, and the picture of the last minutes.
    const shown = () =>
      sato
        .rows()
        .slice(2, 20)
        .map((row) => row.slice(0, 38).replace(/\d+[ms] left/, ''));
    const before = shown();
    for (const piece of ['\x1b]1', '1;rgb:ff', 'ff/ffff/', 'ffff', '\x1b', '\\']) sato.type(piece);
    await sato.until(() => sato.written.includes(of('light')), 'to draw for a light background');
    expect(shown()).toEqual(before);
    await sato.beginsNote();
    expect(sato.screen()).not.toContain('rgb');
  });

  it('STY-72 where box lines take two cells they are ASCII', async () => {
    const { sato } = await on.opened({ lang: 'en', ambiguous: 2 });
    await sato.shows('+-»1 Checklist');
    expect(sato.screen()).not.toMatch(/[─│┌┐└┘├┤━▁-█]/);
  });

  it('STY-73 killed outright it still leaves the terminal as it was', async () => {
    const session = await on.rig.session('5xx spike on checkout');
    const shell = await on.shell();
    shell.run(`'${process.execPath}' '${BIN}' join ${session}`);
    await shell.showsStep('ack', 'open');
    const children = readFileSync(`/proc/${shell.pid}/task/${shell.pid}/children`, 'utf8');
    process.kill(Number(children.trim()), 'SIGKILL');
    await shell.until(
      () => JSON.stringify(shell.modes) === JSON.stringify({ ...RESTORED, paste: shell.modes.paste }),
      'to be as it was',
    );
    await shell.obeys();
    await shell.exits();
  });

  it('STY-73 so it does where no shell that minds its terminal is about: lines are read as lines again', async () => {
    const session = await on.rig.session('5xx spike on checkout');
    const script = `'${process.execPath}' '${BIN}' join ${session}; until stty -a | grep -q ' icanon'; do sleep 0.1; done; echo cooked`;
    const shell = on.terminal(
      Shell,
      'a script',
      ['/bin/sh', '-c', script],
      {
        cwd: on.rig.work,
        env: on.environment('sato', { lang: 'en' }),
      },
      'en',
    );
    await shell.showsStep('ack', 'open');
    const children = readFileSync(`/proc/${shell.pid}/task/${shell.pid}/children`, 'utf8');
    process.kill(Number(children.trim()), 'SIGKILL');
    await shell.shows('cooked');
    expect(shell.modes).toEqual(RESTORED);
    await shell.ended;
  });

  it('STY-74 a mistake of its own gives the terminal back, is told in one line, and ends with 1', async () => {
    const mistake = 'process.on("SIGUSR2",()=>{throw new Error("mistaken")})';
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(mistake)}`;
    const { sato } = await on.opened({ lang: 'en', env: { NODE_OPTIONS } });
    sato.signal('SIGUSR2');
    expect(await sato.ended).toEqual({ code: 1, signal: 0 });
    expect(sato.modes).toEqual(RESTORED);
    expect(sato.screen().trim().split('\n')).toHaveLength(1);
    expect(sato.screen()).toMatch(/^oncall: .*mistaken/);
  });
});

describe('a hub 200 ms away', () => {
  it('STY-75 keys are echoed and acts are seen before anything could have come back', async () => {
    const { sato, session } = await on.opened({ lang: 'en' });
    const line = await farHub(join(on.rig.root, 'run'), on.rig.root, 200);
    try {
      const env = { XDG_RUNTIME_DIR: line.run };
      const tanaka = on.joins('tanaka', session, { lang: 'en', env });
      await tanaka.showsStep('ack', 'open');
      await sato.shows('Tanaka');
      line.hold();
      const received = line.received();
      tanaka.act('step.tick');
      await tanaka.showsStep('ack', 'done');
      await tanaka.beginsNote();
      for (const [i, letter] of ['切', 'り', '戻', 'し'].entries()) {
        tanaka.type(letter);
        await tanaka.showsTyped('切り戻し'.slice(0, i + 1));
      }
      tanaka.act('editor.save');
      await tanaka.showsNote('Tanaka', '切り戻し');
      tanaka.focus('logs');
      await tanaka.showsFocus('logs');
      expect(line.received()).toBe(received);
      line.letGo();
      await sato.showsStep('ack', 'done', 'Tanaka');
      await sato.showsNote('Tanaka', '切り戻し');
    } finally {
      line.letGo();
      await line.close();
    }
  });
});

describe('other terminals', () => {
  it('STY-76 what was chosen is there again in the next session: wrap, times, language, colours; zoom is not', async () => {
    const { sato, session } = await on.opened({ lang: 'en' });
    sato.focus('logs').act('zoom');
    await sato.showsFocus('logs');
    sato.act('logs.wrap', 'logs.utc');
    await sato.shows('UTC');
    sato.act('theme');
    await sato.shows('light background');
    sato.act('language');
    await sato.shows('»2 ログ');
    sato.act('quit');
    await sato.shows('退出しますか');
    sato.yes();
    await sato.ended;
    const again = on.joins('sato', session, { lang: 'en' });
    await again.shows('1 チェックリスト');
    again.focus('logs');
    await again.shows(/»2 ログ.*UTC/);
    expect(again.written).toContain(of('light'));
    // Zoomed, the notes would have the least of their column. A read of the terminal can end inside a frame.
    const under = () => again.rows().length - again.rows().findIndex((row) => row.includes('3 ノート'));
    await expect.poll(under).toBeGreaterThan(10);
  });

  const inside: readonly (readonly [string, (join: string) => string])[] = [
    ['tmux', (join) => `tmux -L sty-${process.pid} -f /dev/null new-session "${join}"`],
    ['screen', (join) => `LC_ALL=C.UTF-8 screen -U -S sty-${process.pid} -c /dev/null ${join}`],
    ['TERM=xterm', (join) => `TERM=xterm ${join}`],
    ['TERM=screen', (join) => `TERM=screen ${join}`],
  ];
  it.for(inside)(
    'STY-77 works in %s: drawn whole, keys taken, and left as it was',
    async ([name, command], { skip }) => {
      const missing = name.includes('=') || has(name) ? null : `${name} is not installed`;
      if (!runnable(name, missing)) skip(missing ?? '');
      const session = await on.rig.session('5xx spike on checkout');
      const shell = await on.shell(`a shell for ${name}`);
      shell.run(command(`'${process.execPath}' '${BIN}' join --lang en ${session}`).replaceAll("'", ''));
      await shell.shows(/1 Checklist[\s\S]*Acknowledge the page/);
      shell.act('step.tick');
      await shell.showsStep('ack', 'done');
      shell.resize(100, 30);
      await shell.shows((screen) => /☑ Acknowledge the/.test(screen) && /[┐+]$/m.test(shell.rows()[3] ?? ''));
      await shell.writesNote('復唱');
      await shell.showsNote('Sato', '復唱');
      await shell.leavesToPrompt();
      expect(shell.modes).toMatchObject({ buffer: 'normal', cursor: true, wrap: true });
      await shell.exits();
    },
  );
});
