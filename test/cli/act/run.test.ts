import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { realTime } from '../../../src/cli/base/machine.ts';
import { DemoRepository } from '../../../src/sim/github/repository.ts';
import { localGithub } from '../../../src/sim/github/server.ts';
import { cliRig, colleagueOf, oneLine, teamHub } from '../rig.ts';

const rig = cliRig();
const WORKFLOW = `
run-name: roll back \${{ inputs.version }} (\${{ inputs.oncall }})
on:
  workflow_dispatch:
    inputs:
      oncall: { required: true }
      oncall_sha: {}
      version: { required: true }
`;
const PROCEDURE = `
id: rollback
extends: incident
title: { ja: ロールバック, en: Roll back }
phases:
  - id: stop-gap
    steps:
      - id: rollback
        title: { ja: ロールバックする, en: Roll back }
        run:
          workflow: { repository: acme/shop, file: rollback.yml, ref: main, inputs: { version: v41 } }
`;

async function team(services = '[]') {
  const repo = new DemoRepository('acme/shop', realTime);
  repo.push('One (#1)', 'kato', ['a.ts']);
  repo.workflows.set('rollback.yml', { text: WORKFLOW });
  const server = await localGithub({ repositories: [repo], time: realTime });
  onTestFinished(() => server.close());
  const folder = join(rig.work, 'sessions', 'procedures');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'rollback.yaml'), PROCEDURE);
  const github = `{ url: '${server.url}', reviewers: { Tanaka@Example.com: [kato, SRE] } }`;
  const config = `changes:\n  github: ${github}\n  services: ${services}\n`;
  const hub = await teamHub(rig, { ONCALL_GITHUB_RUN_TOKEN: 'ghp_local' }, { config });
  const member = async (name: string) => ({
    env: { ...colleagueOf(rig, name), ONCALL_HUB: hub.url, ONCALL_TOKEN: await hub.token(name) },
  });
  const [sato, tanaka] = [await member('sato'), await member('tanaka')];
  const out = await rig.ok(['start', 'x', '--procedure', 'rollback', '--no-tui'], sato);
  return { repo, sato, tanaka, session: out.split('\n')[0] ?? '' };
}

it('CLI-1037 what a step runs is asked for by one script, confirmed by another person’s with its code, and run once', async () => {
  const { repo, sato, tanaka, session } = await team();
  const none = await rig.run(['run', session], sato);
  expect([none.code, none.out]).toEqual([0, '']);
  expect(none.err).toContain(`oncall run ${session} STEP`);

  const asked = await rig.ok(['run', session, 'rollback'], sato);
  expect(asked).toContain('acme/shop · rollback.yml on main');
  expect(asked).toContain('version=v41');
  const code = /--confirm (\d+-\S{6})\n$/.exec(asked)?.[1] ?? '';
  expect(code).toMatch(/^\d+-\S{6}$/);
  // The same again asks for nothing more.
  expect(await rig.ok(['run', session, 'rollback'], tanaka)).toContain(`--confirm ${code}`);

  const confirm = (as: typeof sato, by = code) => rig.run(['run', session, 'rollback', '--confirm', by], as);
  for (const [as, by] of [
    [sato, code],
    [tanaka, 'AAAAAA'],
    [tanaka, code.slice(0, -1)],
  ] as const) {
    const refused = await confirm(as, by);
    expect([refused.code, oneLine(refused)]).toEqual([1, expect.any(String)]);
  }
  expect(repo.runs).toEqual([]);
  expect((await confirm(tanaka)).code).toBe(0);
  const last = async () =>
    JSON.parse(await rig.ok(['run', session, '--json'], sato)) as Record<string, unknown>[];
  await expect.poll(() => repo.runs.length, { timeout: 20_000 }).toBe(1);
  await expect
    .poll(async () => (await last())[0]?.state, { timeout: 30_000 })
    .not.toMatch(/^(?:ready|confirmed)$/);
  const [found, ...more] = await last();
  expect(more).toEqual([]);
  expect(found).toMatchObject({
    ...{ session, step: 'rollback', repository: 'acme/shop', file: 'rollback.yml', ref: 'main' },
    ...{ inputs: { version: 'v41' }, danger: 'high', by: 'sato', confirmedBy: 'tanaka', code: null },
  });
  // The same line again runs nothing again.
  await confirm(tanaka);
  expect(repo.runs).toHaveLength(1);
});

