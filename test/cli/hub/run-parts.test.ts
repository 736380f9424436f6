import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { realTime } from '../../../src/cli/base/machine.ts';
import { runParts } from '../../../src/cli/hub/change-parts.ts';

it('OUT-448 a hub runs workflows only with a token for that alone, of its environment or a file of its own', async () => {
  const secrets = await mkdtemp(join(tmpdir(), 'oncall-run-'));
  onTestFinished(() => rm(secrets, { recursive: true }));
  await chmod(secrets, 0o700);
  const parts = (env: Readonly<Record<string, string>>) =>
    runParts({ env, secrets, config: undefined, time: realTime });
  // The one that reads is not enough, whatever it may do.
  await writeFile(join(secrets, 'github.token'), 'ghp_reads', { mode: 0o600 });
  expect(await parts({ ONCALL_GITHUB_TOKEN: 'ghp_reads' })).toBeNull();
  expect(await parts({ ONCALL_GITHUB_RUN_TOKEN: 'ghp_runs' })).not.toBeNull();
  await writeFile(join(secrets, 'github-run.token'), 'ghp_runs', { mode: 0o600 });
  expect(await parts({})).not.toBeNull();
  await chmod(join(secrets, 'github-run.token'), 0o644);
  await expect(parts({})).rejects.toMatchObject({ name: 'PrivateFileError' });
});
