import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RESTORED, terminals } from './pty.ts';
import { cliRig, teamHub } from './rig.ts';

const rig = cliRig();
const onTerminal = terminals(rig);
const CHECKLIST = '1 Checklist';

async function types(id: string): Promise<readonly string[]> {
  const text = await rig.ok(['export', id, '--format', 'jsonl', '-o', '-']);
  return text
    .trimEnd()
    .split('\n')
    .map((line: string) => JSON.parse(line).type as string);
}

describe('on a terminal', () => {
  it('CLI-50 start opens the screen; leaving gives the terminal back and exits 0', async () => {
    const terminal = onTerminal(['start', 'Checkout fails', '--id', 'left']);
    await terminal.shows('Checkout fails');
    await terminal.shows('Sato (you)');
    terminal.type('q');
    await terminal.shows('Leave?');
    terminal.type('y');
    expect([(await terminal.ended).code, terminal.modes]).toEqual([0, RESTORED]);
    const left = (await rig.json<{ id: string }[]>('list')).find(({ id }) => id.startsWith('left'));
    expect(await types(left?.id ?? '')).toEqual(['session.opened', 'participant.joined', 'participant.left']);
  });

  it('SCR-666 a local file in place of the procedure of the hub is marked on the screen, and named in the briefing', async () => {
    const own = (title: string): string =>
      `id: ours\nkind: incident\ntitle: { ja: ${title}, en: ${title} }\nphases:\n` +
      '  - { id: a, title: { ja: あ, en: A }, steps: [{ id: look, title: { ja: 確認, en: Look } }] }\n';
    const hub = await teamHub(
      rig,
      {},
      {
        config: 'procedures: procedures\n',
        files: (folder) => {
          mkdirSync(join(folder, 'procedures'));
          writeFileSync(join(folder, 'procedures', 'ours.yaml'), own('There'));
        },
      },
    );
    const team = { ONCALL_HUB: hub.url, ONCALL_TOKEN: await hub.token('sato') };
    const opens = (id: string) => onTerminal(['start', 'x', '--id', id, '--procedure', 'ours'], team);
    const theirs = opens('theirs');
    await theirs.shows('1 Checklist');
    await theirs.shows('Look');
    expect(theirs.screen()).not.toContain('local procedure');
    theirs.type('b');
    await theirs.shows(/Procedure +There \(ours [\w-]{7}\)/);
    await theirs.kill();

    mkdirSync(join(rig.work, 'sessions', 'procedures'), { recursive: true });
    writeFileSync(join(rig.work, 'sessions', 'procedures', 'ours.yaml'), own('Here'));
    const mine = opens('mine');
    await mine.shows(/1 Checklist.*local procedure/);
    mine.type('b');
    await mine.shows(/Procedure +Here \(ours [\w-]{7}\)/);
    await mine.shows('A local file of who started it, in place of the procedure of the hub');
    await mine.kill();
    hub.running.child.kill('SIGTERM');
    await hub.running.ended;
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)(
    'CLI-51 %s gives the terminal back and exits %d, the person still counted in',
    async (signal, exit) => {
      const id = await rig.session('x');
      const terminal = onTerminal(['join', id]);
      await terminal.shows('Sato (you)');
      terminal.signal(signal);
      expect([(await terminal.ended).code, terminal.modes]).toEqual([exit, RESTORED]);
      expect(await types(id)).toEqual(['session.opened', 'participant.joined']);
    },
  );

  it('CLI-68 a second start of the same title asks to join those who are at work in the first', async () => {
    const first = onTerminal(['start', 'Payments stand still', '--id', 'first']);
    await first.shows('Sato (you)');
    const other = { ONCALL_NAME: 'Tanaka', ONCALL_EMAIL: 'tanaka@example.com' };
    const second = onTerminal(['start', ' payments  STAND still'], other);
    await second.shows('Sato already works on a session with the same title');
    second.type('what\r');
    await second.shows(/\[Y\/n\]: what\s+Join that one instead \[Y\/n\]: $/m);
    second.type('\r');
    await second.shows('Tanaka (you)');
    await first.shows('Tanaka');
    const third = onTerminal(['start', 'Payments stand still', '--id', 'third'], other);
    await third.shows('[Y/n]:');
    third.type('n\r');
    await third.shows(/third-\d{4}/);
    const left = onTerminal(['start', 'Payments stand still', '--id', 'left'], other);
    await left.shows('[Y/n]:');
    left.type('\x03');
    expect((await left.ended).code).toBe(2);
    const script = await rig.run(['start', 'Payments stand still', '--no-tui', '--id', 'script']);
    expect([script.code, script.out.split('\n')[0]]).toEqual([0, expect.stringMatching(/^script-\d{4}/)]);
    expect(script.err).toMatch(/already works on a session with the same title: oncall join \S+\n$/);
  });

  it('CLI-68 a second session of one release asks it too, however it is started', async () => {
    for (const day of ['2026-11-27', '2026-11-28'])
      await rig.ok(['procedure', 'new', '--from', 'release', day]);
    const values = ['tag=v1', 'sha=3fa9c21', 'previous=1c9e'].flatMap((value) => ['--set', value]);
    const first = onTerminal(['release', '2026-11-27', ...values]);
    await first.shows('Sato (you)');
    const other = { ONCALL_NAME: 'Tanaka', ONCALL_EMAIL: 'tanaka@example.com' };
    const start = ['start', '--release', '2026-11-27', ...values];
    for (const [args, said] of [
      [['release', '2026-11-27', ...values], 'Sato already works on a session with the same title'],
      [start, 'Sato already works on a session with the same title'],
      // The first one's title is English.
      [['--lang', 'ja', ...start], '同じタイトルのセッションで Sato がすでに対応しています'],
    ] as const) {
      const second = onTerminal(args, other);
      await second.shows(said);
      second.type('\r');
      await second.shows('Tanaka');
      second.signal('SIGTERM');
      await second.ended;
    }
    const another = onTerminal(['release', '2026-11-28', ...values], other);
    await another.shows('Tanaka (you)');
    const ids = (await rig.json<{ id: string }[]>('list')).map(({ id }) => id);
    expect(ids.filter((id) => id.startsWith('release-112')).sort()).toEqual(['release-1127', 'release-1128']);
  });

  it('CLI-69 init asks again for a hub whose URL it cannot read, and says what is wrong with it', async () => {
    rig.renew();
    const asking = onTerminal(['init']);
    await asking.shows('URL of the team hub');
    asking.type('https://\r');
    await asking.shows(/cannot read the hub URL "https:\/\/"\. Try https.*\s+URL of the team hub[^\n]*: $/m);
    asking.type('http://oncall.example.com\r');
    await asking.shows('is not encrypted');
    expect(existsSync(join(rig.work, 'oncall.yaml'))).toBe(false);
    asking.type('oncall.example.com\r');
    expect((await asking.ended).code).toBe(0);
    expect(readFileSync(join(rig.work, 'oncall.yaml'), 'utf8')).toContain(
      'hub: https://oncall.example.com\n',
    );
  });

  it('CLI-52 a note being written survives a kill: the next terminal of that person has it', async () => {
    const id = await rig.session('x');
    const killed = onTerminal(['join', id]);
    await killed.shows('Sato (you)');
    killed.type('n');
    await killed.shows('Esc keep draft');
    killed.type('half a thought');
    await killed.shows('> half a thought');
    const folder = join(rig.root, 'state', 'oncall', 'terminals');
    const kept = () =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.json'))
        .some((file) => readFileSync(join(folder, file), 'utf8').includes('half a thought'));
    await expect.poll(kept, { timeout: 10_000 }).toBe(true);
    killed.signal('SIGKILL');
    await killed.ended;
    const next = onTerminal(['join', id]);
    await next.shows('Sato (you)');
    next.type('n');
    await next.shows('> half a thought');
  });

  it('CLI-53 who only watches is seen, and can change nothing, not even by leaving', async () => {
    const id = await rig.session('x');
    for (const flag of ['--observe', '--readonly']) {
      const terminal = onTerminal(['join', id, flag]);
      await terminal.shows('Sato (you)');
      terminal.type(' ');
      await terminal.shows('as an observer and cannot change');
      terminal.type('q');
      await terminal.shows('Leave?');
      terminal.type('y');
      expect((await terminal.ended).code).toBe(0);
    }
    expect(await types(id)).toEqual(['session.opened', 'participant.joined']);
  });

  it('CLI-54 a terminal that cannot draw gets text and a line that says so', async () => {
    const id = await rig.session('x');
    const terminal = onTerminal(['join', id], { TERM: 'dumb' });
    await terminal.shows('this terminal (TERM=dumb) cannot show the screen');
    await terminal.shows(`Joined ${id}`);
    terminal.type('note typed without a screen\r');
    await terminal.shows(/Noted/);
    terminal.type('quit\r');
    expect((await terminal.ended).code).toBe(0);
    expect(terminal.written).not.toContain('\x1b');
    expect(await types(id)).toContain('note.added');
    const text = onTerminal(['join', id, '--no-tui'], { TERM: 'dumb' });
    await text.shows('what is typed is not read');
    await text.shows('opened the session');
    text.type('\x03');
    expect((await text.ended).code).toBe(130);
    const home = onTerminal([], { TERM: 'dumb' });
    await home.ended;
    expect(home.screen()).toContain('run: TERM=xterm-256color oncall');
    expect(home.written).not.toContain('\x1b');
    const piped = rig.start(['join', id]);
    await piped.until(() => piped.out().includes('opened the session'));
    expect(piped.err()).toContain('not a terminal');
    expect(piped.err()).toContain('what is typed is not read');
    piped.child.kill('SIGTERM');
    expect((await piped.ended).code).toBe(143);
  });

  it('CLI-55 of several live sessions one is chosen by its number', async () => {
    rig.renew();
    const ids = [await rig.session('first', '--id', 'aa'), await rig.session('second', '--id', 'bb')];
    const terminal = onTerminal(['join']);
    await terminal.shows('Number (1-2');
    const number = /^(\d) /.exec(terminal.row(`${ids[0]}  `))?.[1];
    terminal.type(`${number}\r`);
    await terminal.shows(CHECKLIST);
    await terminal.shows(`${ids[0]}  first`);
    // The question lets go of the keys: none is echoed over the screen.
    terminal.type('jk?');
    await terminal.shows('Everywhere');
    expect(terminal.rows()[0]).toMatch(new RegExp(`^ ${ids[0]}  first`));
    terminal.signal('SIGTERM');
    await terminal.ended;
    const nothing = onTerminal(['join']);
    await nothing.shows('Number (1-2');
    nothing.type('\r');
    expect((await nothing.ended).code).toBe(2);
  });

  it('CLI-56 a name that nobody knows is asked once and kept', async () => {
    rig.renew();
    const env = { ONCALL_NAME: '', ONCALL_EMAIL: '' };
    const first = onTerminal(['start', 'x', '--no-tui'], env);
    await first.shows('Your name: ');
    first.type('佐藤 花子\r');
    expect((await first.ended).code).toBe(0);
    expect(readFileSync(join(rig.root, 'config', 'oncall', 'config.yaml'), 'utf8')).toBe(
      'name: "佐藤 花子"\n',
    );
    const second = onTerminal(['start', 'y', '--no-tui'], env);
    expect([(await second.ended).code, second.written.includes('Your name')]).toEqual([0, false]);
  });

  it('CLI-57 a token that is typed is not shown', async () => {
    const terminal = onTerminal(['login', 'http://127.0.0.1:1']);
    await terminal.shows('Hub token: ');
    terminal.type('canary-token\r');
    expect([(await terminal.ended).code, terminal.written.includes('canary')]).toEqual([5, false]);
  });

  it('TRM-5 box lines follow what was chosen, else what the terminal says; its word is not kept as a choice', async () => {
    rig.renew();
    const id = await rig.session('x');
    const asking = onTerminal(['join', id]);
    await asking.shows(CHECKLIST);
    asking.signal('SIGTERM');
    await asking.ended;
    const file = join(rig.root, 'state', 'oncall', 'screen.json');
    expect(asking.written).toContain('\x1b[6n');
    expect(existsSync(file)).toBe(false);
    writeFileSync(file, '{"borders":"ascii"}');
    const ascii = onTerminal(['join', id]);
    await ascii.shows('+-»1 Checklist');
  });
});
