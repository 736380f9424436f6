import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pipedLines } from '../../src/cli/logs/input-source.ts';
import { LineSender } from '../../src/cli/session/line-sender.ts';
import { cliRig, oneLine, teamHub } from './rig.ts';
import { says } from './told.ts';

/** A hub in the hand: each batch waits for `answer`. */
function hand(limits?: ConstructorParameters<typeof LineSender>[1]) {
  const batches: { lines: readonly string[]; take(): void; fail(error: unknown): void }[] = [];
  const told: (string | null)[] = [];
  const pauses: number[] = [];
  const sender = new LineSender(
    {
      send: (lines) =>
        new Promise((take, fail) => {
          batches.push({ lines: [...lines], take: () => take(), fail });
        }),
      isPassing: (error) => error === 'away',
      pause: async (attempt) => void pauses.push(attempt),
      changed: (error, held) => told.push(error === null ? null : `${error} ${held}`),
    },
    limits,
  );
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { sender, batches, told, pauses, turn };
}

describe('line sender', () => {
  it('CLI-43 what comes while a batch is on its way forms the next one, in order', async () => {
    const { sender, batches, turn } = hand();
    await sender.add(['1']);
    await sender.add(['2', '3']);
    await sender.add(['4']);
    expect(batches.map(({ lines }) => lines)).toEqual([['1']]);
    batches[0]?.take();
    await turn();
    expect(batches[1]?.lines).toEqual(['2', '3', '4']);
    batches[1]?.take();
    await sender.drained();
    expect([sender.sent, sender.held]).toEqual([4, 0]);
  });

  it('CLI-44 a batch that was not taken is sent again, and both the loss and the return of the hub are told once', async () => {
    const { sender, batches, told, pauses, turn } = hand();
    await sender.add(['1', '2']);
    for (let i = 0; i < 3; i++) {
      batches[i]?.fail('away');
      await turn();
    }
    batches[3]?.take();
    await sender.drained();
    expect(batches.map(({ lines }) => lines)).toEqual(Array(4).fill(['1', '2']));
    expect([told, pauses, sender.sent]).toEqual([['away 2', null], [1, 2, 3], 2]);
  });

  it('CLI-45 holds a bounded amount and lets the writer wait beyond it', async () => {
    const { sender, batches, turn } = hand({ heldBytes: 100, batchLines: 3, batchBytes: 1_000 });
    let roomy = false;
    const adding = sender.add(Array.from({ length: 20 }, (_, i) => `line ${i}`)).then(() => {
      roomy = true;
    });
    for (let i = 0; !roomy && i < 20; i++) {
      expect(batches[i]?.lines.length).toBeLessThanOrEqual(3);
      batches[i]?.take();
      await turn();
    }
    await adding;
    expect(sender.held).toBeGreaterThan(0);
    expect(sender.held * 'line 10'.length * 3).toBeLessThanOrEqual(160);
  });

  it('what will not pass ends it, for the writer too', async () => {
    const { sender, batches } = hand();
    await sender.add(['1']);
    batches[0]?.fail(new Error('closed'));
    await expect(sender.drained()).rejects.toThrow('closed');
    await expect(sender.add(['2'])).rejects.toThrow('closed');
    expect([sender.sent, sender.held]).toEqual([0, 1]);
  });
});

const rig = cliRig();

