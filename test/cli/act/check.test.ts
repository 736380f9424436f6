import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cliRig, colleagueOf, teamHub } from '../rig.ts';

const rig = cliRig();
const step = (id: string, query: string, expect: string) => `
      - id: ${id}
        title: { ja: ${id}を確認, en: See ${id} }
        run:
          query: { source: app, query: '${query}', expect: ${expect}, window: 1h }`;
const PROCEDURE = `
id: watched
extends: incident
title: { ja: 監視, en: Watched }
phases:
  - id: stop-gap
    steps:${step('served', 'message:served', '{ least: 3 }')}${step('errors', 'level:ERROR', '{ most: 0 }')}
`;

it('CLI-1042 a script asks for a check of a growing log, which ticks the step with its number once it is as expected', async () => {
  const log = join(rig.work, 'app.log');
  const write = (...lines: readonly string[]) =>
    appendFileSync(log, lines.map((line) => `${new Date().toISOString()} ${line}\n`).join(''));
  writeFileSync(log, '');
  write('INFO served 1', 'INFO other');
  const folder = join(rig.work, 'sessions', 'procedures');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'watched.yaml'), PROCEDURE);
  const hub = await teamHub(rig, {}, { config: `sources:\n  app: { type: file, path: ${log} }\n` });
  const sato = {
    env: { ...colleagueOf(rig, 'sato'), ONCALL_HUB: hub.url, ONCALL_TOKEN: await hub.token('sato') },
  };
  const out = await rig.ok(['start', 'x', '--procedure', 'watched', '--logs', 'app', '--no-tui'], sato);
  const session = out.split('\n')[0] ?? '';
  const run = async (...args: string[]) =>
    JSON.parse(await rig.ok(['run', session, ...args, '--json'], sato));

  const asked = await rig.ok(['run', session, 'served'], sato);
  expect(asked).toContain('Check of the log: app: message:served (in 1 h, at least 3 expected)');
  expect(asked).toContain('State: 1 line in 1 h (at least 3 expected)');
  expect(asked).not.toContain('--confirm');
  expect(await run('served')).toMatchObject({
    ...{ state: 'running', by: 'sato', repository: '', why: null },
    check: { source: 'app', most: null, least: 3, windowSeconds: 3_600, lines: 1, partial: null },
  });
  // It holds at the first look, beside the other one.
  expect(await rig.ok(['run', session, 'errors'], sato)).toContain('0 lines in 1 h (at most 0 expected)');

  // The next hub goes on with it.
  hub.running.child.kill('SIGKILL');
  await hub.running.ended;
  await hub.restart();
  write('INFO served 2', 'INFO served 3', 'ERROR too late to be seen');
  const states = async () =>
    ((await run()) as { step: string; state: string }[]).map((one) => [one.step, one.state]);
  await expect.poll(states, { timeout: 60_000 }).toEqual([
    ['served', 'done'],
    ['errors', 'done'],
  ]);
  expect(await rig.ok(['run', session, '--lang', 'ja'], sato)).toContain('1時間で3行(期待: 3行以上)');
  const record = await rig.ok(['export', session, '--format', 'md', '--out', '-'], sato);
  expect(record).toContain(
    'the log is as expected: See served (asked by sato): 3 lines in 1 h (at least 3 expected)',
  );
}, 180_000);
