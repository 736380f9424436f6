import { describe, expect, it } from 'vitest';
import { SCRIPTS, SHELLS } from '../../../src/cli/completion/shells.ts';
import { cliRig, teamHub } from '../rig.ts';

const rig = cliRig();

/** What is offered for a line, without what each is. */
async function offered(line: string, env: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const ran = await rig.run(['completion', 'fish', '--', ...line.split(' ').slice(1)], { env });
  expect([ran.code, ran.err]).toEqual([0, '']);
  return ran.out
    .split('\n')
    .slice(0, -1)
    .filter((_, i) => i % 2 === 0);
}

describe('what a Tab offers', () => {
  it('CLI-38 starts no hub, and offers commands, options and choices where they may stand', async () => {
    rig.renew();
    expect(await offered('oncall sta')).toEqual(['start', 'stats']);
    expect(await offered('oncall help sta')).toEqual(['start', 'stats']);
    expect(await offered('oncall hub token cr')).toEqual(['create']);
    expect(await offered('oncall start --severity SEV')).toEqual(['SEV1', 'SEV2', 'SEV3', 'SEV4']);
    expect(await offered('oncall start -s sev3')).toEqual(['SEV3']);
    expect(await offered('oncall start --severity=SEV4')).toEqual(['--severity=SEV4']);
    expect(await offered('oncall start --severity = SEV4')).toEqual(['SEV4']);
    expect(await offered('oncall --lang ja exp')).toEqual(['export']);
    expect(await offered('oncall list --al')).toEqual(['--all']);
    expect(await offered('oncall start --logs a --lo')).toEqual(['--logs', '--local']);
    expect(await offered('oncall start --hub x --hu')).toEqual([]);
    expect(await offered('oncall step x --sk')).toEqual(['--skip']);
    expect(await offered('oncall note x y ')).toEqual([]);
    expect(await offered('oncall join ')).toEqual([]);
    expect(await rig.hubPid()).toBeNull();
    expect((await rig.run(['completion', 'tcsh'])).code).toBe(2);
  });

  it('CLI-38 offers sessions as the command takes them, open ones first, with their titles', async () => {
    rig.renew();
    const [open, over] = [
      await rig.session('Checkout fails', '--id', 'checkout'),
      await rig.session('Old', '--id', 'old'),
    ];
    await rig.ok(['close', over, '--reason', 'x']);
    expect(await offered('oncall join ')).toEqual([open]);
    expect(await offered('oncall reopen ')).toEqual([over]);
    expect(await offered('oncall export ')).toEqual([open, over]);
    expect(await offered(`oncall step ${open.slice(0, 4)} sym`)).toEqual(['symptom']);
    expect(await offered(`oncall step no-such-session sym`)).toEqual([]);
    const { out } = await rig.run(['completion', 'zsh', '--', 'join', '']);
    expect(out).toBe(`${open}\nCheckout fails (live, 0 people)\n`);
  });

  it('CLI-38 offers people, those who were removed where they are let in again, nobody where that is meant, and pages', async () => {
    rig.renew();
    const session = await rig.session('Checkout fails', '--id', 'checkout');
    const tanaka = { env: { ONCALL_NAME: '田中', ONCALL_EMAIL: 'tanaka@example.com' } };
    await rig.ok(['note', session, 'here']);
    await rig.ok(['note', session, 'here'], tanaka);
    expect(await offered(`oncall remove ${session} `)).toEqual(['Sato', '田中', 'me']);
    expect(await offered(`oncall step ${session} symptom --assign n`)).toEqual(['none']);
    expect(await offered(`oncall readmit ${session} `)).toEqual([]);
    await rig.ok(['remove', session, '田中']);
    expect(await offered(`oncall readmit ${session} `)).toEqual(['田中']);
    expect(await offered(`oncall action ${session} x --owner `)).toEqual(['Sato', 'me']);
    // Without a pager, and of a hub that does not answer, nothing is offered and nothing said.
    expect(await offered('oncall start --incident ')).toEqual([]);
    expect(await offered('oncall join ', { ONCALL_HUB: 'http://127.0.0.1:1', ONCALL_TOKEN: 'x' })).toEqual(
      [],
    );
  });

  it('CLI-38 offers tokens and webhook secrets of the hub whose configuration was named', async () => {
    rig.renew();
    const hub = await teamHub(rig);
    await hub.token('tanaka');
    const [{ id }] = JSON.parse(await rig.ok(['hub', 'token', 'list', '--config', hub.config, '--json']));
    expect(await offered(`oncall hub token revoke --config ${hub.config} `)).toEqual([id]);
    expect(await offered('oncall hub token revoke ')).toEqual([]);
    const add = ['hub', 'webhook', 'add', '--config', hub.config];
    const secret = (await rig.ok(add, { stdin: 'a-secret-of-pagerduty' })).trim();
    expect(await offered(`oncall hub webhook remove --config ${hub.config} `)).toEqual([secret]);
  });

  it('says how each script is turned on', () => {
    for (const shell of SHELLS) expect(SCRIPTS[shell]).toContain(`oncall completion ${shell} -- `);
  });
});
