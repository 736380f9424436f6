import { describe, expect, it } from 'vitest';
import { githubWrites } from '../../../src/adapters/github/github.ts';
import { runsNamed, told } from '../../../src/cli/doctor/runs.ts';
import { CLI_CHANGES } from '../../../src/text/i18n/cli/system-changes.ts';
import { fill, type Lang } from '../../../src/text/i18n/messages.ts';
import { ago, githubRig } from '../../adapters/github/rig.ts';

const words = (lang: Lang = 'en') =>
  ({
    lang,
    t: (key: keyof typeof CLI_CHANGES, params = {}) => fill(CLI_CHANGES[key], lang, params),
  }) as unknown as Parameters<typeof told>[0];
const wanted = { repository: 'acme/checkout', file: 'rollback.yml', ref: 'main', inputs: { to: '{{tag}}' } };
const WORKFLOW = `
run-name: 'roll back (\${{ inputs.oncall }})'
on: { workflow_dispatch: { inputs: { oncall: {}, to: { type: choice, options: [blue] } } } }
`;

async function rigOf(text: string) {
  const rig = await githubRig();
  rig.repo.push('One (#1)', 'kato', ['a.ts'], ago(300));
  rig.repo.workflows.set('rollback.yml', { text });
  const time = { now: () => rig.at.ms, after: () => () => {} };
  const runs = githubWrites({
    auth: { token: 'ghp_local' },
    url: rig.server.url,
    time,
    timeoutMs: 5_000,
  }).runs;
  return { ...rig, runs };
}

describe('doctor on what procedures run', () => {
  it.each(['ja', 'en'] as const)(
    'CLI-1034 says that there is no token, and that nothing needs one (%s)',
    async (lang) => {
      const [none] = await told(words(lang), null, []);
      expect(none).toMatchObject({ check: 'runs', state: 'off' });
      const [lacks] = await told(words(lang), null, [wanted]);
      expect(lacks).toMatchObject({ check: 'runs', state: 'warn' });
      expect(lacks?.detail).toContain('ONCALL_GITHUB_RUN_TOKEN');
    },
  );

  it('CLI-1034 reads each workflow, starts nothing, and says what it did not try', async () => {
    const { runs, repo } = await rigOf(WORKFLOW);
    const rows = await told(words(), runs, [
      wanted,
      { ...wanted, ref: '{{tag}}' },
      { ...wanted, ref: 'gone' },
    ]);
    expect(rows.map(({ state }) => state)).toEqual(['ok', 'off', 'broken']);
    expect(rows[0]?.detail).toBe(
      'acme/checkout rollback.yml @ main: can be read, and takes a start by hand. The right to start it (actions=write): not tried',
    );
    expect(rows[1]?.detail).toContain('not tried');
    expect(rows[2]?.detail).toContain('No branch or tag is named gone');
    expect(repo.runs).toEqual([]);
    expect((await told(words(), runs, []))[0]).toMatchObject({ state: 'off' });
  });

  it('CLI-1034 reads the rollbacks of the settings, too', async () => {
    const workflow = {
      repository: 'acme/checkout',
      file: 'rollback.yml',
      ref: 'main',
      inputs: wanted.inputs,
    };
    const found = await runsNamed({ list: async () => [] }, [{ workflow, danger: 'high' }]);
    expect(found).toEqual({ wanted: [wanted], unread: 0 });
  });

  it('CLI-1034 does not say that nothing is run where procedures could not be read', async () => {
    const rows = await told(words(), null, [], 2);
    expect(rows).toEqual([
      {
        ...{ check: 'runs', state: 'warn' },
        detail: '2 procedures cannot be read, so what they run is not known. See: oncall procedure lint',
      },
    ]);
    expect(await told(words(), null, [wanted], 1)).toHaveLength(2);
  });

  it('CLI-1034 says in words why a workflow could not run', async () => {
    const { runs } = await rigOf('on: push');
    const [row] = await told(words('ja'), runs, [wanted]);
    expect(row).toMatchObject({ state: 'broken' });
    expect(row?.detail).toContain('workflow_dispatch を加えてください');
  });
});
