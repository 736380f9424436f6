import { describe, expect, it } from 'vitest';
import { renderRecord } from '../../../src/record/markdown.ts';
import { mmss } from '../../../src/text/time.ts';
import { contractProblems } from '../../adapters/pagerduty/contract/contract.ts';
import { pagerRig, SATO, STRANGER, TANAKA } from './pager-rig.ts';

describe('from the page to the record', () => {
  it('PDY-40 a whole incident: started, acknowledged as the right person, an expert called, resolved elsewhere', async () => {
    await using rig = await pagerRig();
    const { account } = rig;
    const page = account.trigger('SCHECK1', '決済画面で5xx急増');
    // What happens in the second of the page has no time since it.
    await new Promise<void>((resolve) => rig.time.after(3_000, resolve));

    const list = await rig.pages(SATO, 'mine');
    expect(list.incidents).toMatchObject([
      {
        number: page.number,
        title: '決済画面で5xx急増',
        status: 'triggered',
        mine: true,
        acknowledged: null,
        session: null,
      },
    ]);

    const started = await rig.start(SATO, `#${page.number}`);
    expect(started).toMatchObject({ status: 201, json: { created: true, acknowledgement: 'asked' } });
    const { session } = started.json;
    expect(session).toMatch(/^checkout-\d{4}$/);
    const acked = await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    // The state that the outcome stands on is shown with it.
    expect(acked.incidents[0]).toMatchObject({ status: 'acknowledged', acknowledgedBy: '佐藤' });
    expect(page.acknowledgements).toMatchObject([{ user: 'PSATO01' }]);
    expect(rig.writes().map(({ headers }) => headers.from)).toEqual(['sato@example.com']);

    await rig.command(SATO, session, 'responder.request', { who: '鈴木', message: 'DBを見てください' });
    await rig.until(session, ({ actions }) => actions[1]?.outcome === 'done');
    expect(page.responders).toMatchObject([{ user: 'PSUZUKI', state: 'pending' }]);
    expect(page.requests[0]?.message).toMatch(/^DBを見てください \[oncall checkout-\d{4}#\d+ [0-9a-z]{8}\]$/);
    account.answer(page, 'PSUZUKI', 'joined');
    const answered = await rig.until(session, ({ responders }) => responders[0]?.answer === 'accepted');
    expect(answered.responders[0]?.who).toBe('鈴木');

    account.resolve(page, 'PTANAKA');
    const over = await rig.until(session, ({ incidents }) => incidents[0]?.status === 'resolved');
    const iso = (ms: number | null) => `${new Date(ms ?? 0).toISOString().slice(0, 19)}.000Z`;
    expect(over.clock).toMatchObject({
      acknowledged: iso(page.log.find(({ type }) => type.startsWith('ack'))?.at ?? null),
      resolved: iso(page.resolvedAt),
    });
    expect(over.incidents[0]).toMatchObject({ triggeredAt: iso(page.createdAt), resolvedBy: '田中' });

    const record = renderRecord(await rig.events(session), { importedTo: 0, lang: 'ja', hash: '' });
    // By PagerDuty's clock, whole seconds since the page.
    const second = (ms: number | null) => Math.floor((ms ?? 0) / 1_000) * 1_000;
    const since = (ms: number | null) => mmss(second(ms) - second(page.createdAt));
    const row = (name: string, ms: number | null) => new RegExp(`\\| ${name} \\|[^|]+\\| \\+${since(ms)} `);
    expect(record).toMatch(
      row('PagerDuty確認済み', page.log.find(({ type }) => type.startsWith('ack'))?.at ?? null),
    );
    expect(record).toMatch(row('復旧', page.resolvedAt));
    expect(record.match(/アラート \[#4809\]\(<[^>]+>\): /g)).toHaveLength(2);
    expect(record).toContain('田中');
    expect(rig.server.calls.flatMap(contractProblems)).toEqual([]);
  });

  it('PDY-85 what the alerts say beyond the title is noted as PagerDuty’s, once, and starts no clock', async () => {
    await using rig = await pagerRig();
    const page = rig.account.trigger('SCHECK1', '5xx', { alerts: 12 });
    const { session } = (await rig.start(SATO, page.id)).json;
    await rig.start(TANAKA, page.id);
    const { notes, clock, participants, actions } = await rig.until(
      session,
      (state) => state.notes.length > 0,
    );
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatchObject({ by: { name: 'PagerDuty', kind: 'system' } });
    expect(notes[0]?.text).toMatch(/^- 5xx \(1\)\n(- .*\n){9}\.\. 10\/12$/);
    expect(actions[0]).toMatchObject({ act: 'acknowledge', by: { name: '佐藤' } });
    expect(clock.start, 'neither the acknowledgement nor the note').toBeNull();
    expect(Object.keys(participants)).not.toContain('pagerduty');
    const alone = rig.account.trigger('SSEARCH', 'slow');
    const other = (await rig.start(SATO, alone.id)).json.session;
    expect((await rig.state(other)).notes).toEqual([]);
  });

  it('PDY-41 two people who start from the same page at once end in one session', async () => {
    await using rig = await pagerRig();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const [one, two] = await Promise.all([rig.start(SATO, page.id), rig.start(TANAKA, page.id)]);
    expect(one.json.session).toBe(two.json.session);
    expect([one.json.created, two.json.created].sort()).toEqual([false, true]);
    await rig.until(one.json.session, ({ actions }) => actions.every(({ outcome }) => outcome !== null));
    expect(await rig.hub.sessions()).toHaveLength(1);
    expect((await rig.state(one.json.session)).incidents).toHaveLength(1);
    const row = (await rig.pages(SATO)).incidents[0];
    expect(row.session).toEqual({ id: one.json.session, people: 0 });
  });

  it('PDY-42 one’s own acknowledgement is taken silently, somebody else’s is told and left alone', async () => {
    await using rig = await pagerRig();
    const mine = rig.account.trigger('SCHECK1', 'mine');
    rig.account.acknowledge(mine, 'PSATO01');
    expect((await rig.start(SATO, mine.id)).json).toMatchObject({ acknowledgement: 'yours' });
    const theirs = rig.account.trigger('SCHECK1', 'theirs');
    rig.account.acknowledge(theirs, 'PTANAKA');
    const told = (await rig.start(SATO, theirs.id)).json;
    expect(told).toMatchObject({ acknowledgement: 'other', acknowledged: { by: '田中', you: false } });
    expect(rig.writes()).toEqual([]);
    expect((await rig.state(told.session)).clock.acknowledged).toMatch(/^2026-11-25T/);
    const taken = await rig.start(SATO, theirs.id, { takeOver: true });
    expect(taken.json).toMatchObject({ created: false, acknowledgement: 'asked' });
    await rig.until(told.session, ({ actions }) => actions[0]?.outcome === 'done');
    expect(theirs.acknowledgements.at(-1)?.user).toBe('PSATO01');
  });

  it('PDY-43 a drill that starts from a page only reads', async () => {
    await using rig = await pagerRig();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const { opening } = await import('../../domain/given.ts');
    const told = await rig.start(SATO, page.id, { data: { ...opening, kind: 'drill' } });
    expect(told.json).toMatchObject({ created: true, acknowledgement: 'none' });
    expect(rig.writes()).toEqual([]);
  });

  it('PDY-44 whoever is no user of the account acts for nobody', async () => {
    await using rig = await pagerRig();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const { session } = (await rig.start(STRANGER, page.id)).json;
    const failed = await rig.until(session, ({ actions }) => actions[0]?.outcome === 'failed');
    expect(failed.actions[0]).toMatchObject({ kind: 'requester-unknown' });
    expect(page.status).toBe('triggered');
    expect(rig.writes()).toEqual([]);
  });

  it('PDY-45 a user’s key acts for its owner alone', async () => {
    await using rig = await pagerRig({ pager: { token: 'local-user-key-sato' } });
    const page = rig.account.trigger('SCHECK1', '5xx');
    const { session } = (await rig.start(TANAKA, page.id)).json;
    const failed = await rig.until(session, ({ actions }) => actions[0]?.outcome === 'failed');
    expect(failed.actions[0]).toMatchObject({ kind: 'key-of-another', params: { owner: '佐藤' } });
    await rig.command(SATO, session, 'action.request', {
      target: 'pagerduty',
      act: 'acknowledge',
      args: { incident: page.id },
    });
    await rig.until(session, ({ actions }) => actions[1]?.outcome === 'done');
    expect(page.acknowledgements[0]?.user).toBe('PSATO01');
  });

  it('PDY-46 what a screen sends for A and R is done, and what the account lacks is told with its kind', async () => {
    await using rig = await pagerRig({ team: { abilities: [] } });
    const page = rig.account.trigger('SCHECK1', '5xx');
    const { session } = (await rig.start(SATO, page.id)).json;
    const act = (name: string, args: object = {}) =>
      rig.command(SATO, session, 'action.request', {
        target: 'pagerduty',
        act: name,
        args: { incident: page.id, ...args },
      });
    await act('escalate');
    await act('snooze', { seconds: 600 });
    await act('priority', { priority: 'P1' });
    await rig.command(SATO, session, 'responder.request', { who: '検索', message: '応援' });
    await rig.command(SATO, session, 'note.add', { text: '切り戻します' });
    await act('note', { note: (await rig.state(session)).notes[0]?.id });
    await act('resolve');
    const state = await rig.until(session, ({ actions }) => actions.every(({ outcome }) => outcome !== null));
    expect(state.actions.map(({ act: name, outcome, kind }) => [name, outcome, kind])).toEqual([
      ['acknowledge', 'done', null],
      ['escalate', 'done', null],
      // It was escalated, so nobody has acknowledged it.
      ['snooze', 'failed', 'not-acknowledged'],
      ['priority', 'done', null],
      ['responder', 'failed', 'ability-missing'],
      ['note', 'done', null],
      ['resolve', 'done', null],
    ]);
    expect(page.level).toBe(2);
    expect(page.notes[0]?.content).toMatch(
      /^切り戻します \(佐藤\)\n\[oncall checkout-\d{4}#\d+ [0-9a-z]{8}\]$/,
    );
  });

  it('PDY-48 a page is acknowledged without a session, or by the session that is live about it', async () => {
    await using rig = await pagerRig();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const path = `/v1/incidents/${page.number}/acts`;
    const ask = { act: 'acknowledge' };
    const told = await rig.ask(SATO, path, { ask });
    expect(told).toMatchObject({
      status: 200,
      json: {
        asked: { session: null, outcome: 'done' },
        row: { status: 'acknowledged', acknowledged: { by: '佐藤', you: true } },
      },
    });
    expect((await rig.ask(TANAKA, path, { ask })).json).toMatchObject({
      asked: { outcome: 'failed', kind: 'already-acknowledged', params: { by: '佐藤' } },
      row: { acknowledged: { by: '佐藤' } },
    });
    expect(page.acknowledgements.map(({ user }) => user)).toEqual(['PSATO01']);
    const { session } = (await rig.start(SATO, page.id)).json;
    const taken = await rig.ask(TANAKA, path, { ask: { ...ask, takeOver: true } });
    expect(taken.json).toMatchObject({ asked: { session } });
    await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    expect(page.acknowledgements.at(-1)?.user).toBe('PTANAKA');
  });

  it('PDY-49 says why a page could not be acknowledged, and shows it as it is', async () => {
    await using rig = await pagerRig({ pager: { token: 'local-user-key-sato' } });
    const page = rig.account.trigger('SCHECK1', '5xx');
    const ask = { act: 'acknowledge' };
    const told = await rig.ask(TANAKA, `/v1/incidents/${page.id}/acts`, { ask });
    expect(told.json).toMatchObject({ asked: { outcome: 'failed', kind: 'key-of-another' } });
    expect((await rig.ask(SATO, '/v1/incidents')).json.incidents[0]).toMatchObject({ acknowledged: null });
  });

  it('PDY-47 a hub without a pager says so at once', async () => {
    await using rig = await pagerRig({ withoutPager: true });
    expect(await rig.ask(SATO, '/v1/incidents')).toMatchObject({
      status: 501,
      json: { kind: 'not-configured' },
    });
    const opened = await rig.hub.openSession({
      data: (await import('../../domain/given.ts')).opening,
      by: { id: 'p', name: '佐藤', kind: 'member' },
      cmd: { client: 'opener-12', n: 1 },
    });
    if (!opened.ok) throw new Error('not opened');
    await rig.command(SATO, opened.session, 'action.request', {
      target: 'pagerduty',
      act: 'resolve',
      args: { incident: 'Q1' },
    });
    const state = await rig.until(opened.session, ({ actions }) => actions[0]?.outcome != null);
    expect(state.actions[0]).toMatchObject({ outcome: 'failed', kind: 'not-configured' });
  });
});
