import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { verifyChain } from '../../../src/domain/verify-chain.ts';
import { renderRecord } from '../../../src/record/markdown.ts';
import { Chain, sha256 } from '../../contracts/event-builder.ts';
import { importer, opening, sato, tanaka } from '../../domain/given.ts';
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
    expect(await rig.hub.importSession(events, importer)).toEqual({
      ok: true,
      session: 'checkout-1125',
      seq: events.length + 1,
      added: events.length,
      cleaned: 0,
    });
    expect((await rig.stored()).slice(0, -1)).toEqual(events);
    expect(await rig.command(sato, 'note.add', { text: 'note 2' }, 'client-a', 2)).toEqual({
      ok: true,
      seq: 4,
    });
    expect(await rig.stored()).toHaveLength(events.length + 1);
    expect(await rig.command(sato, 'note.add', { text: 'after' }, 'client-a', 4)).toMatchObject({ ok: true });
    expect(verifyChain(await rig.stored(), sha256)).toMatchObject({ ok: true });
  });

  it('HUB-105 is marked with the import, in the importer’s name, up to where only the file names its authors', async () => {
    const events = await recorded();
    const rig = new Rig();
    rig.id = 'checkout-1125';
    await rig.hub.importSession(events, importer);
    const at = new Date(rig.time.now()).toISOString();
    const mark = {
      type: 'session.imported',
      by: importer,
      at,
      data: { to: events.length, byImporter: true },
    };
    const isMarked = async () => {
      expect((await rig.stored()).slice(events.length)).toMatchObject([mark]);
      const told = { importedTo: events.length, importedBy: { by: importer, at } };
      expect((await rig.hub.sessions())[0]).toMatchObject(told);
      expect(await rig.state()).toMatchObject(told);
    };
    await isMarked();
    // A hub that is started again knows it, and marks nothing twice; nor does what changes nothing.
    rig.restart();
    expect(await rig.hub.importSession(events, importer)).toMatchObject({ ok: true, added: 0 });
    expect(await rig.hub.importSession(await rig.stored(), tanaka)).toMatchObject({ ok: true, added: 0 });
    const refused = await rig.command(tanaka, 'note.amend', { note: 'client-a.1', text: 'x' }, 'client-t', 1);
    expect(refused).toMatchObject({ ok: false });
    await isMarked();
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
    const record = renderRecord(await rig.stored(), { importedTo: 0, lang: 'en', hash: 'h' });
    expect(record).toContain('佐藤 (imported) ');
    expect(record).toMatch(/田中 \[note\]|田中 /);
    expect(record).not.toContain('田中 (imported)');
    // A mark that a file brought says no more than what stands before it, and is the file's word, too.
    const again = new Rig();
    again.id = 'checkout-1125';
    const length = (await rig.stored()).length;
    expect(await again.hub.importSession(await rig.stored(), tanaka)).toMatchObject({ ok: true });
    expect(await again.state()).toMatchObject({ importedTo: length, importedBy: { by: tanaka } });
  });

  it('HUB-105 of an earlier version, which wrote no mark, is shown as imported, importer unknown, and marked so', async () => {
    const events = await recorded();
    const end = events.length;
    const rig = new Rig();
    rig.id = 'checkout-1125';
    const answers = [{ client: 'import', n: end, refused: null, seq: end }];
    await rig.log.inner.append(rig.id, 0, { events, answers, overwrites: [] });
    const told = { importedTo: end, importedBy: null };
    expect((await rig.hub.sessions())[0]).toMatchObject(told);
    expect(await rig.hub.session(rig.id)).toMatchObject(told);
    expect(await rig.stored()).toEqual(events);
    await rig.command(tanaka, 'note.add', { text: 'here' }, 'client-t', 1);
    expect((await rig.stored()).slice(end).map(({ type, by, cmd }) => [type, by.kind, cmd.client])).toEqual([
      ['session.imported', 'system', 'hub'],
      ['participant.joined', 'member', 'client-t'],
      ['note.added', 'member', 'client-t'],
    ]);
    expect(await rig.state()).toMatchObject(told);
    rig.restart();
    expect(await rig.state()).toMatchObject(told);
    await rig.join({ id: 'kato', name: '加藤', kind: 'member' });
    expect((await rig.stored()).filter(({ type }) => type === 'session.imported')).toHaveLength(1);
    const numbers = (await rig.stored()).flatMap(({ cmd }) => (cmd.client === 'hub' ? [cmd.n] : []));
    expect([new Set(numbers).size, numbers.length > 1]).toEqual([numbers.length, true]);
  });

  it('SEC-705 a tick from the file of an earlier import does not count either until somebody ticks the step here', async () => {
    const chain = new Chain('checkout-1125').add(
      { type: 'session.opened', data: opening, by: sato },
      { type: 'participant.joined', data: { participant: sato }, by: sato },
      { type: 'step.done', data: { step: 'read-back' }, by: sato },
    );
    const rig = new Rig();
    rig.id = 'checkout-1125';
    const answers = [{ client: 'import', n: 3, refused: null, seq: 3 }];
    await rig.log.inner.append(rig.id, 0, { events: chain, answers, overwrites: [] });
    await rig.command(tanaka, 'step.do', { step: 'read-back' }, 'client-t', 1);
    const status = async () => (await rig.state()).steps['read-back'];
    expect(await status()).toMatchObject({ status: 'doing', waiting: { by: tanaka } });
    await rig.command(importer, 'step.do', { step: 'read-back' }, 'client-i', 1);
    expect(await status()).toMatchObject({ status: 'done', by: tanaka, confirmedBy: importer });
  });

  it('HUB-105 the authors of steps, confirmations, actions and updates are shown as imported, too', async () => {
    const first = new Rig();
    await first.open();
    await first.command(sato, 'step.do', { step: 'ack' }, 'client-s', 1);
    await first.command(sato, 'step.do', { step: 'read-back' }, 'client-s', 2);
    await first.command(tanaka, 'step.do', { step: 'read-back' }, 'client-t', 1);
    await first.command(sato, 'note.add', { kind: 'action', text: 'Watch the pool' }, 'client-s', 3);
    await first.command(tanaka, 'note.amend', { note: 'client-s.3', done: true }, 'client-t', 2);
    await first.command(
      sato,
      'notice.send',
      { text: 'Nobody can pay', nextAt: null, final: false },
      'client-s',
      4,
    );
    const own = renderRecord(await first.stored(), { importedTo: 0, lang: 'en', hash: 'h' });
    const rig = new Rig();
    rig.id = first.id;
    expect(await rig.hub.importSession(await first.stored(), importer)).toMatchObject({ ok: true });
    await rig.command(importer, 'step.do', { step: 'evidence' }, 'client-i', 1);
    const record = renderRecord(await rig.stored(), { importedTo: 0, lang: 'en', hash: 'h' });
    for (const [by, imported] of [
      ['Acknowledge — 佐藤', 'Acknowledge — 佐藤 (imported)'],
      ['Read back — 佐藤', 'Read back — 佐藤 (imported)'],
      ['confirmed by 田中', 'confirmed by 田中 (imported)'],
      ['done (田中', 'done (田中 (imported)'],
      ['佐藤: Nobody can pay', '佐藤 (imported): Nobody can pay'],
    ] as const) {
      expect(own).toContain(by);
      expect(record).toContain(imported);
    }
    expect(record).toContain('Preserve evidence — 伊藤, ');
  });

  it('HUB-105 a mark of an earlier version, in the name of the first person to act, does not name them as the importer', async () => {
    const chain = new Chain('checkout-1125');
    chain.add({ type: 'session.opened', data: opening, by: sato });
    chain.add({ type: 'session.imported', data: { to: 1 }, by: tanaka });
    const rig = new Rig();
    rig.id = 'checkout-1125';
    await rig.log.inner.append(rig.id, 0, { events: chain.events, answers: [], overwrites: [] });
    expect(await rig.state()).toMatchObject({ importedTo: 1, importedBy: null });
  });

  it('HUB-105 an import that broke off continues with the rest, and is marked once', async () => {
    const events = await recorded(1_200);
    const rig = new Rig();
    rig.id = 'checkout-1125';
    // As a hub that died between two parts of it leaves it.
    const part = events.slice(0, 500);
    const answers = [{ client: 'import', n: 500, refused: null, seq: 500 }];
    await rig.log.inner.append(rig.id, 0, { events: part, answers, overwrites: [] });
    await rig.join(sato);
    const importing = rig.hub.importSession(events, importer);
    await rig.time.advance(10);
    expect(await importing).toMatchObject({ ok: true, added: events.length - 500 });
    expect((await rig.stored()).slice(0, -1)).toEqual(events);
    expect((await rig.stored()).at(-1)).toMatchObject({ type: 'session.imported', by: importer });
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
    expect(await rig.hub.importSession(events, importer)).toMatchObject({ ok: true, cleaned: 2 });
    const text = JSON.stringify(await rig.stored());
    expect(text).toContain('"colour":"red"');
    for (const raw of ['\\u001b', '\u202e', 'hunter22']) expect(text).not.toContain(raw);
  });

  it('HUB-30 a longer one replaces it when it comes again, and connected terminals connect again', async () => {
    const events = await recorded(1_200);
    const rig = new Rig();
    rig.id = 'checkout-1125';
    const take = async (some: readonly AnyEvent[]) => {
      const importing = rig.hub.importSession(some, importer);
      await rig.time.advance(10);
      return importing;
    };
    expect(await take(events.slice(0, 700))).toMatchObject({ ok: true, added: 700 });
    const one = await rig.join(sato);
    expect(await take(events)).toMatchObject({ ok: true, added: events.length - 700 });
    expect(one.bye).toMatchObject({ kind: 'stopping' });
    const two = await rig.join(sato);
    expect(two.events.slice(0, -1)).toEqual(events);
    expect(await take(events.slice(0, 400))).toMatchObject({ ok: true, added: 0, seq: events.length + 1 });
    const stored = await rig.stored();
    expect(stored.slice(0, -1)).toEqual(events);
    expect(stored.at(-1)).toMatchObject({ type: 'session.imported', data: { to: events.length } });
    rig.restart();
    expect(await rig.state()).toMatchObject({ importedTo: events.length });
  });

  it('HUB-30 is refused when the two have diverged', async () => {
    const events = await recorded();
    const rig = new Rig();
    rig.id = 'checkout-1125';
    await rig.hub.importSession(events.slice(0, 3), importer);
    await rig.join(tanaka);
    const before = await rig.stored();
    expect(await rig.hub.importSession(events, importer)).toMatchObject({
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
      expect(await rig.hub.importSession(forged.events, importer)).toMatchObject({
        refusal: { kind: 'session-exists' },
      });
      expect((await rig.state()).notes).toEqual([]);
    }
  });

  it('HUB-33 goes on with what was imported only, also after a restart, until somebody acts here', async () => {
    const events = await recorded(5);
    const rig = new Rig();
    rig.id = 'checkout-1125';
    await rig.hub.importSession(events.slice(0, 3), importer);
    rig.restart();
    expect(await rig.hub.importSession(events.slice(0, 5), importer)).toMatchObject({ ok: true, added: 2 });
    await rig.command(tanaka, 'note.add', { text: 'here' }, 'client-tanaka', 1);
    expect(await rig.hub.importSession(events, importer)).toMatchObject({
      refusal: { kind: 'session-exists' },
    });
  });

  it('HUB-31 is refused when any event of it was changed, moved or is out of shape', async () => {
    const events = await recorded();
    const rig = new Rig();
    const changed = (at: number, change: object) =>
      events.map((event, i) => (i === at ? { ...event, ...change } : event));
    expect(await rig.hub.importSession(changed(1, { data: { text: 'forged' } }), importer)).toMatchObject({
      refusal: { kind: 'invalid' },
    });
    expect(await rig.hub.importSession([...events].reverse(), importer)).toMatchObject({
      refusal: { kind: 'invalid' },
    });
    expect(await rig.hub.importSession(events.slice(1), importer)).toMatchObject({
      refusal: { kind: 'invalid' },
    });
    expect(await rig.hub.importSession([], importer)).toMatchObject({ refusal: { kind: 'invalid' } });
    const other = new Chain('checkout-1125');
    other.add({ type: 'session.opened', data: opening }, { type: 'note.added', data: { note: 7 } });
    expect(await rig.hub.importSession(other.events, importer)).toMatchObject({
      refusal: { kind: 'invalid', params: { where: 'data', seq: 2 } },
    });
    const painter = new Chain('checkout-1125');
    painter.add({ type: 'session.opened', data: opening, client: 'c\u001b[2J' });
    expect(await rig.hub.importSession(painter.events, importer)).toMatchObject({
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
    expect(await rig.hub.importSession(chain.events, importer)).toMatchObject({
      ok: true,
      added: 5,
      cleaned: 2,
    });
    const stored = await rig.stored();
    const text = JSON.stringify(stored);
    expect(text).toContain('[redacted:aws-key-id]');
    expect(text).toContain('<U+202E>');
    expect(text).not.toMatch(/AKIA|\\u001b|\u202e|\\u0007/);
    expect(stored.slice(0, 2)).toEqual(chain.events.slice(0, 2));
    expect(verifyChain(stored, sha256)).toMatchObject({ ok: true });
  });
});
