import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { SqliteLog } from '../../../src/adapters/sqlite-log/sqlite-log.ts';
import { WorkerLink } from '../../../src/adapters/sqlite-log/worker-link.ts';
import { sessionOf } from '../../contracts/event-builder.ts';
import { batch, readAll, rejection } from '../../contracts/event-log-checks.ts';

/** A worker that answers the first `answered` requests and then does `end`. */
function dyingWorker(answered: number, end: string): Worker {
  const code = `
    const { parentPort } = require('node:worker_threads');
    let left = ${answered};
    parentPort.on('message', ({ id }) => {
      if (left-- > 0) parentPort.postMessage([{ id, value: null }]);
      else { ${end} }
    });
    parentPort.postMessage([{ id: 0, value: null }]);
  `;
  return new Worker(code, { eval: true });
}

describe('a log whose worker dies', () => {
  it.each([
    ["throw new Error('out of luck')", 'out of luck'],
    ['process.exit(7)', 'worker exited with 7'],
    ['process.exit(0)', 'worker exited with 0'],
  ])('STO-43 rejects what waits and what comes later with failed: %s', async (end, reason) => {
    const log = new SqliteLog(new WorkerLink(dyingWorker(1, end)));
    const events = sessionOf('s', 3);
    await log.append('s', 0, batch(events.slice(0, 1)));
    const waiting = [
      log.append('s', 1, batch(events.slice(1, 2))),
      log.append('s', 2, batch(events.slice(2, 3))),
      readAll(log, 's'),
      log.answers('s'),
    ];
    const failed = { kind: 'failed', params: { reason } };
    for (const one of waiting) expect(await rejection(one)).toEqual(failed);
    expect(await rejection(log.append('s', 1, batch([])))).toEqual(failed);
    expect(await rejection(log.sessions())).toEqual(failed);
    expect(await rejection(log.check())).toEqual(failed);
    expect(await log.lost).toMatchObject(failed);
    await log.close();
    expect(await rejection(log.sessions())).toEqual(failed);
  });

  it('STO-340 is told as lost, and one that is closed is not', async () => {
    const answer = 'parentPort.postMessage([{ id, value: null }]); process.exit(0)';
    const closed = new WorkerLink(dyingWorker(0, answer));
    const lost = new WorkerLink(dyingWorker(0, 'process.exit(3)'));
    const told: string[] = [];
    void closed.lost.then(() => told.push('closed'));
    void lost.lost.then(() => told.push('lost'));
    await Promise.all([closed.ready, lost.ready]);
    await closed.close();
    await rejection(lost.ask({ op: 'check' }));
    expect(await lost.lost).toMatchObject({ kind: 'failed', params: { reason: 'worker exited with 3' } });
    expect((await rejection(closed.ask({ op: 'check' }))).kind).toBe('closed');
    expect(told).toEqual(['lost']);
  });

  it('STO-43 tells of a worker that dies before it has opened', async () => {
    const link = new WorkerLink(new Worker("throw new Error('no sqlite here')", { eval: true }));
    expect(await rejection(link.ready)).toEqual({ kind: 'failed', params: { reason: 'no sqlite here' } });
  });

  it('STO-43 still closes when the worker dies while closing', async () => {
    const log = new SqliteLog(new WorkerLink(dyingWorker(0, 'process.exit(1)')));
    await log.close();
    expect((await rejection(log.sessions())).kind).toBe('failed');
  });
});
