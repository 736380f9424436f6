import { describe, expect, it } from 'vitest';
import { fromJsonl } from '../../src/record/jsonl.ts';
import { oneLine } from '../cli/rig.ts';
import { stage } from './driver/story.ts';
import { BareClient } from './driver/wire.ts';

const on = stage();
const HERE = ['--listen', '127.0.0.1:0'];

/** Types of all events of a session, as its owner's hub has them. */
async function events(session: string): Promise<readonly string[]> {
  const args = ['export', session, '--format', 'jsonl', '-o', '-'];
  const read = fromJsonl(await on.rig.ok(args, { env: on.environment('sato') }));
  return read.ok ? read.events.map((event) => (event as { type: string }).type) : [];
}

describe('who may only watch, and who may not end it', () => {
  it('STY-10 an observer’s key changes nothing and says why', async () => {
    const { sato, session } = await on.opened();
    const url = await on.invite(session, '--role', 'observer', ...HERE);
    const suzuki = on.joins('suzuki', url, on.machine('observer'));
    await suzuki.says('kind.observer');
    suzuki.act('step.tick');
    await suzuki.says('refusal.not-allowed.observer');
    sato.act('step.tick');
    await suzuki.showsStep('ack', 'done', '佐藤');
    expect((await events(session)).filter((type) => type.startsWith('step.'))).toEqual(['step.done']);
  });

  it('STY-11 the hub itself refuses an observer whose program was tampered with', async () => {
    const { session } = await on.opened();
    const laptop = on.machine('tampered');
    const url = await on.invite(session, '--role', 'observer', ...HERE);
    const suzuki = on.joins('suzuki', url, laptop);
    await suzuki.says('kind.observer');
    const bare = await BareClient.as(laptop.state, session);
    const acts = [
      ['step.do', { step: 'ack' }],
      ['note.add', { kind: 'note', text: '観客です' }],
      ['role.take', { role: 'driver' }],
      ['tail.set', { sources: ['file:/etc/passwd'], query: null, window: null }],
      ['session.close', { reason: 'over' }],
      ['undo', {}],
    ] as const;
    for (const [i, [type, data]] of acts.entries()) {
      const answer = await bare.command(i + 1, type, data);
      expect(answer, type).toMatchObject({ t: 'refused', kind: 'not-allowed', params: { kind: 'observer' } });
    }
    bare.close();
    expect(new Set(await events(session))).toEqual(
      new Set(['session.opened', 'participant.invited', 'participant.joined']),
    );
  });

  it('STY-12 a guest works with the team but cannot close the session', async () => {
    const { sato, session } = await on.opened();
    const laptop = on.machine('guest');
    const url = await on.invite(session, '--role', 'guest', ...HERE);
    const suzuki = on.joins('suzuki', url, laptop);
    await suzuki.showsProgress(0, 20);
    await suzuki.writesNote('取引先からの参加です');
    await sato.shows('取引先からの参加です');
    suzuki.act('close');
    await suzuki.says('refusal.not-allowed.guest');
    const env = on.environment('suzuki', { ...laptop, lang: 'en' });
    const ran = await on.rig.run(['close', session, '--reason', 'over'], { env });
    expect([ran.code, oneLine(ran)]).toEqual([4, expect.stringContaining('Guests cannot do that')]);
    const bare = await BareClient.as(laptop.state, session);
    expect(await bare.command(1, 'session.close', { reason: 'over' })).toMatchObject({
      t: 'refused',
      kind: 'not-allowed',
    });
    bare.close();
    expect(await events(session)).not.toContain('session.closed');
  });
});
