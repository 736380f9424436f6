import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { verifyChain } from '../../../src/domain/verify-chain.ts';
import { renderRecord } from '../../../src/record/markdown.ts';
import { Chain, sha256 } from '../../contracts/event-builder.ts';
import { opening, sato, tanaka } from '../../domain/given.ts';
import { opened, Rig } from '../hub-rig.ts';

/** A session recorded by another hub: opened, with `count` notes. */
async function recorded(count = 3): Promise<AnyEvent[]> {
  const rig = await opened({ limits: { personBurst: 200 + count } });
  for (let n = 1; n <= count; n += 1) {
    await rig.command(sato, 'note.add', { text: `note ${n}` }, 'client-a', n);
  }
  return rig.stored();
}

describe('an imported session', () => {
  it('HUB-30 is taken whole, chain and all, and its commands are known', async () => {
    const events = await recorded();
    const rig = new Rig();
    rig.id = 'checkout-1125';
    expect(await rig.hub.importSession(events)).toEqual({
      ok: true,
      session: 'checkout-1125',
      seq: events.length,
      added: events.length,
      cleaned: 0,
    });
    expect(await rig.stored()).toEqual(events);
    expect(await rig.command(sato, 'note.add', { text: 'note 2' }, 'client-a', 2)).toEqual({
      ok: true,
      seq: 4,
    });
    expect(await rig.stored()).toHaveLength(events.length);
    expect(await rig.command(sato, 'note.add', { text: 'after' }, 'client-a', 4)).toMatchObject({ ok: true });
    expect(verifyChain(await rig.stored(), sha256)).toMatchObject({ ok: true });
  });

  it('HUB-105 marks, before the first thing done here, up to where its authors are the file’s word', async () => {
    const events = await recorded();
    const rig = new Rig();
    rig.id = 'checkout-1125';
    await rig.hub.importSession(events);
    expect(await rig.stored()).toEqual(events);
    expect((await rig.hub.sessions())[0]).toMatchObject({ importedTo: events.length });
    const refused = await rig.command(tanaka, 'note.amend', { note: 'client-a.1', text: 'x' }, 'client-t', 1);
    expect(refused).toMatchObject({ ok: false });
    expect(await rig.stored()).toEqual(events);
    for (const n of [2, 3]) await rig.command(tanaka, 'note.add', { text: `own ${n}` }, 'client-t', n);
    const own = (await rig.stored()).slice(events.length);
    expect(own.map(({ type }) => type)).toEqual([
      'session.imported',
      'participant.joined',
      'note.added',
      'note.added',
    ]);
    const state = await rig.state();
    expect(state.importedTo).toBe(events.length);
    expect(state.notes.map(({ seq }) => seq <= state.importedTo)).toEqual([true, true, true, false, false]);
    const record = renderRecord(await rig.stored(), { lang: 'en', hash: 'h' });
    expect(record).toContain('佐藤 (imported) ');
    expect(record).toMatch(/田中 \[note\]|田中 /);
    expect(record).not.toContain('田中 (imported)');
    // A hub that is started again knows it, and marks nothing twice.
    rig.restart();
    await rig.command(tanaka, 'note.add', { text: 'later' }, 'client-t', 9);
    expect((await rig.stored()).filter(({ type }) => type === 'session.imported')).toHaveLength(1);
    // Nor does a mark that a file brought say more than what stands before it.
    const again = new Rig();
    again.id = 'checkout-1125';
    expect(await again.hub.importSession(await rig.stored())).toMatchObject({ ok: true });
    expect((await again.state()).importedTo).toBe(events.length);
    await again.command(sato, 'note.add', { text: 'here' }, 'client-s', 1);
    expect((await again.state()).importedTo).toBe((await rig.stored()).length);
  });

  it('HUB-106 is taken from a newer program, whose fields come in through ingest as all else', async () => {
    const chain = new Chain('checkout-1125');
    const [first] = opening.procedure.phases;
    const steps = first?.steps.map((step) => ({ ...step, mood: 'a\u001b[2Jb' }));
    const phases = [{ ...first, steps, colour: 'red' }, ...opening.procedure.phases.slice(1)];
    const procedure = { ...opening.procedure, phases, owner: { mail: 'password=hunter22' } };
    const events = chain.add(
      { type: 'session.opened', data: { ...opening, procedure } },
      { type: 'note.removed', data: { note: 'none', why: '\u202eevil' } },
    );
    const rig = new Rig();
    rig.id = 'checkout-1125';
    expect(await rig.hub.importSession(events)).toMatchObject({ ok: true, cleaned: 2 });
    const text = JSON.stringify(await rig.stored());
    expect(text).toContain('"colour":"red"');
    for (const raw of ['\\u001b', '\u202e', 'hunter22']) expect(text).not.toContain(raw);
  });

  it('HUB-30 is completed when it comes again with more, and live peers see what is new', async () => {
    const events = await recorded(1_200);
    const rig = new Rig();
    rig.id = 'checkout-1125';
    const take = async (some: readonly AnyEvent[]) => {
      const importing = rig.hub.importSession(some);
      await rig.time.advance(10);
      return importing;
    };
    expect(await take(events.slice(0, 700))).toMatchObject({ ok: true, added: 700 });
    const one = await rig.join(sato);
    one.forget();
    expect(await take(events)).toMatchObject({ ok: true, added: events.length - 700 });
    expect(one.events).toEqual(events.slice(700));
    expect(await take(events.slice(0, 400))).toMatchObject({ ok: true, added: 0, seq: events.length });
    expect(await rig.stored()).toEqual(events);
  });

  it('HUB-30 is refused when the two have parted', async () => {
    const events = await recorded();
    const rig = new Rig();
    rig.id = 'checkout-1125';
    await rig.hub.importSession(events.slice(0, 3));
    await rig.join(tanaka);
    const before = await rig.stored();
    expect(await rig.hub.importSession(events)).toMatchObject({
      ok: false,
      refusal: { kind: 'session-exists' },
    });
    expect(await rig.stored()).toEqual(before);
  });

  it('HUB-33 adds nothing to what this hub has ordered itself, so that nobody writes in another’s name', async () => {
    const rig = await opened();
    await rig.join(tanaka);
    for (const restarted of [false, true]) {
      if (restarted) rig.restart();
      const forged = new Chain(rig.id);
      for (const event of await rig.stored()) forged.resume(event);
      const data = { kind: 'decision', step: null, happenedAt: null, owner: null, due: null };
      const at = '2026-11-25T03:10:00.000Z';
      forged.add({ by: sato, at, data: { ...data, note: 'n', text: 'sato never said so' } });
      expect(await rig.hub.importSession(forged.events)).toMatchObject({
        refusal: { kind: 'session-exists' },
      });
      expect((await rig.state()).notes).toEqual([]);
    }
  });

  it('HUB-33 goes on with what was imported only, also after a restart, until somebody acts here', async () => {
    const events = await recorded(5);
    const rig = new Rig();
    rig.id = 'checkout-1125';
    await rig.hub.importSession(events.slice(0, 3));
    rig.restart();
    expect(await rig.hub.importSession(events.slice(0, 5))).toMatchObject({ ok: true, added: 2 });
    await rig.command(tanaka, 'note.add', { text: 'here' }, 'client-tanaka', 1);
    expect(await rig.hub.importSession(events)).toMatchObject({ refusal: { kind: 'session-exists' } });
  });

  it('HUB-31 is refused when any event of it was changed, moved or is out of shape', async () => {
    const events = await recorded();
    const rig = new Rig();
    const changed = (at: number, change: object) =>
      events.map((event, i) => (i === at ? { ...event, ...change } : event));
    expect(await rig.hub.importSession(changed(1, { data: { text: 'forged' } }))).toMatchObject({
      refusal: { kind: 'invalid' },
    });
    expect(await rig.hub.importSession([...events].reverse())).toMatchObject({
      refusal: { kind: 'invalid' },
    });
    expect(await rig.hub.importSession(events.slice(1))).toMatchObject({ refusal: { kind: 'invalid' } });
    expect(await rig.hub.importSession([])).toMatchObject({ refusal: { kind: 'invalid' } });
    const other = new Chain('checkout-1125');
    other.add({ type: 'session.opened', data: opening }, { type: 'note.added', data: { note: 7 } });
    expect(await rig.hub.importSession(other.events)).toMatchObject({
      refusal: { kind: 'invalid', params: { where: 'data', seq: 2 } },
    });
    const painter = new Chain('checkout-1125');
    painter.add({ type: 'session.opened', data: opening, client: 'c\u001b[2J' });
    expect(await rig.hub.importSession(painter.events)).toMatchObject({
      refusal: { kind: 'invalid', params: { where: 'data', seq: 1 } },
    });
    expect(await rig.hub.sessions()).toEqual([]);
  });

  it('HUB-32 has its text ingested like any other, and is chained anew where that changes it', async () => {
    const chain = new Chain('checkout-1125');
    const note = { note: 'n1', kind: 'note', step: null, happenedAt: null, owner: null, due: null };
    chain.add(
      { type: 'session.opened', data: opening, by: sato },
      { type: 'note.added', data: { ...note, text: 'clean' }, by: sato },
      {
        type: 'note.added',
        data: { ...note, note: 'n2', text: '\u001b[2J key AKIAQYLPMN5HFIQR7XYA' },
        by: tanaka,
      },
      { type: 'weather.noted', data: { sky: ['grey \u202e yerg'] }, by: { ...tanaka, name: 'Tan\u0007aka' } },
      { type: 'note.added', data: { ...note, note: 'n3', text: 'last' }, by: sato },
    );
    const rig = new Rig();
    rig.id = 'checkout-1125';
    expect(await rig.hub.importSession(chain.events)).toMatchObject({ ok: true, added: 5, cleaned: 2 });
    const stored = await rig.stored();
    const text = JSON.stringify(stored);
    expect(text).toContain('[redacted:aws-key-id]');
    expect(text).toContain('<U+202E>');
    expect(text).not.toMatch(/AKIA|\\u001b|\u202e|\\u0007/);
    expect(stored.slice(0, 2)).toEqual(chain.events.slice(0, 2));
    expect(verifyChain(stored, sha256)).toMatchObject({ ok: true });
  });
});
