import { expect, it } from 'vitest';
import { describeNats, oneNats } from '../../rigs/nats/with-nats.ts';
import { terminals } from '../pty.ts';
import { cliRig } from '../rig.ts';
import { terminalAt, twoHubs } from './two-hubs.ts';

const rig = cliRig();
const onTerminal = terminals(rig);
const WITHIN_MS = 60_000;

describeNats('a hub that is stopped in mid-session, with another one beside it', () => {
  const node = oneNats();

  it('NAT-961 terminals, home and scripts go on at the other one, and none of them advises a second session', async () => {
    const { hubs, urls, token: newToken } = await twoHubs(rig, [node().url]);
    const [first, second] = hubs;
    const token = await newToken('sato');
    await rig.ok(['login', first.url], { stdin: `${token}\n` });
    const id = await rig.session('Checkout fails');
    const terminal = terminalAt(urls, token, id);
    expect(await terminal.settled(terminal.send('note.add', { text: 'before' }).n)).toMatchObject({
      kind: 'ack',
    });
    const home = onTerminal([]);
    await home.shows('Live sessions 1');
    first.running.child.kill('SIGSTOP');
    const scripts = [['list'], ['note', id, 'by a script'], ['digest'], ['export', id, '--out', '-']];
    const ran = scripts.map((args) => rig.run(args));
    const joined = onTerminal(['join', id]);
    const written = terminal.settled(terminal.send('note.add', { text: 'meanwhile' }).n);
    await second.serves();
    const atSecond = { env: { ONCALL_HUB: second.url, ONCALL_TOKEN: token } };
    await rig.ok(['start', 'Search is slow', '--no-tui'], atSecond);
    await home.shows('Live sessions 2', WITHIN_MS);
    expect(await written).toMatchObject({ kind: 'ack' });
    await joined.shows(/by a script|meanwhile/, WITHIN_MS);
    for (const { code, err } of await Promise.all(ran)) {
      expect([code, err]).toEqual([0, expect.not.stringContaining('--local')]);
    }
    const notes = (await rig.ok(['export', id, '--format', 'jsonl', '--out', '-']))
      .split('\n')
      .filter((line) => line.includes('"note.added"'));
    expect(notes.map((line) => JSON.parse(line).data.text).sort()).toEqual([
      'before',
      'by a script',
      'meanwhile',
    ]);
    await terminal.close();
    // Only now: it wakes, and waits.
    first.running.child.kill('SIGCONT');
    await first.running.until(() => first.running.out().includes('"taken-over"'));
  });
});
