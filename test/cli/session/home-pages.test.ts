import { describe, expect, it } from 'vitest';
import { CliError } from '../../../src/cli/base/errors.ts';
import { HomePages } from '../../../src/cli/session/home-pages.ts';
import type { IncidentList, OnCall } from '../../../src/protocol/http.ts';
import { said } from '../../../src/tui/home/home-host.ts';
import { FakeTime, settle } from '../../network/fake-time.ts';

const more = { mine: false, team: false, all: false };
const LIST: IncidentList = {
  incidents: [],
  more: false,
  unread: 0,
  counts: { mine: 0, team: 1, all: 2, more },
  askerUnknown: null,
  at: '2026-11-25T03:00:00.000Z',
  stalled: null,
};

const ON_CALL: OnCall = { schedules: [], policies: [], at: LIST.at };

function rig() {
  const time = new FakeTime();
  const answers: ((list: IncidentList | Error) => void)[] = [];
  const asked: unknown[] = [];
  const turns: (() => void)[] = [];
  const duty = () => new Promise<OnCall>((tell) => void turns.push(() => tell(ON_CALL)));
  const pages = new HomePages({
    api: {
      incidents: (...what) => {
        asked.push(what);
        return new Promise((resolve, reject) =>
          answers.push((list) => (list instanceof Error ? reject(list) : resolve(list))),
        );
      },
      oncall: () => duty(),
      maintenance: () => Promise.reject(new CliError('pager', {})),
    },
    why: (error) => said((error as CliError).kind),
    now: () => time.now(),
    sleep: (ms) => new Promise((resolve) => time.after(ms, resolve)),
  });
  const read = async (scope: 'mine' | 'all' = 'mine') => {
    const work = pages.pages(scope, 1);
    await time.advance(400);
    await settle();
    return work;
  };
  return { time, answers, asked, pages, read, turns };
}

describe('pages beside the rest of the home screen', () => {
  it('HOM-401 waits for the pager for less than half a second, then says that it waits, then that it is silent', async () => {
    const { time, answers, asked, read } = rig();
    expect(await read()).toMatchObject({ waiting: true, stalled: null, counts: { mine: null, all: null } });
    await time.advance(8_000);
    expect(await read()).toMatchObject({ waiting: false, stalled: { since: null }, counts: { mine: null } });
    answers[0]?.(LIST);
    await settle();
    expect(await read()).toMatchObject({ waiting: false, stalled: null, counts: { mine: 0, all: 2 } });
    expect(asked).toHaveLength(2);
  });

  it('HOM-401 shows what was told last while the next answer is on its way, and as of when', async () => {
    const { time, answers, read } = rig();
    void read();
    answers[0]?.(LIST);
    await settle();
    const at = time.now();
    await time.advance(1_000);
    expect(await read()).toMatchObject({ counts: { all: 2 }, stalled: null });
    await time.advance(8_000);
    const old = await read();
    expect(old?.counts.all).toBe(2);
    expect(Math.abs(Date.parse(old?.stalled?.since ?? '') - at)).toBeLessThan(1_000);
  });

  it('HOM-400 a pager in trouble leaves what is not known unknown; a hub in trouble is told as that', async () => {
    const { answers, read, pages } = rig();
    const first = read();
    answers[0]?.(new CliError('pager', { kind: 'server-error' }));
    expect(await first).toMatchObject({ counts: { mine: null, all: null }, stalled: { since: null } });
    const second = read();
    answers[1]?.(new CliError('hub-lacks', {}));
    expect(await second).toBeNull();
    const third = pages.pages('all', 1);
    answers[2]?.(new CliError('bad-address', {}));
    await expect(third).rejects.toMatchObject({ kind: 'bad-address' });
  });

  it('HOM-439 waits for who is on call only where somebody here has changed it, and not for long', async () => {
    const { time, pages, turns } = rig();
    expect((await pages.onCall()).turns).toBeNull();
    expect(turns).toHaveLength(1);
    pages.forgetDuty();
    const changed = pages.onCall();
    expect(turns).toHaveLength(2);
    turns[1]?.();
    expect((await changed).turns).toEqual([]);
    pages.forgetDuty();
    const hangs = pages.onCall();
    await time.advance(400);
    expect((await hangs).turns).toEqual([]);
  });
});
