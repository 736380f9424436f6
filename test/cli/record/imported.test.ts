import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cliRig, colleagueOf, teamHub } from '../rig.ts';

const rig = cliRig();

it('CLI-700 list, search, digest and record name the importer of an imported session', async () => {
  const session = await rig.session('決済画面で5xx急増', '--id', 'checkout');
  await rig.ok(['note', session, '接続プールが枯渇', '--kind', 'finding']);
  await rig.ok(['export', session, '--format', 'jsonl', '--out', 'record.jsonl']);
  const file = join(rig.work, 'record.jsonl');
  const hub = await teamHub(rig);
  const mallory = colleagueOf(rig, 'mallory');
  const env = { ...mallory, ONCALL_HUB: hub.url, ONCALL_TOKEN: await hub.token('mallory', 'Mallory') };
  const told = await rig.run(['import', file], { env });
  expect([told.code, told.err]).toEqual([0, expect.stringContaining('its authors are shown as imported')]);

  const colleague = {
    ...colleagueOf(rig, 'tanaka'),
    ONCALL_HUB: hub.url,
    ONCALL_TOKEN: await hub.token('tanaka', '田中'),
  };
  const run = (args: readonly string[], lang = 'en') => rig.ok([...args, '--lang', lang], { env: colleague });
  expect(await run(['list'])).toContain('[imported by Mallory] 決済画面で5xx急増');
  expect(await run(['list'], 'ja')).toContain('[取り込み: Mallory] 決済画面で5xx急増');
  expect(await run(['search', '枯渇'])).toMatch(/ {2}Sato \(imported\) +接続プールが枯渇/);
  expect(await run(['search', '5xx'])).toContain('[imported by Mallory] 決済画面で5xx急増');
  expect(JSON.parse(await run(['search', '枯渇', '--json']))).toMatchObject([
    { importedBy: 'Mallory', note: { by: 'Sato', imported: true } },
  ]);
  expect(await run(['digest', '--since', '1d'])).toMatch(/^ {2}imported by Mallory$/m);
  expect(await run(['digest', '--since', '1d', '--format', 'md'], 'ja')).toMatch(/^- 取り込み: Mallory$/m);
  expect(JSON.parse(await run(['digest', '--since', '1d', '--json'])).sessions).toMatchObject([
    { importedTo: readFileSync(file, 'utf8').trimEnd().split('\n').length, importedBy: 'Mallory' },
  ]);
  const record = await run(['export', session, '--out', '-']);
  expect(record).toMatch(
    /entries up to \d+ came from a file \(imported by Mallory\); this hub cannot confirm/,
  );
  expect(record).toMatch(/Mallory the \d+ entries before came from a file/);
  const verified = await rig.run(['verify', session], { env: colleague });
  expect(verified.err).toMatch(
    /entries up to \d+ came from a file \(imported by Mallory\): their authors are as stated by it/,
  );

  // The mark goes with the record, and whoever imports that is named instead.
  rmSync(file);
  writeFileSync(file, await run(['export', session, '--format', 'jsonl', '--out', '-']));
  const other = await teamHub(rig);
  const mori = {
    ...colleagueOf(rig, 'mori'),
    ONCALL_HUB: other.url,
    ONCALL_TOKEN: await other.token('mori', 'Mori'),
  };
  await rig.ok(['import', file], { env: mori });
  expect(await rig.ok(['list'], { env: mori })).toContain('[imported by Mori] 決済画面で5xx急増');
  for (const { running } of [hub, other]) {
    running.child.kill('SIGTERM');
    await running.ended;
  }
});
