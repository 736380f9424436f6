import { describe, expect, it } from 'vitest';
import { renderRecord } from '../../../src/record/markdown.ts';
import { contractProblems } from '../../adapters/pagerduty/contract/contract.ts';
import { actorOf, type PagerRig, pagerRig, SATO } from './pager-rig.ts';

const LACKING = { team: { abilities: ['priorities'] } } as const;

async function started(rig: PagerRig) {
  const page = rig.account.trigger('SCHECK1', '決済画面で5xx急増');
  const { session } = (await rig.start(SATO, page.id)).json;
  await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
  return { page, session };
}
const ask = (rig: PagerRig, session: string, how: object) =>
  rig.command(SATO, session, 'responder.request', { who: '検索 山田', message: '検索を見てください', how });

function sound(rig: PagerRig): void {
  expect(rig.server.calls.flatMap(contractProblems)).toEqual([]);
}

it('PDY-680 who was called by a script for a page of a session answers to that session', async () => {
  await using rig = await pagerRig();
  const { page, session } = await started(rig);
  const called = await rig.ask(SATO, `/v1/incidents/${page.number}/acts`, {
    ask: { act: 'responder', who: '検索', text: '' },
  });
  expect(called).toMatchObject({ status: 200, json: { asked: { outcome: 'done', session } } });
  expect(page.requests.map(({ message }) => message)).toEqual([
    expect.stringMatching(new RegExp(`^決済画面で5xx急増 \\[oncall ${session}#\\d+ \\w+\\]$`)),
  ]);
  expect((await rig.state(session)).responders).toMatchObject([{ who: '検索', answer: null }]);
  rig.account.answer(page, 'PYAMADA', 'joined');
  const state = await rig.until(session, ({ responders }) => responders[0]?.answer != null);
  expect(state.responders).toMatchObject([{ who: '検索', answer: 'accepted' }]);
  const record = renderRecord(await rig.events(session), { importedTo: 0, lang: 'ja', hash: '' });
  for (const line of ['佐藤 検索に応援を依頼', 'PagerDuty 山田が応援を承諾']) expect(record).toContain(line);
  sound(rig);
});

