import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { headers } from '@nats-io/transport-node';
import { afterAll, describe, expect, it } from 'vitest';
import { JetStreamLog } from '../src/adapters/jetstream-log/jetstream-log.ts';
import { type NatsLink, openNatsLink } from '../src/adapters/jetstream-log/nats-link.ts';
import { openSqliteDetection } from '../src/adapters/sqlite-detection/sqlite-detection.ts';
import { openSqliteLog } from '../src/adapters/sqlite-log/sqlite-log.ts';
import { realTime } from '../src/cli/base/machine.ts';
import { readRecording } from '../src/cli/commands/record/replay.ts';
import type { HubLogs } from '../src/cli/hub/copy-events.ts';
import { commandId } from '../src/cli/link/command-ids.ts';
import { sessionIn } from '../src/cli/session/export-record.ts';
import { checkChain, parseRecordFile } from '../src/cli/session/record-file.ts';
import { readKept } from '../src/client/drafts/drafts.ts';
import { readCheckpoint } from '../src/detection/checkpoint.ts';
import type { AnyEvent } from '../src/domain/event.ts';
import { reduceAll } from '../src/domain/reduce.ts';
import { initialSession } from '../src/domain/session.ts';
import { verifyChain } from '../src/domain/verify-chain.ts';
import { AddedChanges } from '../src/hub/changes/added-changes.ts';
import { readAudit } from '../src/hub/identity/audit.ts';
import { credentialsSchema } from '../src/hub/identity/credentials-schema.ts';
import { ActLedger } from '../src/hub/outside/ledger.ts';
import { PageVerdicts } from '../src/hub/pager/page-verdicts.ts';
import type { DetectionStore } from '../src/ports/detection-store.ts';
import { sha256 } from './contracts/event-builder.ts';
import { readAll } from './contracts/event-log-checks.ts';
import { FakeTime } from './network/fake-time.ts';
import { natsDetection, setUpFor } from './rigs/nats/detection-store.ts';
import { describeNats, oneNats } from './rigs/nats/with-nats.ts';