it('CLI-1045 what GitHub waits for is approved by a script of who may, once, with the e-mail address of the settings', async () => {
  const { repo, sato, tanaka, session } = await team();
  const code = /--confirm (\d+-\S{6})\n$/.exec(await rig.ok(['run', session, 'rollback'], sato))?.[1] ?? '';
  const act = (as: typeof sato, ...args: string[]) => rig.run(['run', session, 'rollback', ...args], as);
  const early = await act(tanaka, '--approve');
  expect([early.code, oneLine(early)]).toEqual([1, expect.stringContaining('does not wait for an approval')]);
  expect((await act(tanaka, '--confirm', code)).code).toBe(0);
  await expect.poll(() => repo.runs.length, { timeout: 20_000 }).toBe(1);
  const [run] = repo.runs;
  Object.assign(run!, {
    status: 'waiting',
    waits: { environment: 'production', reviewers: ['sre'], mayApprove: true },
  });
  const told = async () => JSON.parse(await rig.ok(['run', session, 'rollback', '--json'], sato));
  await expect
    .poll(async () => (await told()).waits, { timeout: 30_000 })
    .toEqual([{ environment: 'production', reviewers: ['sre'] }]);
  const other = await act(sato, '--approve');
  expect([other.code, oneLine(other)]).toEqual([
    1,
    expect.stringContaining('those who may approve production (sre)'),
  ]);
  const wrong = await act(tanaka, '--approve', 'staging');
  expect([wrong.code, oneLine(wrong)]).toEqual([1, expect.stringContaining('approval of staging')]);
  for (let n = 0; n < 2; n += 1) expect((await act(tanaka, '--approve', 'production')).code).toBe(0);
  await expect.poll(() => run?.reviews.length, { timeout: 20_000 }).toBe(1);
  expect(run?.reviews[0]).toMatchObject({ state: 'approved', comment: `tanaka (oncall, ${session})` });
  await expect.poll(async () => (await told()).state, { timeout: 30_000 }).toBe('running');
  expect(await rig.ok(['run', session, 'rollback'], sato)).toContain('Approved: production, by tanaka');
  expect(run?.reviews).toHaveLength(1);
});

it('CLI-1037 it is declined with a reason, withdrawn by who asked, and says in one line what cannot be', async () => {
  const { repo, sato, tanaka, session } = await team();
  const run = (as: typeof sato, ...args: string[]) => rig.run(['run', session, ...args], as);
  const state = async () => JSON.parse(await rig.ok(['run', session, '--json'], sato))[0]?.state;
  const nothing = await run(sato, 'symptom');
  expect([nothing.code, oneLine(nothing)]).toEqual([1, 'This step has nothing to run.']);
  const early = await run(tanaka, 'rollback', '--withdraw');
  expect([early.code, oneLine(early)]).toEqual([3, 'There is no such run.']);

  expect((await run(sato, 'rollback')).code).toBe(0);
  expect((await run(tanaka, 'rollback', '--withdraw')).code).not.toBe(0);
  expect((await run(tanaka, 'rollback', '--decline', 'the cause is elsewhere')).code).toBe(0);
  expect(await state()).toBe('declined');

  expect((await run(sato, 'rollback')).code).toBe(0);
  expect(await state()).toBe('ready');
  expect((await run(sato, 'rollback', '--withdraw')).code).toBe(0);
  expect(await state()).toBe('withdrawn');
  expect(await rig.ok(['run', session], sato)).toMatch(/^rollback {2}withdrawn {2}sato\n$/);

  for (const args of [['rollback', '--withdraw', '--decline', 'x'], ['--withdraw']]) {
    const wrong = await run(sato, ...args);
    expect([wrong.code, oneLine(wrong)]).toEqual([2, expect.any(String)]);
  }
  // What the hub cannot start is said with its reason.
  repo.workflows.set('rollback.yml', { text: 'on: push' });
  repo.push('Two (#2)', 'kato', ['.github/workflows/rollback.yml']);
  const refused = await run(sato, 'rollback');
  expect(refused.code).toBe(1);
  expect(refused.out).toContain('cannot be started by hand');
  expect(refused.out).not.toContain('--confirm');
  expect(repo.runs).toEqual([]);
});

it('CLI-1050 an action becomes an issue by a line, once, and both are done by either', async () => {
  const { repo, sato, tanaka, session } = await team('[{ name: shop, repository: acme/shop }]');
  await rig.ok(['action', session, 'Add an index'], sato);
  const list = async (...args: string[]) =>
    JSON.parse(await rig.ok(['action', 'list', '--json', ...args], sato)) as Record<string, unknown>[];
  const id = String((await list())[0]?.id);
  const foreign = await rig.run(['action', 'issue', id, '--repo', 'evil/place'], sato);
  expect([foreign.code, foreign.out]).toEqual([1, '']);
  expect(foreign.err).toContain('evil/place is not in the settings of the hub');
  const made = await rig.ok(['action', 'issue', id], tanaka);
  expect(made).toBe('issue: https://github.com/acme/shop/issues/1\n');
  expect(JSON.parse(await rig.ok(['action', 'issue', id, '--json'], sato))).toEqual({
    ...{ session, action: id, state: 'made', url: 'https://github.com/acme/shop/issues/1', why: null },
  });
  expect(repo.issues.all).toMatchObject([{ title: 'Add an index', state: 'open' }]);
  await rig.ok(['action', 'done', id], sato);
  await expect.poll(() => repo.issues.all[0]?.state, { timeout: 20_000 }).toBe('closed');
  await rig.ok(['action', session, 'Raise the pool'], sato);
  expect(await rig.ok(['action', 'issue', '--all', session], sato)).toBe(
    'issue: https://github.com/acme/shop/issues/2\n',
  );
  const all = await rig.run(['action', 'issue', '--all', session], sato);
  expect([all.code, all.out]).toEqual([0, '']);
  for (const args of [[], [id, '--all', session]]) {
    const wrong = await rig.run(['action', 'issue', ...args], sato);
    expect([wrong.code, oneLine(wrong)]).toEqual([2, expect.stringContaining('--all SESSION')]);
  }
  const none = await rig.run(['action', 'issue', `${session}#999`], sato);
  expect([none.code === 0, oneLine(none)]).toEqual([false, expect.any(String)]);
  expect(repo.issues.all).toHaveLength(2);
});
