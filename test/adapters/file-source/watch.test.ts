import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nodeFiles } from '../../../src/adapters/file-source/node-files.ts';
import { Waker } from '../../../src/adapters/file-source/tail.ts';
import { FakeTime, settle } from '../../network/fake-time.ts';

it('LOG-108 hears of changes to the file from the platform, and does without where it cannot', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'oncall-watch-'));
  const path = join(folder, 'app.log');
  await writeFile(path, '');
  let stop = () => {};
  const heard = new Promise<void>((resolve) => {
    stop = nodeFiles.watch(path, resolve);
  });
  // Written until it is heard: some platforms begin to watch a moment later.
  let done = false;
  void heard.then(() => {
    done = true;
  });
  while (!done) {
    await appendFile(path, 'x\n');
    await settle();
  }
  stop();
  nodeFiles.watch(join(folder, 'none', 'app.log'), () => {})();
  await rm(folder, { recursive: true });
});

it('LOG-108 sleeps until a change, gathers those of a burst, and ends at once', async () => {
  const time = new FakeTime(0);
  const waker = new Waker(time);
  const order: string[] = [];
  const sleep = async (ms: number, name: string) => {
    await waker.sleep(ms);
    order.push(`${name}@${time.now()}`);
  };
  void sleep(250, 'poll');
  await time.advance(250);
  void sleep(250, 'change');
  await time.advance(100);
  for (let i = 0; i < 5; i += 1) waker.changed();
  await time.advance(20);
  waker.changed();
  void sleep(250, 'before');
  await time.advance(20);
  void sleep(1_000_000, 'end');
  waker.end();
  await settle();
  expect(order).toEqual(['poll@250', 'change@370', 'before@390', 'end@390']);
  await sleep(1_000_000, 'ended');
  expect(time.waiting).toBe(0);
});
