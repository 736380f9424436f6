import { describe, expect, it } from 'vitest';
import { whatText } from '../../../src/domain/runs/run.ts';
import { Chain, type Happening, sha256 } from '../../contracts/event-builder.ts';
import { importer as ito, opening, sato, tanaka } from '../../domain/given.ts';
import { runsRig, STEP, withRun } from './runs-rig.ts';

const wanted = { repository: 'acme/shop', file: 'rollback.yml', ref: 'main', inputs: { version: 'v41' } };
const evil = { ...wanted, inputs: { version: 'evil' } };
const member = ({ id, name, kind }: typeof sato) => ({ participant: { id, name, kind } });

/** A recorded session as its file says it, which nobody signs. */
function recorded(...happenings: readonly Happening[]) {
  const chain = new Chain('checkout-1125');
  const data = { ...opening, procedure: withRun('high') };
  chain.add({ type: 'session.opened', data, by: sato });
  for (const by of [sato, tanaka, ito])
    chain.add({ type: 'participant.joined', data: member(by as typeof sato), by });
  chain.add(...happenings);
  return chain.events;
}

describe('a run that the file of a session claims', () => {
  it('OUT-482 is of the file, whatever number and author the file says it has', async () => {
    const rig = await runsRig();
    const asked = { run: 'c9.1', step: STEP, wanted: evil, danger: 'high', seq: 1_000_000, by: tanaka };
    const told = { text: 'Over', nextAt: null, final: false, seq: 1_000_000, by: tanaka };
    const notice = { type: 'notice.sent', data: told, by: ito };
    await rig.import(recorded({ type: 'run.asked', data: asked, by: ito }, notice), ito);
    expect((await rig.state()).notices).toMatchObject([{ by: ito, seq: 6 }]);
    const [run] = (await rig.state()).runs;
    expect(run).toMatchObject({ id: 'c9.1', by: ito, seq: 5 });
    await rig.time.pass(120_000);
    expect(await rig.run()).toMatchObject({ state: 'asked', what: null });
  });

  it.each([
    ['confirmed by it', 'script-tanaka.1', {}],
    ['moved to it', 'c9.2', { action: 'script-tanaka.1' }],
  ])(
    'OUT-482 is not what runs where somebody confirms another one, and the file has taken the id of its act: %s',
    async (_how, action, more) => {
      const rig = await runsRig();
      const what = { ...evil, sha: rig.repo.head?.sha ?? '' };
      const hash = sha256(whatText(what, null));
      const until = '2099-01-01T00:00:00.000Z';
      const run = 'c9.1';
      const forged = recorded(
        { type: 'run.asked', data: { run, step: 'ack', wanted: evil, danger: 'high' }, by: ito },
        { type: 'run.resolved', data: { run, what, hash, live: null, url: null, danger: 'high', until } },
        { type: 'run.confirmed', data: { run, hash, action }, by: ito },
        { type: 'run.moved', data: { run, state: 'running', ...more } },
      );
      await rig.import(forged, ito);
      await rig.ask();
      const ready = await rig.until((state) => state === 'ready');
      expect(ready.what?.inputs).toEqual({ version: 'v41' });
      const cmd = { client: 'script-tanaka', n: 1 };
      await rig.commandAs(tanaka, cmd, 'run.confirm', { run: ready.id, hash: ready.hash });
      await rig.until((state) => state === 'queued');
      expect(rig.repo.runs.map(({ inputs }) => inputs.version)).toEqual(['v41']);
      expect(rig.logged).toEqual([]);
    },
  );
});
