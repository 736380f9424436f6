import { describe, expect, it } from 'vitest';
import { observer, sato, tanaka } from '../domain/given.ts';
import { opened, settle } from './hub-rig.ts';

describe('pointing', () => {
  it('SCR-2 tells everyone else once, and leaves nothing in the log', async () => {
    const rig = await opened();
    const one = await rig.join();
    const two = await rig.join(tanaka);
    const three = await rig.join(observer);
    const before = (await rig.stored()).length;
    one.send({ t: 'ask', n: 1_000_000_000, what: 'point', args: { spot: { at: 'line', no: 7 } } });
    await settle();
    const told = [{ t: 'point', by: sato.id, spot: { at: 'line', no: 7 } }];
    expect(two.of('point')).toEqual(told);
    expect(three.of('point')).toEqual(told);
    expect(one.of('point')).toEqual([]);
    expect(one.of('answer')).toMatchObject([{ what: 'point', value: null }]);
    expect((await rig.stored()).length).toBe(before);
  });

  it('HUB-107 rings no more often than twice a second, however often one points', async () => {
    const rig = await opened();
    const one = await rig.join();
    const two = await rig.join(tanaka);
    for (let i = 0; i < 8; i += 1) {
      one.send({ t: 'ask', n: 1_000_000_000 + i, what: 'point', args: { spot: { at: 'line', no: i } } });
    }
    await settle();
    expect(two.of('point')).toHaveLength(1);
    await rig.time.advance(500);
    one.send({ t: 'ask', n: 1_000_000_100, what: 'point', args: { spot: { at: 'line', no: 99 } } });
    await settle();
    expect(two.of('point')).toHaveLength(2);
  });

  it('SCR-2 is refused to an observer, and an id is neutralised like every text from outside', async () => {
    const rig = await opened();
    const one = await rig.join(observer);
    const two = await rig.join(tanaka);
    const ask = { t: 'ask', n: 1_000_000_000, what: 'point' } as const;
    one.send({ ...ask, args: { spot: { at: 'step', id: 'ack' } } });
    two.send({ ...ask, args: { spot: { at: 'step', id: '\u001b]0;x\u0007' } } });
    await settle();
    expect(one.of('refused')).toMatchObject([{ kind: 'not-allowed' }]);
    expect(two.of('point')).toEqual([]);
    expect(one.of('point')).toHaveLength(1);
    expect(JSON.stringify(one.of('point'))).not.toContain('\\u001b');
  });
});
