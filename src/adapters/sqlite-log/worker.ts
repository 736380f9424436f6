import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { backup, type DatabaseSync } from 'node:sqlite';
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { EventLogError } from '../../ports/event-log.ts';
import { commitTogether, inTransaction } from './commit.ts';
import { closeDatabase, openDatabase } from './database.ts';
import { toEventLogError } from './faults.ts';
import type {
  WorkerCall,
  WorkerFault,
  WorkerReply,
  WorkerRequest,
  WorkerStart,
  WorkerValues,
} from './messages.ts';
import { Tables } from './tables.ts';
import { tendWal } from './wal.ts';

/*
 * Owns the database, so that a slow disk blocks this thread only. What arrived while a commit ran is taken from the
 * port together; appends standing beside each other share the next commit. Answers leave in the order of requests,
 * except that of a backup.
 */

type Append = WorkerRequest & { op: 'append' };
type Question = Exclude<
  WorkerCall,
  { op: 'append' | 'backup' | 'remove' | 'append-fact' | 'put-facts' | 'drop-facts' | 'close' }
>;

function serve(port: MessagePort, { path, lockTimeout }: WorkerStart): void {
  const db = openDatabase(path, lockTimeout);
  const tables = new Tables(db);
  const wal = tendWal(db, `${path}-wal`);
  let backups: Promise<unknown> = Promise.resolve();

  const send = (replies: readonly WorkerReply[]) => port.postMessage(replies);

  const commit = (appends: readonly Append[]) => {
    const faults = commitTogether(db, tables, appends);
    if (appends.some(({ overwrites }, i) => overwrites.length > 0 && !faults[i])) wal.empty();
    send(
      appends.map(({ id }, i) => {
        const fault = faults[i];
        return fault ? failure(id, fault, {}) : { id, value: null };
      }),
    );
    wal.committed();
  };

  const handle = (asked: Exclude<WorkerRequest, Append>) => {
    const { id } = asked;
    if (asked.op === 'backup') {
      const where = { path: asked.path };
      backups = backups
        .then(() => backUp(db, asked.path))
        .then(
          () => send([{ id, value: null }]),
          (error: unknown) => send([failure(id, error, where)]),
        );
    } else if (asked.op === 'close') {
      void backups.then(() => {
        wal.stop();
        closeDatabase(db);
        send([{ id, value: null }]);
        port.close();
      });
    } else if (asked.op === 'remove') {
      const { session } = asked;
      const reply = replyTo(
        id,
        { session, seq: 0 },
        () => inTransaction(db, () => tables.remove(session)) ?? null,
      );
      wal.empty();
      send([reply]);
    } else if (asked.op === 'append-fact' || asked.op === 'put-facts' || asked.op === 'drop-facts') {
      const reply = replyTo(id, { path }, () =>
        inTransaction(db, () => {
          if (asked.op === 'drop-facts') return tables.dropFacts(asked);
          if (asked.op === 'append-fact') tables.appendFact(asked.stream, asked.after, asked.text);
          else tables.putFacts(asked);
          return null;
        }),
      );
      // Nothing was left to drop: this was the last step.
      if ('value' in reply && reply.value === 0) wal.empty();
      send([reply]);
    } else {
      send([replyTo(id, placeOf(asked, path), () => answerFrom(tables, asked))]);
    }
  };

  port.on('message', (first: WorkerRequest) => {
    let appends: Append[] = [];
    const flush = () => {
      if (appends.length > 0) commit(appends);
      appends = [];
    };
    for (const asked of [first, ...waiting(port)]) {
      if (asked.op === 'append') appends.push(asked);
      else {
        flush();
        handle(asked);
      }
    }
    flush();
  });
  send([{ id: 0, value: null }]);
}

function answerFrom(tables: Tables, question: Question): WorkerValues[Question['op']] {
  if (question.op === 'read') return tables.chunk(question.session, question.from);
  if (question.op === 'answers') return tables.answers(question.session);
  if (question.op === 'check') {
    tables.check();
    return null;
  }
  if (question.op === 'facts') return tables.factsAfter(question.stream, question.after);
  return tables.heads();
}

/** What an error is said to be about. */
function placeOf(question: Question, path: string): WorkerFault['params'] {
  if (question.op === 'read') return { session: question.session, seq: question.from };
  return question.op === 'answers' ? { session: question.session, seq: 0 } : { path };
}

function* waiting(port: MessagePort): Generator<WorkerRequest> {
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) yield next.message;
}

function replyTo(
  id: number,
  where: WorkerFault['params'],
  work: () => WorkerValues[keyof WorkerValues],
): WorkerReply {
  try {
    return { id, value: work() };
  } catch (error) {
    return failure(id, error, where);
  }
}

function failure(id: number, error: unknown, where: WorkerFault['params']): WorkerReply {
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

/** Few enough that an append waits only milliseconds for its turn. */
const PAGES_A_STEP = 250;

/** Each takes a moment and meets an open transaction only by chance. */
const ATTEMPTS = 1_000;

/**
 * Copies the database as it stands to a new file, while appends go on between the steps. The file appears under its
 * name only when whole. Throws `failed {path, reason: 'EEXIST'}` when there is one already, `full`, `read-only`.
 */
export async function backUp(db: DatabaseSync, path: string): Promise<void> {
  const partial = `${path}.partial`;
  try {
    if (existsSync(path)) throw new EventLogError('failed', { path, reason: 'EEXIST' });
    rmSync(partial, { force: true });
    closeSync(openSync(partial, 'wx', 0o600));
    await copyPages(db, partial);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw toEventLogError(error, { path });
  }
}

/** A first step that meets a commit under way makes Node give up, with the error "not an error"; later ones wait. */
async function copyPages(db: DatabaseSync, path: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await backup(db, path, { rate: PAGES_A_STEP });
      return;
    } catch (error) {
      const metCommit = (error as { errcode?: unknown }).errcode === 0;
      if (!metCommit || attempt === ATTEMPTS) throw error;
    }
  }
}
