import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Account } from '../../../src/sim/pagerduty/account.ts';
import { localPagerDuty } from '../../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../../src/sim/pagerduty/team.ts';
import { type CliRig, teamHub } from '../rig.ts';
import { MARK } from './hostile.ts';

/** A procedure whose every text bears the mark. */
const PROCEDURE = `id: marked
kind: incident
title: { ja: ${MARK} 手順, en: ${MARK} procedure }
phases:
  - id: first
    title: { ja: ${MARK} 段階, en: ${MARK} phase }
    steps:
      - id: symptom
        title: { ja: ${MARK} 事象, en: ${MARK} symptom }
        why: { ja: ${MARK} 理由, en: ${MARK} reason }
        command: echo ${MARK}
        link: https://wiki.example/${MARK}
        run:
          workflow: { repository: acme/shop, file: rollback.yml, ref: ${MARK}, inputs: { version: ${MARK} } }
      - id: second
        title: { ja: ${MARK} 次, en: ${MARK} next }
`;

export type World = Awaited<ReturnType<typeof openWorld>>;

/**
 * A team hub with something of everything: two people, an open and a closed session with notes, a pin and a marked
 * procedure, a page nobody has seen and one that is judged. What people wrote bears the mark.
 */
export async function openWorld(rig: CliRig) {
  const now = () => Date.now();
  // Whoever and whatever is on call is called so, too.
  const team = JSON.parse(
    JSON.stringify(exampleTeam(now())).replaceAll('"name":"', `"name":"${MARK} `),
  ) as ReturnType<typeof exampleTeam>;
  const account = new Account(team, now);
  const pagerDuty = await localPagerDuty({ account });
  const env = { PAGERDUTY_TOKEN: ACCOUNT_KEY, PAGERDUTY_API_URL: pagerDuty.url };
  const hub = await teamHub(rig, env, {
    stays: true,
    config: 'procedures: procedures\n',
    files(folder) {
      mkdirSync(join(folder, 'procedures'));
      writeFileSync(join(folder, 'procedures', 'marked.yaml'), PROCEDURE);
    },
  });
  const token = await hub.token('sato', `${MARK} Sato`);
  const other = await hub.token('tanaka', `${MARK} Tanaka`);
  const as = (key: string) => ({ env: { ONCALL_HUB: hub.url, ONCALL_TOKEN: key } });
  const page = account.trigger('SCHECK1', `${MARK} page`);
  /** Pages that are acted on. */
  const acted = account.trigger('SCHECK1', `${MARK} page to act on`);
  const merged = account.trigger('SSEARCH', `${MARK} page to merge`);
  account.calendar.maintain(['SSEARCH'], now(), now() + 86_400_000, { description: `${MARK} release` });
  const judged = account.trigger('SSEARCH', `${MARK} judged page`);
  await rig.ok(['verdict', '-i', String(judged.number), '--no-hurt', '--why', `${MARK} cause`], as(token));

  await rig.ok(['change', 'add', `${MARK} change`, '--service', 'checkout'], as(token));

  /** A session with something of everything in it. */
  async function session(id: string): Promise<string> {
    const ask = as(token);
    const opened = await rig.ok(
      ['start', `${MARK} title ${id}`, '--id', id, '--no-tui', '--procedure', 'marked'],
      ask,
    );
    const made = opened.split('\n')[0] ?? '';
    await rig.ok(['note', made, `${MARK} note`, '--kind', 'decision', '--step', 'symptom'], as(other));
    await rig.ok(['action', made, `${MARK} action`, '--owner', `${MARK} Tanaka`], ask);
    await rig.ok(['goal', made, `${MARK} goal`], ask);
    await rig.ok(['impact', made, `${MARK} impact`, '--who', `${MARK} users`], ask);
    await rig.ok(['step', made, 'second', '--skip', `${MARK} skipped`], ask);
    await rig.run(['run', made, 'symptom'], ask);
    const line = {
      ...{ id: 'line-1', time: new Date().toISOString(), level: 'error', service: `${MARK} service` },
      ...{
        message: `${MARK} message`,
        fields: { [`${MARK}.field`]: `${MARK} value` },
        source: `${MARK} source`,
      },
    };
    await post(`/v1/sessions/${made}/commands`, {
      ...{ client: `walk-${id}-pins`, n: 1, type: 'log.pin' },
      data: { line, query: `${MARK} query`, window: null, step: null, comment: `${MARK} comment` },
    });
    return made;
  }

  async function post(path: string, body: object): Promise<unknown> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${hub.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  const closed = await session('closed');
  await rig.ok(['close', closed, '--reason', `${MARK} over`], as(token));
  return {
    ...{ hub, token, other, page, acted, merged, judged, closed, session, account },
    async [Symbol.asyncDispose]() {
      hub.running.child.kill('SIGTERM');
      await hub.running.ended;
      await pagerDuty.close();
    },
  };
}
