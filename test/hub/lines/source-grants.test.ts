import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/event.ts';
import type { Reach } from '../../../src/hub/base/who.ts';
import { importer, opening, sato, tanaka } from '../../domain/given.ts';
import { HandSources } from '../hand-source.ts';
import { Rig, settle, Terminal } from '../hub-rig.ts';
import { whoIs } from '../who-is.ts';

const tail = (...sources: string[]) => ({ tail: { sources, query: null, window: null } });
const refusedFar = { t: 'refused', kind: 'not-allowed', params: { act: 'tail.set', kind: 'remote' } };

/** A hub of one's own machine, with a session that reads `app`. */
async function own() {
  const sources = new HandSources();
  const rig = new Rig({ openSource: sources.open, sourcesByOwner: true });
  await rig.open();
  const opened = () => sources.made.map(({ name }) => name);
  let n = 0;
  const set = (by: Actor, reach: Reach, ...specs: string[]) => {
    n += 1;
    const request = { client: `tail-${by.id}-${reach}`.replace(/[^a-z-]/g, ''), n, type: 'tail.set' };
    return rig.hub.command(rig.id, { ...request, data: tail(...specs) }, whoIs(by, { reach }));
  };
  return { rig, sources, opened, set };
}

describe('the sources of a hub of one’s own', () => {
  it.each(['hub', 'session'] as const)(
    'SEC-72 are chosen by others (%s) only among those opened there for this session',
    async (reach) => {
      const { rig, opened, set } = await own();
      const far = await rig.join(tanaka, { reach });
      expect(opened()).toEqual(['app']);
      const n = far.command('tail.set', tail('app', 'file:/home/sato/.ssh/id_rsa'));
      await settle();
      expect(far.answer(n)).toMatchObject(refusedFar);
      expect(await set(tanaka, reach, 'file:/home/sato/other.log')).toMatchObject({ ok: false });
      expect(opened()).toEqual(['app']);
      expect(await set(sato, 'machine', 'app', 'db')).toMatchObject({ ok: true });
      expect(await set(tanaka, reach, 'db')).toMatchObject({ ok: true });
      expect(await set(tanaka, reach, 'app')).toMatchObject({ ok: true });
      expect(opened()).toEqual(['app', 'db', 'app']);
    },
  );

  it('SEC-72 are of one session: what another one reads is not theirs', async () => {
    const { rig, set } = await own();
    expect(await set(sato, 'machine', 'file:/var/log/mine.log')).toMatchObject({ ok: true });
    await rig.open({ title: 'Other' }, sato, 'other');
    expect(await set(tanaka, 'session', 'file:/var/log/mine.log')).toMatchObject({ ok: false });
  });

  it('SEC-72 are still opened after a restart', async () => {
    const { rig, opened, set } = await own();
    rig.restart();
    await rig.join(tanaka, { reach: 'session' });
    expect(opened()).toEqual(['app']);
    expect(await set(tanaka, 'session', 'file:/etc/passwd')).toMatchObject({ ok: false });
  });

  it('SEC-72 are not opened by an import, nor by setting its tail again', async () => {
    const { rig } = await own();
    const evil = await new Rig().open(
      { ...opening, tail: tail('file:/home/sato/diary').tail },
      tanaka,
      'evil',
    );
    const from = new Rig();
    await from.open({ tail: tail('file:/home/sato/diary').tail }, tanaka, 'evil');
    expect(evil).toBe(from.id);
    const events = await from.stored();
    const sources = new HandSources();
    const victim = new Rig({ openSource: sources.open, sourcesByOwner: true, log: rig.log });
    expect(await victim.hub.importSession(events, importer)).toMatchObject({ ok: true });
    victim.id = from.id;
    const here = await victim.join(sato, { reach: 'machine' });
    const query = { tail: { sources: ['file:/home/sato/diary'], query: 'x', window: null } };
    here.command('tail.set', query);
    await settle();
    expect(here.of('refused')).toEqual([]);
    expect(sources.made).toEqual([]);
    const again = await victim.join(tanaka, { reach: 'session' }, new Terminal());
    const n = again.command('tail.set', query);
    await settle();
    expect(again.answer(n)).toMatchObject(refusedFar);
    expect(sources.made).toEqual([]);
  });
});
