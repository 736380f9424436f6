import { describe, expect, it } from 'vitest';
import { guest, sato } from '../domain/given.ts';
import { HandSources, line } from './hand-source.ts';
import { opened, settle, type Terminal } from './hub-rig.ts';

async function tailed() {
  const sources = new HandSources('audit');
  const rig = await opened({ openSource: sources.open });
  const tail = { sources: ['app', 'audit'], query: null, window: null };
  await rig.command(sato, 'tail.set', { tail }, 'tail-client', 1);
  const terminal = await rig.join();
  const pin = async (by: Terminal, given: object) => {
    by.command('log.pin', { line: given, query: null, window: null, step: null, comment: null });
    await settle();
    return (await rig.state()).pins.at(-1);
  };
  return { rig, sources, terminal, pin };
}
const asked = (source: string, id: string, message: string) => ({
  ...{ id, source, message, time: null, level: null, service: null, fields: {} },
});

describe('a pinned line', () => {
  it('HUB-103 is the room’s own where the room holds it, whatever its maker says it was', async () => {
    const { rig, sources, terminal, pin } = await tailed();
    const real = line('payment failed');
    await sources.get('app').give([real]);
    await rig.time.advance(50);
    const kept = await pin(terminal, asked('app', real.id, 'sato broke it'));
    expect(kept).toMatchObject({ line: { message: 'payment failed', level: 'info', time: real.time } });
    expect(kept?.given).toBeUndefined();
  });

  it('HUB-103 is known, too, where a source answered with it', async () => {
    const { sources, terminal, pin } = await tailed();
    sources.get('app').older = [line('long ago', { id: 'old-1', source: 'app' })];
    terminal.send({
      t: 'ask',
      n: 900,
      what: 'lines-before',
      args: { before: '2026-11-25T00:00:00.000Z', limit: 5 },
    });
    await settle();
    expect(await pin(terminal, asked('app', 'old-1', 'other'))).toMatchObject({
      line: { message: 'long ago' },
    });
  });

  it('HUB-103 says that it is its maker’s word where the hub does not know it', async () => {
    const { terminal, pin } = await tailed();
    expect(await pin(terminal, { ...asked('app', 'made-up', 'x'), given: false })).toMatchObject({
      line: { message: 'x' },
      given: true,
    });
    const timeOf = async (id: string, time: string) =>
      (await pin(terminal, { ...asked('app', id, 'x'), time }))?.line.time;
    expect(await timeOf('a', '2026-11-25T03:12:00.5+09:00')).toBe('2026-11-25T03:12:00.5+09:00');
    expect(await timeOf('b', '2026-11-25 03:12 (x) Z')).toBe('2026-11-25T03:12:00.000Z');
    expect(await timeOf('c', 'never')).toBeNull();
    expect(await timeOf('d', '+275760-09-13T00:00:00.000Z')).toBeNull();
  });

  it('HUB-103 shows a guest nothing of a source that is closed to them', async () => {
    const { rig, sources, pin } = await tailed();
    const hidden = line('the password is hunter2');
    await sources.get('audit').give([hidden]);
    await rig.time.advance(50);
    const vendor = await rig.join(guest);
    expect(await pin(vendor, asked('audit', hidden.id, 'guess'))).toMatchObject({
      line: { message: 'guess' },
      given: true,
    });
  });
});
