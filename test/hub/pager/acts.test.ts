import { describe, expect, it } from 'vitest';
import { sayPager } from '../../../src/text/i18n/pager.ts';
import { pagerRig, SATO, STRANGER, TANAKA } from './pager-rig.ts';

async function night() {
  const rig = await pagerRig();
  const { account } = rig;
  const incident = account.trigger('SCHECK1', '5xx');
  const ask = async (ref: string | number, wish: object, more: object = {}) =>
    rig.ask(SATO, `/v1/incidents/${ref}/acts`, { ask: wish, ...more });
  return { rig, account, incident, ask };
}

describe('acts asked of pages', () => {
  it('PDY-427 each act is done in the asker’s name, and its answer says so', async () => {
    const { rig, account, incident, ask } = await night();
    await using _ = rig;
    const done = { status: 200, json: { asked: { outcome: 'done', by: '佐藤', session: null } } };
    expect(await ask(incident.number, { act: 'acknowledge' })).toMatchObject({
      ...done,
      json: { ...done.json, row: { status: 'acknowledged', acknowledged: { you: true } } },
    });
    expect(await ask(incident.number, { act: 'snooze', seconds: 3_600 })).toMatchObject(done);
    expect(await ask(incident.number, { act: 'note', text: '見ています' })).toMatchObject(done);
    expect(await ask(incident.number, { act: 'reassign', who: '田中' })).toMatchObject(done);
    expect(incident.assignees).toEqual(['PTANAKA']);
    expect(await ask(incident.number, { act: 'reassign', who: 'suzuki@example.com' })).toMatchObject(done);
    expect(await ask(incident.number, { act: 'reassign', who: 'PSATO01' })).toMatchObject(done);
    expect(await ask(incident.number, { act: 'escalate' })).toMatchObject(done);
    expect(incident.assignees).toEqual(['PSUZUKI']);
    const other = account.trigger('SCHECK1', '同じ障害');
    expect(await ask(incident.number, { act: 'merge', sources: [String(other.number)] })).toMatchObject(done);
    expect(other.mergedInto).toBe(incident.id);
    expect(await ask(incident.number, { act: 'resolve' })).toMatchObject(done);
    expect(incident.notes[0]?.content).toMatch(/^見ています\n\[oncall page#\d+ \w+\]$/);
    for (const { headers } of rig.writes()) expect(headers.from).toBe('sato@example.com');
  });

  it('PDY-661 a person is named by a word of their name; where that is not one person, the candidates are named', async () => {
    const { rig, incident, ask } = await night();
    await using _ = rig;
    const people = ['Bo Lindqvist', '田中 太郎', '田中 花子', 'Bob Berg'];
    const users = rig.account.team.users as (typeof rig.account.team.users)[number][];
    users.push(
      ...people.map((name, i) => ({ id: `PNEW${i}`, name, email: `new${i}@example.com`, teams: [] })),
    );
    const to = async (who: string) => {
      const { json } = await ask(incident.id, { act: 'reassign', who });
      return json.asked ? incident.assignees : json.params;
    };
    expect(await to('bo')).toEqual(['PNEW0']);
    expect(await to('花子')).toEqual(['PNEW2']);
    // A whole name before a word of another.
    expect(await to('田中')).toEqual(['PTANAKA']);
    users.splice(1, 1);
    expect(await to('田中')).toMatchObject({ what: 'person', who: '田中', near: '田中 太郎, 田中 花子' });
    // A part of a word may be somebody else's.
    expect(await to('lind')).toMatchObject({ near: 'Bo Lindqvist' });
    expect(await to('誰か')).not.toHaveProperty('near');
    const told = { what: 'person', who: 'lind' };
    expect(sayPager('not-found', { ...told, near: 'Bo Lindqvist' }, 'en')).toBe(
      '"lind" names no single user of PagerDuty. There: Bo Lindqvist',
    );
    expect(sayPager('not-found', told, 'en')).toBe(
      'PagerDuty has no user "lind". Give the whole name or the e-mail address.',
    );
  });

  it('PDY-428 what was refused is told as failed with why, what makes no sense asks nothing', async () => {
    const { rig, incident, ask } = await night();
    await using _ = rig;
    expect(await ask(incident.id, { act: 'reassign', who: '誰か' })).toMatchObject({
      status: 404,
      json: { kind: 'pager-not-found', params: { what: 'person', who: '誰か' } },
    });
    expect((await ask(incident.id, { act: 'snooze', seconds: 600 })).json.asked).toMatchObject({
      outcome: 'failed',
      kind: 'not-acknowledged',
    });
    for (const wrong of [
      { act: 'delete' },
      { act: 'snooze' },
      { act: 'snooze', seconds: 1 },
      { act: 'snooze', until: '2099-01-01T00:00:00.000Z' },
      { act: 'merge', sources: [] },
      { act: 'note', text: ' ' },
      { act: 'resolve', extra: 1 },
    ])
      expect((await ask(incident.id, wrong)).status).toBe(400);
    expect((await ask('99999', { act: 'resolve' })).status).toBe(404);
    expect(rig.writes()).toEqual([]);
    expect(
      (await rig.ask(STRANGER, `/v1/incidents/${incident.id}/acts`, { ask: { act: 'resolve' } })).json.asked,
    ).toMatchObject({
      outcome: 'failed',
      kind: 'requester-unknown',
    });
  });

  it('PDY-429 whoever waits no longer is told how it stands, and finds the outcome by its id, also after a restart', async () => {
    const { rig, incident, ask } = await night();
    await using _ = rig;
    rig.server.faults.add('PUT', { kind: 'status', status: 429, headers: { 'ratelimit-reset': '20' } });
    const { json } = await ask(incident.id, { act: 'resolve' }, { waitMs: 3_000 });
    expect(json.asked).toMatchObject({ outcome: null, waiting: { kind: 'rate-limited', doubt: false } });
    await rig.restart();
    const told = async (wait: number) =>
      (await rig.ask(TANAKA, `/v1/acts/${json.asked.id}?wait=${wait}`)).json;
    let asked = await told(0);
    while (asked.outcome === null) asked = await told(25_000);
    expect(asked).toMatchObject({ id: json.asked.id, outcome: 'done', by: '佐藤' });
    expect([incident.status, rig.integration.busy]).toEqual(['resolved', false]);
    // A hub that nobody uses stays for what is under way.
    rig.server.faults.add('PUT', { kind: 'hang' });
    await ask(rig.account.trigger('SCHECK1', '502').id, { act: 'resolve' }, { waitMs: 1 });
    expect(rig.integration.busy).toBe(true);
    expect((await rig.ask(TANAKA, '/v1/acts/page.999')).status).toBe(404);
    expect((await rig.ask(TANAKA, '/v1/acts/page.1?session=..%2F')).status).toBe(400);
  });

  it('PDY-430 a line that is run again because its answer was lost is the same wish; another line is another', async () => {
    const { rig, incident, ask } = await night();
    await using _ = rig;
    const note = (cmd: string) => ask(incident.id, { act: 'note', text: 'x' }, { cmd });
    const first = (await note('script:1')).json.asked;
    expect((await note('script:1')).json.asked).toEqual(first);
    await rig.restart();
    expect((await note('script:1')).json.asked.id).toBe(first.id);
    expect((await note('script:2')).json.asked.id).not.toBe(first.id);
    expect(incident.notes).toHaveLength(2);
  });

  it('PDY-431 a page with a live session is acted on by that session, whose log has the act', async () => {
    const { rig, incident, ask } = await night();
    await using _ = rig;
    const { session } = (await rig.start(TANAKA, incident.id)).json;
    const { asked } = (await ask(incident.id, { act: 'snooze', seconds: 3_600 }, { cmd: 'script:1' })).json;
    expect(asked).toMatchObject({ session, outcome: 'done', by: '佐藤' });
    const again = (await ask(incident.id, { act: 'snooze', seconds: 3_600 }, { cmd: 'script:1' })).json.asked;
    expect(again.id).toBe(asked.id);
    const state = await rig.state(session);
    expect(state.actions.filter(({ act }) => act === 'snooze')).toMatchObject([{ by: { name: '佐藤' } }]);
    expect((await rig.ask(SATO, `/v1/acts/${asked.id}?session=${session}`)).json.outcome).toBe('done');
    expect((await ask(incident.id, { act: 'resolve' })).json).toMatchObject({
      asked: { session, outcome: 'done' },
    });
  });

  it.each([true, false])(
    'PDY-431 a text of which a secret is taken out is the same wish when it is asked again (in a session: %s)',
    async (live) => {
      const { rig, incident, ask } = await night();
      await using _ = rig;
      if (live) await rig.start(TANAKA, incident.id);
      const wish = { act: 'note', text: 'ask tanaka@example.com, password=hunter2' };
      const first = await ask(incident.id, wish, { cmd: 'script:1' });
      expect(first).toMatchObject({ status: 200, json: { asked: { outcome: 'done' } } });
      const again = await ask(incident.id, wish, { cmd: 'script:1' });
      expect(again.json.asked.id).toBe(first.json.asked.id);
      const another = await ask(
        incident.id,
        { ...wish, text: 'ask tanaka@example.com' },
        { cmd: 'script:2' },
      );
      expect(another.json.asked.id).not.toBe(first.json.asked.id);
      expect(incident.notes.map(({ content }) => content.split('\n')[0])).toEqual([
        'ask [redacted:email], password=[redacted:password]',
        'ask [redacted:email]',
      ]);
    },
  );
});