const STORED = join(import.meta.dirname, 'fixtures', 'stored');
const text = (...path: string[]) => readFileSync(join(STORED, ...path), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'oncall-stored-'));
cpSync(STORED, folder, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SATO = { id: 'sato-3c01ce25', name: 'sato', kind: 'member' };
const SESSION = 'incident-1130';
/** A minute after the last of it was written. */
const LATER = Date.parse('2026-11-30T05:14:00.000Z');
const stateOf = (session: string, events: readonly AnyEvent[]) => reduceAll(initialSession(session), events);

async function expectSessions(log: HubLogs): Promise<void> {
  const heads = (await log.sessions()).map(({ session, seq }) => [session, seq]);
  expect(heads.toSorted()).toEqual([
    [SESSION, 13],
    ['second-session-1130', 4],
  ]);
  const events = await readAll(log, SESSION);
  expect(verifyChain(events, sha256)).toMatchObject({ ok: true, redacted: [4] });
  const session = stateOf(SESSION, events);
  expect([session.title, session.severity, session.goal, session.status]).toEqual([
    '決済エラー',
    'SEV2',
    '五分で復旧',
    'open',
  ]);
  expect(Object.values(session.notes).map((note) => [note.kind, note.text])).toEqual([
    ['note', 'pool_size は 10 のまま'],
    ['note', '[redacted:manual]'],
    ['finding', 'second'],
  ]);
}

async function expectFacts(log: HubLogs): Promise<void> {
  const time = new FakeTime(LATER);
  const acts = await new ActLedger(log, time).all();
  expect(
    acts.map(({ id, act, args, outcome, by }) => [id, act, args.text ?? args.incident, outcome, by]),
  ).toEqual([
    ['page.1', 'acknowledge', 'Q000006', 'done', SATO],
    ['page.2', 'acknowledge', 'Q00000B', 'done', SATO],
    ['page.7', 'note', 'DB の接続数が上限です', 'done', SATO],
    ['page.10', 'snooze', 'Q000006', 'done', SATO],
    ['page.13', 'resolve', 'Q00000B', 'done', SATO],
  ]);
  const verdicts = await new PageVerdicts(log, time).all();
  expect(verdicts.map(({ incident, verdict }) => [incident.number, incident.title, verdict])).toEqual([
    [4811, '検索が遅い', { hurt: false, why: 'batch only', prevent: null }],
    [4810, '5xx rate > 5%', { hurt: true, why: '接続プールの枯渇', prevent: 'alert on pool use' }],
  ]);
  const { changes } = await new AddedChanges(log, time).changes(
    'checkout',
    '2026-11-30T00:00:00.000Z',
    '2026-11-30T06:00:00.000Z',
  );
  expect(changes).toMatchObject([
    { id: 'hand:1', kind: 'flag', title: 'flag new-cart 10% » 50%', liveAt: '2026-11-30T05:12:14.449Z' },
  ]);
  // What comes next is numbered behind what is there.
  const wish = { target: 'pagerduty', act: 'note', args: { incident: 'Q000006' }, askedAt: '' } as const;
  const next = { ...wish, by: SATO, askedAt: '2026-11-30T05:14:00.000Z' } as never;
  expect((await new ActLedger(log, time).request(next)).id).toBe('page.16');
}

async function expectDetection(watch: DetectionStore): Promise<void> {
  const events = await watch.events(1);
  expect(events.map(({ n, type, by }) => [n, type, by])).toEqual([
    [1, 'watcher.took-over', 'hub-a-17'],
    [2, 'page.requested', 'hub-a-17'],
    [3, 'page.sent', 'hub-a-17'],
    [4, 'page.done', 'hub-a-17'],
    [5, 'exclusion.added', 'sato'],
    [6, 'exclusion.held', 'hub-a-17'],
    [7, 'resolve.requested', 'hub-a-17'],
    [8, 'resolve.sent', 'hub-a-17'],
    [9, 'exclusion.added', 'sato'],
    [10, 'exclusion.ended', 'sato'],
  ]);
  expect(readCheckpoint(await watch.checkpoint())).toMatchObject({
    watcher: 'hub-a-17',
    next: 1796015540000,
    rules: [{ rule: { name: 'checkout-5xx' }, leaving: false, groups: [{ bars: [40, 40, 0] }] }],
    exclusions: [{ exclusion: { id: 'acquirer-maint', owner: 'sato' }, pages: 1, users: 40 }],
  });
}

describe('what an earlier version stored', () => {
  it('STO-401 a hub’s events, acts, verdicts and added changes are read as they are', async () => {
    const log = await openSqliteLog({ path: join(folder, 'hub', 'events.db') });
    await expectSessions(log);
    await expectFacts(log);
    await log.close();
  });

  it('STO-401 so are the watch log and the checkpoint of detection', async () => {
    const watch = openSqliteDetection({ path: join(folder, 'hub', 'watch.db'), time: realTime });
    await expectDetection(watch);
    await watch.close();
  });

  it('STO-401 so are records, a kept log, and the language and session of a page', async () => {
    const file = '2026-11-30-incident-1130';
    const record = checkChain(parseRecordFile(text('records', `${file}.jsonl`), file), SESSION);
    expect([record.session, record.head.seq, record.redacted]).toEqual([SESSION, 12, [4]]);
    const log = await openSqliteLog({ path: join(folder, 'hub', 'events.db') });
    expect(record.events).toEqual((await readAll(log, SESSION)).slice(0, 12));
    const [kept = ''] = readdirSync(join(STORED, 'user', 'kept-logs'));
    const { events, end } = readRecording(text('user', 'kept-logs', kept), kept);
    expect([kept, end]).toEqual(['second-session-1130-4.jsonl', null]);
    expect(events).toEqual(await readAll(log, 'second-session-1130'));
    await log.close();
    for (const page of [`${file}.md`, `${file}.ja.md`])
      expect(sessionIn(text('records', page))).toBe(SESSION);
  });

  it('STO-401 so are tokens, invites and the administration log', () => {
    const { tokens, invites } = credentialsSchema.parse(JSON.parse(text('hub', 'tokens.json')));
    expect(tokens).toMatchObject([
      { id: 'tok-69d586162e', participant: SATO.id, role: 'member', revoked: null },
    ]);
    expect(invites).toMatchObject([{ session: SESSION, token: 'tok-69d586162e', used: null, until: null }]);
    const { entries, brokenAt } = readAudit(text('hub', 'audit.jsonl'), sha256);
    expect(brokenAt).toBeNull();
    expect(entries.map(({ act }) => act)).toEqual([
      ...['token.created', 'exclusion.added', 'exclusion.added', 'exclusion.ended', 'session.exported'],
      ...['events.redacted', 'session.exported', 'session.exported', 'invite.made'],
    ]);
  });

  it('STO-401 so are the counters of a script and what a terminal left unsent', async () => {
    const credentials = mkdtempSync(join(folder, 'credentials-'));
    const file = join(credentials, 'commands.json');
    writeFileSync(file, text('user', 'credentials', 'commands.json'), { mode: 0o600 });
    const { id } = await commandId(
      { paths: { credentials } },
      `http://127.0.0.1:7433 ${SESSION} token-78anytUHsSLLIhwy`,
      1,
    );
    expect(id).toEqual({ client: 'script-cPoM_0MGnksQ', n: 11 });
    const storage = { load: () => text('user', 'terminals', '1.json'), save: () => {} };
    expect(readKept(storage, 'second-session-1130')).toMatchObject({
      kind: 'kept',
      kept: {
        client: 'c-0123456789',
        pending: [{ n: 3, type: 'note.add', data: { text: '未送信のメモ' } }],
        place: { pane: 'notes', drafts: { note: '書きかけ' } },
      },
    });
  });
});

interface Message {
  readonly stream: string;
  readonly seq: number;
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly base64?: string;
}

describeNats('what an earlier version stored in a cluster', () => {
  const node = oneNats();

  it('STO-401 its sessions, facts, watch log and checkpoint are read as they are', async () => {
    await setUpFor([node().url], 'oncall');
    const link = await openNatsLink({ servers: [node().url] }, realTime, 'oncall test');
    await publishAll(link, JSON.parse(text('jetstream.json')));
    const log = new JetStreamLog({ link, prefix: 'oncall', writer: 'later', epoch: () => 4 });
    await expectSessions(log);
    await expectFacts(log);
    const watch = natsDetection([node().url], 'oncall');
    await expectDetection(watch);
    await watch.close();
    await log.close();
  });
});

/** Puts messages into empty streams of the same names, each at its own sequence. */
async function publishAll({ js }: NatsLink, messages: readonly Message[]): Promise<void> {
  for (const { stream, seq, subject, headers: given, body, base64 } of messages) {
    const made = headers();
    for (const [key, value] of Object.entries(given)) made.set(key, value);
    const bytes = base64 === undefined ? new TextEncoder().encode(body) : Buffer.from(base64, 'base64');
    const stored = await js.publish(subject, bytes, { headers: made });
    // Of a bucket only the checkpoint is there, whatever number it had.
    if (stored.seq !== seq && !stream.startsWith('KV_')) throw new Error(`${stream} ${seq}: ${stored.seq}`);
  }
}
