import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { backUp } from './backup.ts';
import { commitTogether } from './commit.ts';
import { closeDatabase, openDatabase } from './database.ts';
import { toEventLogError } from './faults.ts';
import type { Asked, Reply, WorkerStart } from './messages.ts';
import { Tables } from './tables.ts';

/*
 * Owns the database, so that a slow disk blocks this thread only. What arrived while a commit ran is taken from the
 * port together; appends standing beside each other share the next commit. Answers leave in the order of requests,
 * except that of a backup.
 */

type Append = Asked & { op: 'append' };

function serve(port: MessagePort, { path, lockTimeout }: WorkerStart): void {
  const db = openDatabase(path, lockTimeout);
  const tables = new Tables(db);
  let backups: Promise<unknown> = Promise.resolve();

  const send = (...replies: Reply[]) => port.postMessage(replies);
  const answer = (
    id: number,
    where: Record<string, string | number>,
    work: () => Reply & { value: unknown },
  ) => {
    try {
      send(work());
    } catch (error) {
      send(failure(id, error, where));
    }
  };

  const commit = (appends: readonly Append[]) => {
    const faults = commitTogether(db, tables, appends);
    send(
      ...appends.map(({ id }, i): Reply => {
        const fault = faults[i];
        return fault ? failure(id, fault, {}) : { id, value: null };
      }),
    );
  };

  const one = (asked: Exclude<Asked, Append>) => {
    const { id } = asked;
    if (asked.op === 'read') {
      const { session, from } = asked;
      answer(id, { session, seq: from }, () => ({ id, value: tables.chunk(session, from) }));
    } else if (asked.op === 'answers') {
      const { session } = asked;
      answer(id, { session, seq: 0 }, () => ({ id, value: tables.answers(session) }));
    } else if (asked.op === 'heads') {
      answer(id, { path }, () => ({ id, value: tables.heads() }));
    } else if (asked.op === 'backup') {
      backups = backups
        .then(() => backUp(db, asked.path))
        .then(
          () => send({ id, value: null }),
          (error: unknown) => send(failure(id, error, { path: asked.path })),
        );
    } else {
      void backups.then(() => {
        answer(id, { path }, () => {
          closeDatabase(db);
          return { id, value: null };
        });
        port.close();
      });
    }
  };

  port.on('message', (first: Asked) => {
    let appends: Append[] = [];
    const flush = () => {
      if (appends.length > 0) commit(appends);
      appends = [];
    };
    for (const asked of [first, ...waiting(port)]) {
      if (asked.op === 'append') appends.push(asked);
      else {
        flush();
        one(asked);
      }
    }
    flush();
  });
  send({ id: 0, value: null });
}

function* waiting(port: MessagePort): Generator<Asked> {
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) yield next.message;
}

function failure(id: number, error: unknown, where: Record<string, string | number>): Reply {
  const { kind, params } = toEventLogError(error, where);
  return { id, fault: { kind, params } };
}

if (parentPort !== null) {
  try {
    serve(parentPort, workerData as WorkerStart);
  } catch (error) {
    parentPort.postMessage([failure(0, error, { path: (workerData as WorkerStart).path })]);
    parentPort.close();
  }
}
