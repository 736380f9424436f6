import { describe, expect, it } from 'vitest';
import { cliRig, oneLine } from '../rig.ts';

const rig = cliRig();

describe('the hub of this machine', () => {
  it('SEC-59 says what keeps it alive, and ends when asked; what is open goes on', async () => {
    const none = await rig.run(['hub', 'status']);
    expect([none.code, oneLine(none)]).toEqual([3, expect.stringContaining('no hub')]);
    const id = await rig.session('Keeps it alive');
    const pid = await rig.hubPid();
    expect(await rig.json('hub', 'status')).toMatchObject({ pid, open: [id], people: [], listening: null });
    expect(await rig.json('hub', 'stop')).toEqual({ pid });
    expect(await rig.hubPid()).toBeNull();
    expect((await rig.run(['hub', 'stop'])).code).toBe(3);
    expect(await rig.json('list')).toMatchObject([{ id, status: 'open' }]);
  });

  it('SEC-59 that does not answer is ended only by force', async () => {
    await rig.session('Frozen');
    const pid = (await rig.hubPid()) as number;
    process.kill(pid, 'SIGSTOP');
    const ran = await rig.run(['hub', 'stop', '--force']);
    expect([ran.code, ran.err]).toEqual([0, expect.stringContaining(`process ${pid}) does not answer`)]);
    expect(await rig.json('list')).toHaveLength(2);
  });
});
