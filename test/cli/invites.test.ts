import { describe, expect, it } from 'vitest';
import { cliRig } from './rig.ts';

const rig = cliRig();

interface Invite {
  readonly id: string;
  readonly role: string;
  readonly revoked: string | null;
}

describe('oncall invite', () => {
  it('CLI-481 lists the invites of a session, and revokes one', async () => {
    const session = await rig.session('Checkout fails');
    await rig.ok(['invite', session, '--listen', '127.0.0.1:0', '--role', 'guest']);
    const made = await rig.json<{ id: string; url: string }>('invite', session, '--role', 'observer');
    const listed = await rig.json<Invite[]>('invite', session, '--list');
    expect(listed.map(({ role, revoked }) => [role, revoked])).toEqual([
      ['guest', null],
      ['observer', null],
    ]);
    const rows = async (lang: string) => (await rig.ok(['--lang', lang, 'invite', session, '--list'])).trim();
    expect((await rows('en')).split('\n')[1]).toMatch(new RegExp(`^${made.id} +observer +not used +\\d{4}-`));

    const said = await rig.ok(['--lang', 'ja', 'invite', session, '--revoke', made.id]);
    expect(said.trim()).toBe(`招待 ${made.id} を取り消しました`);
    expect((await rows('ja')).split('\n')[1]).toContain('取り消し済み');
    const spent = await rig.run(['--lang', 'en', 'join', made.url, '--name', 'Lee', '--plain']);
    expect([spent.code, spent.err]).toEqual([4, expect.stringContaining('revoked')]);

    const unknown = await rig.run(['--lang', 'en', 'invite', session, '--revoke', 'inv-none']);
    expect([unknown.code, unknown.err.trim()]).toEqual([
      3,
      'oncall: no invite inv-none. See them: oncall invite SESSION --list',
    ]);
  });
});
