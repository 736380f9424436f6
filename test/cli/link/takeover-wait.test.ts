import { describe, expect, it } from 'vitest';
import { CliError } from '../../../src/cli/base/errors.ts';
import { explain } from '../../../src/cli/base/explain.ts';
import { hubProblem } from '../../../src/cli/link/hub-problem.ts';
import { TakeoverWait } from '../../../src/cli/link/takeover-wait.ts';
import { DialError } from '../../../src/ports/socket.ts';
import { FakeTime } from '../../network/fake-time.ts';

const HUB = 'https://a';
const standby = () => hubProblem(503, { kind: 'standby', params: {} }, HUB);
const unsaved = (reason: string) => hubProblem(409, { kind: 'not-saved', params: { reason } }, HUB);
const dial = (reason: string) => new DialError('unreachable', { reason, address: HUB });

class Rig {
  readonly time = new FakeTime();
  readonly said: string[] = [];
  readonly wait: TakeoverWait;
  tries = 0;

  constructor(limitMs = 30_000, hasOthers = true) {
    this.wait = new TakeoverWait({
      limitMs,
      hasOthers,
      time: this.time,
      onWait: (reason) => this.said.push(reason),
    });
  }

  /** Fails with each of these, then succeeds. */
  ask(errors: readonly Error[], again = true): Promise<string> {
    const left = [...errors];
    return this.wait.through(again, async () => {
      this.tries += 1;
      const error = left.shift();
      if (error) throw error;
      return 'done';
    });
  }
}

describe('a command while hubs change over', () => {
  it.each([
    ['a hub that waits', standby()],
    ['a hub that stops', hubProblem(503, { kind: 'stopping', params: {} }, HUB)],
    ['nobody listens', dial('ECONNREFUSED')],
    ['a hub that hangs', dial('silent')],
    ['a hub that takes no connection', dial('ETIMEDOUT')],
    ['a hub that was killed meanwhile', dial('ECONNRESET')],
    ['a hub that was taken over', unsaved('conflict')],
    ['an election', unsaved('unknown')],
    ['a store that is away', hubProblem(503, { kind: 'store-away', params: {} }, HUB)],
  ])('CLI-960 waits as a terminal does, and says so once (%s)', async (_name, error) => {
    const rig = new Rig();
    expect(await rig.time.during(rig.ask([error, error, error]))).toBe('done');
    expect([rig.tries, rig.said.length]).toEqual([4, 1]);
  });

  it('CLI-960 ends at the limit, with what to do and no advice for a second session', async () => {
    const rig = new Rig(5_000);
    const began = rig.time.now();
    const error = await rig.time.during(rig.ask(Array(100).fill(standby()))).catch((one: unknown) => one);
    expect(rig.time.now() - began).toBe(5_000);
    for (const lang of ['en', 'ja'] as const) {
      const { line, exit } = explain(error, lang);
      expect([exit, line]).toEqual([5, expect.stringMatching(/5 ?(?:s|秒)/)]);
      expect(line).not.toContain('--local');
    }
    // What follows in the same command does not wait as long once more, until a hub has served again.
    await expect(rig.ask([standby(), standby()])).rejects.toMatchObject({ kind: 'hubs-away' });
    expect(rig.time.now() - began).toBe(5_000);
    expect(await rig.ask([])).toBe('done');
    expect(await rig.time.during(rig.ask([standby()]))).toBe('done');
    expect(rig.said).toHaveLength(2);
  });

  it.each([
    ['a refusal', new CliError('no-session', { id: 's' }), true, true],
    ['no network', dial('ENOTFOUND'), true, true],
    ['a full disk', unsaved('full'), true, true],
    ['a hub that another serves for, unknown here', dial('elsewhere'), true, true],
    ['what may be done twice, at a hub that hangs', dial('silent'), false, true],
    ['what may be done twice, half saved', unsaved('unknown'), false, true],
    ['the only hub, which is not there', dial('ECONNREFUSED'), true, false],
  ])(
    'CLI-961 does not wait where that would help nothing, or do it twice (%s)',
    async (_name, error, again, hasOthers) => {
      const rig = new Rig(30_000, hasOthers);
      await expect(rig.ask([error], again)).rejects.toBe(error);
      expect([rig.tries, rig.said]).toEqual([1, []]);
    },
  );

  it('CLI-961 with a limit of nothing it fails at once', async () => {
    const rig = new Rig(0);
    const error = standby();
    await expect(rig.ask([error])).rejects.toBe(error);
  });

  it('CLI-962 what was not saved is told by its cause, and only a full disk sends people to the disk', () => {
    const lines = ['conflict', 'unknown', 'failed', 'full', 'read-only'].map(
      (reason) => explain(unsaved(reason), 'en').line,
    );
    expect(lines.map((line) => /disk/.test(line))).toEqual([false, false, false, true, true]);
    expect(lines[0]).toContain('not saved: the log was changed meanwhile');
    expect(lines[1]).toContain('it may be saved or not');
  });
});
