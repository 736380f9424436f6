import { appendFile } from 'node:fs/promises';
import type { Time } from '../ports/clock.ts';
import { type DemoLine, linesOfSecond, NIGHT, seeded } from './incident-log.ts';
import type { DemoPace } from './pace.ts';

/** Story seconds of traffic before the demo begins, of the night itself. */
const NIGHT_SECONDS = 170;
/**
 * And of the quiet evening before it. An error is new where the log reaches back over the time that it is compared with:
 * five minutes before the page, and the quarter of an hour before that.
 */
const EVENING_SECONDS = 25 * 60;
const TICK_MS = 200;

export interface LogWriter {
  /** When the outage began, ISO. */
  readonly outage: string;
  /** What the rollback changes. */
  rollBack(): void;
  stop(): Promise<void>;
}

/** Writes the shop's log into a real file, as a service would: some history at once, then as time goes by. */
export async function writeLog(file: string, pace: DemoPace, time: Time, seed: number): Promise<LogWriter> {
  const random = seeded(seed);
  // Chance of its own: the night stays the same, however long the evening is.
  const evening = seeded(seed + 1);
  let course = NIGHT;
  let next = -NIGHT_SECONDS - EVENING_SECONDS;
  let waiting: DemoLine[] = [];
  let stopped = false;
  let writing: Promise<void> = Promise.resolve();
  let cancel = (): void => {};

  const due = (now: number): readonly DemoLine[] => {
    while (pace.at(next) <= now) {
      waiting.push(...linesOfSecond(next, pace.at(next), course, next < -NIGHT_SECONDS ? evening : random));
      next += 1;
    }
    const limit = new Date(now).toISOString();
    const ready = waiting.filter((line) => line['@timestamp'] <= limit);
    waiting = waiting.filter((line) => line['@timestamp'] > limit);
    return ready;
  };
  const write = (): Promise<void> => {
    const text = due(time.now())
      .map((line) => `${JSON.stringify(line)}\n`)
      .join('');
    return text === '' ? Promise.resolve() : appendFile(file, text);
  };
  const tick = (): void => {
    cancel = time.after(TICK_MS, () => {
      writing = write().catch(() => {
        // The folder is gone: the person who removed it wants no more lines.
        stopped = true;
      });
      void writing.then(() => {
        if (!stopped) tick();
      });
    });
  };

  await write();
  tick();
  return {
    outage: new Date(pace.at(NIGHT.outage)).toISOString(),
    rollBack() {
      course = { ...course, rollback: Math.ceil(pace.second(time.now())) };
    },
    async stop() {
      stopped = true;
      cancel();
      await writing;
    },
  };
}
