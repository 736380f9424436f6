import { describe, expect, it } from 'vitest';
import { cliRig, oneLine } from '../rig.ts';

interface Draft {
  readonly kind: string;
  readonly text: string;
  readonly nextAt: string | null;
}

describe('status updates and the time of the alert, from scripts', () => {
  const rig = cliRig();
  const events = async (session: string) =>
    (await rig.ok(['export', session, '--format', 'jsonl', '--out', '-']))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; at: string; data: Record<string, unknown> });
  const sent = async (session: string) =>
    (await events(session)).filter(({ type }) => type === 'notice.sent').map(({ data }) => data);

  it('CLI-660 `notice` prints a draft and sends nothing; --send sends it, its parts given here', async () => {
    const id = await rig.session('5xx on checkout');
    await rig.ok(['severity', id, 'SEV2']);
    await rig.ok(['impact', id, 'cannot pay', '--who', '641 users']);
    const draft = await rig.json<Draft>('notice', id, '--now', 'rolling back');
    expect(draft).toMatchObject({ session: id, kind: 'first' });
    for (const part of ['5xx on checkout', '641 users', 'rolling back']) expect(draft.text).toContain(part);
    const minutes = (Date.parse(draft.nextAt ?? '') - Date.now()) / 60_000;
    expect(Math.round(minutes)).toBe(30);
    const printed = await rig.run(['notice', id, '--now', 'rolling back']);
    expect(printed.out).toContain('rolling back');
    expect(printed.err).toContain('--send');
    expect(await sent(id)).toEqual([]);

    await rig.ok(['notice', id, '--now', 'rolling back', '--next', '20m', '--send']);
    const [first] = await sent(id);
    expect(first).toMatchObject({ final: false, text: expect.stringContaining('rolling back') });
    const next = (Date.parse(String(first?.nextAt)) - Date.now()) / 60_000;
    expect(Math.round(next)).toBe(20);
    expect(await rig.json<Draft>('notice', id)).toMatchObject({ kind: 'update' });
  });

  it('CLI-660 a text is sent as it is, also from standard input; once all is resolved it is the last', async () => {
    const id = await rig.session('x');
    await rig.ok(['notice', id, '-'], { stdin: 'We are looking\ninto it\n' });
    expect(await sent(id)).toMatchObject([{ text: 'We are looking\ninto it', final: false }]);
    await rig.ok(['resolve', id]);
    await rig.ok(['notice', id, 'It is over']);
    expect((await sent(id)).at(-1)).toEqual({ text: 'It is over', nextAt: null, final: true });
  });

  it('CLI-660 what goes together not, and what is missing, is one line', async () => {
    const id = await rig.session('x');
    const refused = async (code: number, text: string, ...args: readonly string[]) => {
      const ran = await rig.run(['notice', id, ...args]);
      expect([ran.code, oneLine(ran)]).toEqual([code, expect.stringContaining(text)]);
    };
    await refused(2, '--what, --impact and --now are for the draft', 'a text', '--now', 'y');
    await refused(2, '--final has no next update', 'a text', '--final', '--next', '10m');
    await refused(2, '--next', 'a text', '--next', 'soon');
    await refused(3, 'incident', 'a text', '--pagerduty');
    expect(await sent(id)).toEqual([]);
    const readonly = await rig.run(['notice', id, 'a text', '--readonly']);
    expect(readonly.code).toBe(4);
    expect((await rig.run(['notice', id, '--readonly'])).code).toBe(0);
  });

  it('CLI-661 `alert` amends when the alert fired, and the record keeps what it was', async () => {
    const id = await rig.session('x');
    await rig.ok(['alert', id, '20m']);
    await rig.ok(['alert', id, '25m']);
    const [, second] = (await events(id)).filter(({ type }) => type === 'alert.timed');
    const ago = (Date.now() - Date.parse(String(second?.data.firedAt))) / 60_000;
    expect(Math.round(ago)).toBe(25);
    expect(second?.data.was).not.toBeNull();
    const ahead = await rig.run(['alert', id, '2099-01-01T00:00:00Z']);
    expect([ahead.code, oneLine(ahead)]).toEqual([2, expect.stringContaining('is in the future')]);
  });
});
