import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClockJump, countedTime, steadyTime } from '../../../src/hub/clock/steady-time.ts';
import { sato } from '../../domain/given.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { opened } from '../hub-rig.ts';

const START = Date.parse('2026-11-25T03:00:00.000Z');
const [SECOND, MINUTE, HOUR, DAY, YEAR] = [1_000, 60_000, 3_600_000, 86_400_000, 365 * 86_400_000];

/** A machine whose clock can be set, and which can sleep. */
class Machine {
  wall = START;
  awake = 5_000;
  asleep = 0;
  readonly told: ClockJump[] = [];
  readonly time = steadyTime({
    time: { now: () => this.wall, after: () => () => {} },
    counters: { awake: () => this.awake, uptime: () => this.awake + this.asleep },
    onJump: (jump) => this.told.push(jump),
  });

  run(ms: number): void {
    this.wall += ms;
    this.awake += ms;
  }
  sleep(ms: number): void {
    this.wall += ms;
    this.asleep += ms;
  }
  /** Milliseconds since the start, as the hub counts them. */
  get passed(): number {
    return this.time.now() - START;
  }
}

describe('time that leases go by', () => {
  it('HUB-991 goes on with the machine, asleep too, wherever its clock is set', () => {
    let [wall, uptime] = [START, 5_000.4];
    const time = countedTime({ now: () => wall, after: () => () => {} }, { uptime: () => uptime });
    expect(time.now()).toBe(5_000);
    wall -= HOUR;
    uptime += 3 * SECOND;
    expect(time.now()).toBe(8_000);
    wall += 2 * HOUR;
    expect(time.now()).toBe(8_000);
  });
});

describe('the hub’s time', () => {
  it('HUB-348 is the clock’s, also after a machine has slept, and follows small corrections ahead at once', () => {
    const machine = new Machine();
    for (const step of [0, 1, 250, 7 * MINUTE]) {
      machine.run(step);
      expect(machine.time.now()).toBe(machine.wall);
    }
    machine.sleep(3 * DAY);
    expect(machine.time.now()).toBe(machine.wall);
    machine.wall += 50 * SECOND;
    expect(machine.time.now()).toBe(machine.wall);
    expect(machine.told).toEqual([]);
  });

  it('HUB-348 counts on while a clock has jumped, and follows it where it has stayed there for a minute', () => {
    for (const by of [2 * MINUTE, 9 * HOUR, 73 * YEAR, -2 * MINUTE, -9 * HOUR, -56 * YEAR]) {
      const machine = new Machine();
      machine.run(MINUTE);
      expect(machine.passed).toBe(MINUTE);
      machine.wall += by;
      for (let second = 0; second < 59; second += 1) {
        machine.run(SECOND);
        expect(machine.passed).toBe(MINUTE + (second + 1) * SECOND);
      }
      expect(machine.told).toEqual([{ by, followed: false }]);
      machine.run(2 * SECOND);
      expect(machine.time.now()).toBe(machine.wall);
      expect(machine.told).toEqual([
        { by, followed: false },
        { by, followed: true },
      ]);
    }
  });

  it('HUB-348 is in whole milliseconds, though the machine counts finer', () => {
    const machine = new Machine();
    machine.wall -= 10 * SECOND;
    machine.awake += 0.7;
    expect(Number.isInteger(machine.time.now())).toBe(true);
    machine.wall += 9 * HOUR;
    machine.awake += 0.3;
    expect(Number.isInteger(machine.time.now())).toBe(true);
    expect(Number.isInteger(machine.told[0]?.by)).toBe(true);
  });

  it('HUB-348 is not touched by a clock that jumps and comes back, however often', () => {
    const machine = new Machine();
    for (let i = 1; i <= 20; i += 1) {
      machine.wall += 73 * YEAR;
      machine.run(10 * SECOND);
      expect(machine.passed).toBe((2 * i - 1) * 10 * SECOND);
      machine.wall -= 73 * YEAR;
      machine.run(10 * SECOND);
      expect(machine.passed).toBe(2 * i * 10 * SECOND);
    }
  });

  it('HUB-348 goes on half as fast while a clock that was set back catches up', () => {
    const machine = new Machine();
    machine.run(MINUTE);
    expect(machine.passed).toBe(MINUTE);
    machine.wall -= 40 * SECOND;
    machine.run(10 * SECOND);
    expect(machine.passed).toBe(MINUTE + 5 * SECOND);
    machine.run(60 * SECOND);
    expect(machine.passed).toBe(MINUTE + 35 * SECOND);
    machine.run(20 * SECOND);
    expect(machine.time.now()).toBe(machine.wall);
  });

  it('HUB-348 never goes back within a minute’s corrections, and never lies further off than they do', () => {
    const step = fc.record({
      run: fc.integer({ min: 0, max: 30 * SECOND }),
      sleep: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 * DAY })),
      set: fc.integer({ min: -5 * SECOND, max: 5 * SECOND }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const machine = new Machine();
        let [last, off] = [machine.time.now(), 0];
        for (const { run, sleep, set } of steps) {
          machine.run(run);
          machine.sleep(sleep);
          machine.wall += set;
          off += Math.max(0, -set);
          const now = machine.time.now();
          expect(now).toBeGreaterThanOrEqual(last);
          expect(now).toBeGreaterThanOrEqual(machine.wall);
          expect(now - machine.wall).toBeLessThanOrEqual(off);
          last = now;
        }
      }),
    );
  });
});

describe('a session during which the clock jumps', () => {
  it('HUB-348 has the times at which things were done, and goes on when the clock is right again', async () => {
    const wall = { ahead: 0 };
    const inner = new FakeTime();
    const steady = steadyTime({
      time: { now: () => inner.now() + wall.ahead, after: (ms, run) => inner.after(ms, run) },
      counters: { awake: () => inner.now(), uptime: () => inner.now() },
      onJump: () => {},
    });
    const rig = await opened({ time: inner, clock: steady });
    for (const [i, ahead] of [73 * YEAR, 0, -73 * YEAR, 0].entries()) {
      wall.ahead = ahead;
      await inner.advance(10 * SECOND);
      await rig.command(sato, 'note.add', { text: `${ahead}` }, 'client-s', i + 1);
    }
    const times = (await rig.stored()).filter(({ type }) => type === 'note.added').map(({ at }) => at);
    expect(times).toEqual([10, 20, 30, 40].map((s) => new Date(START + s * SECOND).toISOString()));
  });
});
