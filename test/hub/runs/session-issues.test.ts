import { describe, expect, it } from 'vitest';
import { issueOf } from '../../../src/domain/action-issue.ts';
import type { Note } from '../../../src/domain/session.ts';
import { renderRecord } from '../../../src/record/markdown.ts';
import { Chain } from '../../contracts/event-builder.ts';
import { importer, opening, sato, tanaka } from '../../domain/given.ts';
import { runsRig } from './runs-rig.ts';

const ISSUES = '/repos/acme/shop/issues';
const DUE = '2026-12-01T03:00:00.000Z';

type Options = NonNullable<Parameters<typeof runsRig>[0]>;

const recordOf = async (rig: Awaited<ReturnType<typeof runsRig>>) =>
  renderRecord(await rig.events(), { lang: 'en', hash: 'h', importedTo: 0 });

/** A session with one action. */
async function issuesRig(options: Options = {}) {
  const rig = await runsRig(options);
  await rig.open();
  const add = async (text: string, more: object = {}) => {
    await rig.command(sato, 'note.add', { kind: 'action', text, ...more });
    return (await rig.state()).notes.at(-1)?.id ?? '';
  };
  const note = await add('Add an index @kato #12\nto orders', { owner: tanaka.id, due: DUE });
  const noted = async (id = note) => (await rig.state()).notes.find((one) => one.id === id) as Note;
  const until = async <T>(read: () => Promise<T> | T, holds: (found: T) => boolean) => {
    for (let i = 0; i < 2_000; i += 1) {
      const found = await read();
      if (holds(found)) return found;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    throw new Error(`${JSON.stringify(await read())} ${rig.logged.join('\n')}`);
  };
  const issue = async (id = note) => issueOf(await rig.state(), id);
  return {
    ...{ rig, note, add, noted, until, issue, made: rig.repo.issues.all },
    ask: (more: object = {}, id = note) => rig.command(sato, 'issue.ask', { note: id, ...more }),
    settled: (state: string, id = note) =>
      until(
        () => issue(id),
        (found) => found?.state === state,
      ),
    done: (done: boolean) => rig.command(tanaka, 'note.amend', { note, done }),
    isDone: (is: boolean) => until(noted, ({ done }) => (done !== null) === is),
    isSeen: (state: string) => until(noted, (found) => found.issue?.state === state),
    writes: () => rig.server.calls.filter(({ method }) => method !== 'GET'),
  };
}

describe('an issue of an action', () => {
  it('OUT-490 is made once in the repository of the service, says whose it is, and pings nobody', async () => {
    const { rig, ask, settled, made, issue, writes } = await issuesRig();
    await ask();
    await settled('made');
    const [one] = made;
    expect(one?.title).toBe('Add an index @kato #12');
    const { body } = one as { body: string };
    expect(body).not.toMatch(/(?<![\w`\\])@kato|(?<![\\&])#12/);
    for (const said of ['田中', '2026/12/01(火) 12:00 JST', '佐藤']) expect(body).toContain(said);
    await ask();
    await rig.time.pass(200_000);
    expect([made.length, writes().length]).toEqual([1, 1]);
    expect(await issue()).toMatchObject({
      name: 'acme/shop#1',
      url: 'https://github.com/acme/shop/issues/1',
    });
  });

  it('OUT-491 is made once, wherever the hub dies, also where the answer was lost', async () => {
    for (const fault of [null, { kind: 'drop' } as const]) {
      const killed: boolean[] = [];
      for (let at = 1; at <= 8; at += 1) {
        const { rig, ask, settled, made } = await issuesRig({ speed: 4_000 });
        if (fault !== null) rig.server.fail(ISSUES, fault, 1);
        rig.killAfter(at);
        const asked = ask().catch(() => {});
        for (let i = 0; i < 300 && !rig.killed.yet; i += 1)
          await new Promise((resolve) => setTimeout(resolve, 1));
        killed.push(rig.killed.yet);
        rig.killAfter(Number.POSITIVE_INFINITY);
        await rig.restart(30_000);
        await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, 20))]);
        // What was killed before it was kept is asked for again, by the person who saw no answer.
        await ask();
        await settled('made');
        expect(made).toHaveLength(1);
      }
      expect(killed.filter(Boolean).length).toBeGreaterThanOrEqual(4);
    }
  }, 60_000);

  it('OUT-492 is made in a repository of the settings alone; where none, or several, are meant it says so', async () => {
    const none = await issuesRig({ services: [] });
    await none.ask();
    expect((await none.settled('failed'))?.action.kind).toBe('no-repository');

    const two = await issuesRig({
      services: [
        { name: 'checkout', aliases: [], repository: 'acme/shop' },
        { name: 'stock', aliases: [], repository: 'acme/stock' },
      ],
    });
    await two.ask();
    expect((await two.settled('failed'))?.action).toMatchObject({
      ...{ kind: 'which-repository', params: { repositories: 'acme/shop, acme/stock' } },
    });
    await two.ask({ repository: 'evil/place' });
    await two.until(two.issue, (found) => found?.action.kind === 'foreign-repository');
    await two.ask({ repository: 'Acme/Shop' });
    expect((await two.settled('made'))?.name).toBe('acme/shop#1');

    const blind = await issuesRig({ withoutToken: true });
    await blind.ask();
    expect((await blind.settled('failed'))?.action.kind).toBe('no-issue-token');
  });

  it('OUT-492 is made for an action alone, not of a note that is gone, and not in a drill', async () => {
    const { rig, ask, note } = await issuesRig();
    await rig.command(sato, 'note.add', { kind: 'finding', text: 'x' });
    const finding = (await rig.state()).notes.at(-1)?.id;
    for (const data of [{ note: finding }, { note: 'c9.9' }])
      await expect(rig.command(sato, 'issue.ask', data)).rejects.toThrow('unknown-note');
    await rig.command(sato, 'note.remove', { note });
    await expect(ask()).rejects.toThrow('unknown-note');
  });

  it('OUT-493 is closed as its action is done, and opened again with it, also after the close of the session', async () => {
    const { rig, ask, settled, made, done, isSeen, writes } = await issuesRig();
    await ask();
    await settled('made');
    await done(true);
    await isSeen('closed');
    expect(made[0]).toMatchObject({ state: 'closed' });
    await done(false);
    await isSeen('open');
    expect(made[0]).toMatchObject({ state: 'open' });
    await rig.command(sato, 'verdict.set', { verdict: { hurt: true, why: null, prevent: null } });
    await rig.command(sato, 'session.close', { reason: 'over' });
    await rig.restart(3 * 86_400_000);
    await done(true);
    await isSeen('closed');
    expect(made[0]).toMatchObject({ state: 'closed' });
    expect(writes()).toHaveLength(4);
  });

  it('OUT-493 that is closed on GitHub makes the action done, by whom and when; that is opened there opens it', async () => {
    const { rig, ask, settled, made, isDone, noted, writes } = await issuesRig();
    await ask();
    await settled('made');
    rig.repo.issues.set(made[0]!, 'closed', 'kato');
    const { done } = await isDone(true);
    expect(done).toMatchObject({ by: { id: 'github', name: 'kato (GitHub)' } });
    expect(Date.parse(done?.at ?? '')).toBe(Date.parse(made[0]?.closedAt ?? ''));
    rig.repo.issues.set(made[0]!, 'open', 'kato');
    await isDone(false);
    expect((await noted()).issue).toMatchObject({ state: 'open' });
    expect(writes()).toHaveLength(1);
    const record = await recordOf(rig);
    expect(record).toContain('[acme/shop#&#8203;1](<https://github.com/acme/shop/issues/1>)');
    expect(record).toMatch(/kato \(GitHub\) closed the issue: Add an index/);
    expect(record).toMatch(/GitHub reopened the issue: Add an index/);
  });

  it('OUT-494 a hub that was away finds what both sides did meanwhile, and takes nothing back', async () => {
    const { rig, ask, settled, made, done, isDone, isSeen, noted } = await issuesRig();
    await ask();
    await settled('made');
    rig.server.fail(ISSUES, { kind: 'status', status: 502 }, 3);
    await done(true);
    rig.repo.issues.set(made[0]!, 'closed', 'kato');
    await rig.restart(60_000);
    await isSeen('closed');
    expect((await noted()).done?.by.id).toBe(tanaka.id);
    await done(false);
    await isDone(false);
    await isSeen('open');
    expect(made[0]).toMatchObject({ state: 'open' });
  });

  it('OUT-495 that was deleted, or is another one now, is not followed any more, and says so; asked again it is made anew', async () => {
    const { rig, ask, settled, made, isSeen, done } = await issuesRig();
    await ask();
    await settled('made');
    rig.repo.issues.remove(made[0]!);
    const { issue } = await isSeen('lost');
    expect(issue).toMatchObject({ kind: 'issue-gone', params: { repository: 'acme/shop', number: 1 } });
    await done(true);
    await rig.restart(60_000);
    expect(await recordOf(rig)).toContain('was deleted');
    await done(false);
    await ask();
    await rig.time.pass(200_000);
    expect(made).toMatchObject([{ number: 2, state: 'open' }]);
  });

  it('OUT-496 that a file claims is not made, and not followed', async () => {
    const rig = await runsRig();
    const chain = new Chain('checkout-1125');
    chain.add({ type: 'session.opened', data: opening, by: sato });
    for (const { id, name, kind } of [sato, importer])
      chain.add({ type: 'participant.joined', data: { participant: { id, name, kind } }, by: sato } as never);
    const data = {
      note: 'c9.1',
      kind: 'action',
      text: 'x',
      step: null,
      owner: null,
      due: null,
      happenedAt: null,
    };
    const asked = { action: 'c9.2', note: 'c9.1', repository: null, seq: 1_000_000, state: 'evil' };
    chain.add(
      { type: 'note.added', data, by: sato } as never,
      { type: 'issue.asked', data: asked, by: sato } as never,
    );
    await rig.import(chain.events, importer);
    await rig.time.pass(120_000);
    expect(rig.repo.issues.all).toEqual([]);
    expect((await rig.state()).actions[0]).toMatchObject({
      outcome: 'abandoned',
      args: { note: 'c9.1', repository: null },
    });
    // Asked for here it is made, once.
    await rig.command(importer, 'issue.ask', { note: 'c9.1' });
    for (let i = 0; i < 1_000 && rig.repo.issues.all.length === 0; i += 1)
      await new Promise((resolve) => setTimeout(resolve, 2));
    await rig.time.pass(120_000);
    expect(rig.repo.issues.all).toHaveLength(1);
  });
});