describe('oncall pipe', () => {
  it('CLI-46 sends standard input into the tail and ends cleanly with it', async () => {
    const id = await rig.session('x');
    const ran = await rig.run(['pipe', id], { stdin: 'one\r\ntwo\nlast without a break' });
    expect([ran.code, ran.out, ran.err]).toEqual([0, '', `3 lines sent to ${id}\n`]);
    const data = await rig.run(['pipe', id, '--source', 'app', '--json'], { stdin: 'one\n' });
    expect(JSON.parse(data.out)).toEqual({ session: id, source: 'app', sent: 1, unsent: 0 });
    await rig.ok(['close', id, '--reason', 'over']);
    const closed = await rig.run(['pipe', id], { stdin: 'late\n' });
    expect([closed.code, oneLine(closed)]).toMatchObject([1, expect.stringContaining('closed')]);
  });

  it.each([
    ['utf-16le', Buffer.from('\uFEFF決済 失敗\r\n二行目', 'utf16le')],
    ['utf-16be', Buffer.from('\uFEFF決済 失敗\r\n二行目', 'utf16le').swap16()],
    ['shift_jis', Buffer.from('8c88 8dcf 20 8eb8 9473 0d0a 93f1 8d73 96da'.replaceAll(' ', ''), 'hex')],
  ] as const)('CLI-46 --encoding reads %s, wherever a read ends', async (encoding, bytes) => {
    async function* byByte() {
      for (const byte of bytes) yield Uint8Array.of(byte);
    }
    const lines: string[] = [];
    for await (const some of pipedLines(byByte(), encoding)) lines.push(...some);
    expect(lines).toEqual(['決済 失敗', '二行目']);
  });

  it.each([
    ['utf-16', 'utf-16le', Buffer.from('one\ntwo\nthree', 'utf16le')],
    ['shift_jis', 'shift_jis', Buffer.from('8c888dcf8eb894730a'.repeat(3), 'hex')],
  ] as const)(
    'CLI-46 names once what does not decode, and the option: %s',
    async (looks, encoding, stdin) => {
      const id = await rig.session('x');
      const pipe = (...more: string[]) => rig.run(['--lang', 'en', 'pipe', id, ...more], { stdin });
      const done = `3 lines sent to ${id}\n`;
      expect((await pipe('--encoding', encoding)).err).toBe(done);
      const ran = await pipe('--encoding', 'euc-jp');
      expect(ran.err).toBe(`the input looks like ${looks}: give --encoding ${encoding}\n${done}`);
    },
  );

  it('CLI-47 says when the hub goes away, holds its lines, and sends them when it is back', async () => {
    const hub = await teamHub(rig);
    const env = { ONCALL_HUB: hub.url, ONCALL_TOKEN: await hub.token('bot') };
    const id = (await rig.ok(['start', 'x', '--no-tui'], { env })).split('\n')[0] ?? '';
    const running = rig.start(['pipe', id], { env });
    running.child.stdin?.write('before\n');
    await hub.running.until(() => hub.running.out().includes('/lines'));
    hub.running.child.kill('SIGTERM');
    await hub.running.ended;
    running.child.stdin?.write('held one\nheld two\n');
    await running.until(() => says('pipe-away').test(running.err()));
    await hub.restart();
    await running.until(() => says('pipe-back').test(running.err()));
    running.child.stdin?.end('after\n');
    const ran = await running.ended;
    expect([ran.code, ran.err.trimEnd().split('\n').at(-1)]).toEqual([
      0,
      expect.stringMatching(says('pipe-done', { n: 4, session: id })),
    ]);
  }, 240_000);

  it('CLI-48 an interrupt sends what it holds and exits as a signal does', async () => {
    const id = await rig.session('x');
    const log = join(rig.root, 'state', 'oncall', 'hub', 'hub.log');
    const taken = () => readFileSync(log, 'utf8').split('/lines').length;
    const before = taken();
    const running = rig.start(['pipe', id, '--json']);
    running.child.stdin?.write('one\ntwo\nthree\n');
    await expect.poll(taken, { timeout: 15_000 }).toBeGreaterThan(before);
    running.child.kill('SIGINT');
    const ran = await running.ended;
    expect([ran.code, JSON.parse(ran.out)]).toMatchObject([130, { sent: 3, unsent: 0 }]);
  });

  it('CLI-49 the hub of this machine is started again by whoever still uses it', async () => {
    const id = await rig.session('x');
    const following = rig.start(['join', id, '--no-tui']);
    await following.until(() => following.out().includes('opened the session'));
    const pid = (await rig.hubPid()) ?? 0;
    process.kill(pid, 'SIGKILL');
    // Looking for a hub starts none, so it is the one who follows that does.
    await expect.poll(async () => [null, pid].includes(await rig.hubPid()), { timeout: 15_000 }).toBe(false);
    await rig.ok(['note', id, 'after the crash']);
    await following.until(() => following.out().includes('[note] after the crash'));
  });
});