describe('an account without responder requests', () => {
  it('PDY-106 tells what it can do: whom it pages, its priorities, and services where they are needed', async () => {
    await using rig = await pagerRig(LACKING);
    const { session } = await started(rig);
    const state = await rig.state(session);
    const facts = await rig.queries?.facts(state, await actorOf(SATO), false);
    expect(facts).toEqual({
      responders: false,
      maintenance: [],
      priorities: ['P1', 'P2', 'P3'].map((name, i) => ({ id: `PRIO00${i + 1}`, name })),
      services: [
        { id: 'SCHECK1', name: 'checkout', policy: 'EPAY001' },
        { id: 'SSEARCH', name: 'search', policy: 'ESEARCH' },
      ],
      incidents: [],
    });
    const calls = rig.server.calls.length;
    await rig.queries?.facts(state, await actorOf(SATO), false);
    expect(rig.server.calls.length).toBe(calls);
    await using able = await pagerRig();
    const open = await started(able);
    const told = await able.queries?.facts(await able.state(open.session), await actorOf(SATO), true);
    expect(told).toMatchObject({ responders: true, services: [], incidents: [{ next: 2, back: 2 }] });
    sound(rig);
    sound(able);
  });

  it('PDY-414 what a request for people was refused for is told to every screen at once, whatever the account says', async () => {
    await using rig = await pagerRig();
    const { session } = await started(rig);
    const facts = async () => rig.queries?.facts(await rig.state(session), await actorOf(SATO), false);
    expect(await facts()).toMatchObject({ responders: true, services: [] });
    const lacking = '{"error":{"message":"Account does not have the ability","code":2014}}';
    rig.server.faults.add('POST', { kind: 'status', status: 402, body: lacking });
    await rig.command(SATO, session, 'responder.request', { who: '鈴木', message: 'DB' });
    await rig.until(session, ({ actions }) => actions[1]?.kind === 'ability-missing');
    const told = await facts();
    expect(told).toMatchObject({ responders: false });
    expect(told?.services.map(({ name }) => name)).toEqual(['checkout', 'search']);
  });

  it('PDY-104 gives the incident to the level of the expert’s policy, and their acknowledgement is the answer', async () => {
    await using rig = await pagerRig(LACKING);
    const { page, session } = await started(rig);
    await ask(rig, session, { act: 'escalate', policy: 'ESEARCH', level: 1 });
    const asked = await rig.until(session, ({ actions }) => actions[1]?.outcome != null);
    expect(asked.actions[1]).toMatchObject({ outcome: 'done', params: { to: '山田', status: 'triggered' } });
    expect(page).toMatchObject({ policy: 'ESEARCH', assignees: ['PYAMADA'], status: 'triggered' });
    rig.account.acknowledge(page, 'PYAMADA');
    const state = await rig.until(session, ({ responders }) => responders[0]?.answer != null);
    expect(state.responders[0]).toMatchObject({ who: '検索 山田', answer: 'accepted' });
    sound(rig);
  });

  it('PDY-104 opens an incident on the expert’s service that leads to the session’s, and hears its answer', async () => {
    await using rig = await pagerRig(LACKING);
    const { page, session } = await started(rig);
    await ask(rig, session, {
      act: 'create',
      service: 'SSEARCH',
      title: `応援依頼 #${page.number}`,
      details: `https://example.pagerduty.com/incidents/${page.id}`,
    });
    const asked = await rig.until(session, ({ actions }) => actions[1]?.outcome != null);
    const made = rig.account.incidents[1];
    expect(asked.actions[1]).toMatchObject({
      outcome: 'done',
      params: { incident: made?.id, number: made?.number },
    });
    expect(made).toMatchObject({ service: 'SSEARCH', assignees: ['PYAMADA'], title: '応援依頼 #4809' });
    expect(made?.notes.map(({ content }) => content)).toEqual([
      `https://example.pagerduty.com/incidents/${page.id}\n${made?.key}`,
    ]);
    expect(made?.key).toMatch(/^\[oncall checkout-\d{4}#\d+ [0-9a-z]{8}\]$/);
    // The session stays about its own incident: nobody acknowledges or resolves the expert's page from here.
    expect(asked.incidents).toHaveLength(1);
    rig.account.acknowledge(made as never, 'PYAMADA');
    await rig.until(session, ({ responders }) => responders[0]?.answer === 'accepted');
    expect(page.status).toBe('acknowledged');
    const record = renderRecord(await rig.events(session), { importedTo: 0, lang: 'en', hash: '' });
    expect(record).toMatch(/new PagerDuty incident "応援依頼 .*4809" #4810/);
    sound(rig);
  });

  it('PDY-107 the record tells each act and what came of it', async () => {
    await using rig = await pagerRig(LACKING);
    const { page, session } = await started(rig);
    const act = (name: string, args: object = {}) =>
      rig.command(SATO, session, 'action.request', {
        target: 'pagerduty',
        act: name,
        args: { incident: page.id, ...args },
      });
    await act('snooze', { seconds: 3_600 });
    await act('priority', { priority: 'PRIO002', name: 'P2' });
    await rig.command(SATO, session, 'note.add', { text: '切り戻します', pager: true });
    await act('escalate');
    // Two snoozes by the same person in the same second cannot be told apart.
    await new Promise<void>((resolve) => rig.time.after(3_000, resolve));
    await act('snooze', { seconds: 7_200 });
    await rig.until(session, ({ actions }) => actions.every(({ outcome }) => outcome !== null));
    const record = renderRecord(await rig.events(session), { importedTo: 0, lang: 'ja', hash: '' });
    expect(record).toMatch(/佐藤.* PagerDutyのスヌーズ \d\d:\d\d:\d\dまで/);
    expect(record).toContain('PagerDutyの優先度 P2');
    expect(record).toContain('ノートをPagerDutyへ投稿');
    expect(record).toContain('PagerDutyのエスカレーション(呼び出し先 鈴木)');
    expect(record).toMatch(/PagerDutyのスヌーズ .*: できませんでした\(未確認です/);
    expect(page.notes[0]?.content).toContain('切り戻します (佐藤)');
  });
});
