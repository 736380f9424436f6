import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { redactedEntries, verifyChain } from '../../../src/domain/verify-chain.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../src/hub/base/limits.ts';
import type { Recorded } from '../../../src/hub/base/requests.ts';
import { checkRecorded } from '../../../src/hub/room/import-session.ts';
import { renderRecord } from '../../../src/record/markdown.ts';
import { Chain, type Happening, sha256 } from '../../contracts/event-builder.ts';
import { importer, opening, sato, tanaka } from '../../domain/given.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { HeldLog } from '../held-log.ts';
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

/** Counts how often somebody waits. */
class CountedTime extends FakeTime {
  pauses = 0;
  override after(ms: number, run: () => void): () => void {
    this.pauses += 1;
    return super.after(ms, run);
  }
}

/** What is checked before a room is asked: this hub's bounds, the shape of events, and the texts as they will be stored. */
describe('checking a recorded session', () => {
  const note = { kind: 'note', step: null, happenedAt: null, owner: null, due: null };
  /** `count` notes behind the opening. */
  const chainOf = (count: number, ...more: readonly Happening[]) => {
    const chain = new Chain('checkout-1125');
    chain.add({ type: 'session.opened', data: opening, by: sato });
    for (let i = 1; i <= count; i += 1) chain.add({ data: { ...note, note: `n${i}`, text: `note ${i}` } });
    chain.add(...more);
    return chain.events;
  };
  const check = (events: Recorded, limits: Partial<Limits> = {}, time = new FakeTime()) =>
    checkRecorded(events, sha256, time, { ...DEFAULT_LIMITS, ...limits });
  const texts = (events: readonly AnyEvent[]) => events.map((event) => JSON.stringify(event));
  const invalid = (params: object) => ({ ok: false, refusal: { kind: 'invalid', params } });

  it('HUB-30 gives the texts of all, whether they come at once or in batches, and lets others work between batches', async () => {
    const events = chainOf(4);
    const whole = { ok: true, session: 'checkout-1125', texts: texts(events), redacted: [], cleaned: 0 };
    expect(await check(events)).toEqual(whole);
    expect(await check(new Set(events))).toEqual(whole);
    async function* batches() {
      yield [];
      yield events.slice(0, 2);
      yield events.slice(2, 4);
      yield events.slice(4);
    }
    for (const given of [batches(), chainOf(1_000)]) {
      const time = new CountedTime();
      const checking = check(given, {}, time);
      await time.advance(10);
      expect(await checking).toMatchObject({ ok: true, cleaned: 0 });
      expect(time.pauses).toBe(2);
    }
  });

  it('HUB-31 refuses none, an altered one, and one that does not begin with its opening', async () => {
    const events = chainOf(2);
    expect(await check([])).toEqual(invalid({ where: 'events' }));
    const altered = events.map((event, i) =>
      i === 1 ? { ...event, data: { ...event.data, text: 'x' } } : event,
    );
    expect(await check(altered)).toEqual(invalid({ where: 'bad-prev', seq: 3 }));
    expect(await check(events.slice(1))).toEqual(invalid({ where: 'bad-seq', seq: 1 }));
    const unopened = new Chain('checkout-1125').add({ data: { ...note, note: 'n', text: 't' } });
    expect(await check(unopened)).toEqual(invalid({ where: 'data', seq: 1 }));
    expect(await check(chainOf(1, { data: { note: 7 } }))).toEqual(invalid({ where: 'data', seq: 3 }));
  });

  it.each([
    ['c', true],
    ['A_z-9', true],
    ['x'.repeat(64), true],
    ['x'.repeat(65), false],
    ['', false],
    ['a b', false],
    ['ab\n', false],
    ['決済', false],
  ])('HUB-31 the name of a command counter is short and plain: %j', async (client, ok) => {
    const checked = await check(chainOf(1, { data: { ...note, note: 'n', text: 't' }, client }));
    expect(checked).toMatchObject(ok ? { ok } : invalid({ where: 'data', seq: 3 }));
  });

  it('HUB-340 refuses what does not fit a frame, and what is larger than a session may be, at the event that is too much', async () => {
    const events = chainOf(3);
    const sizes = texts(events).map((text) => Buffer.byteLength(`{"t":"events","events":[${text}]}`));
    const frame = Math.max(...sizes);
    expect(await check(events, { frame })).toMatchObject({ ok: true });
    expect(await check(events, { frame: frame - 1 })).toEqual({
      ok: false,
      refusal: { kind: 'too-large', params: { limit: frame - 1 } },
    });
    expect(await check(events, { sessionEvents: 4 })).toMatchObject({ ok: true });
    const full = (what: string, limit: number) => ({
      ok: false,
      refusal: { kind: 'too-many', params: { what, limit, kind: 'session' } },
    });
    expect(await check(events, { sessionEvents: 3 })).toEqual(full('events', 3));
    const { length } = texts(events).join('');
    expect(await check(events, { sessionBytes: length })).toMatchObject({ ok: true });
    expect(await check(events, { sessionBytes: length - 1 })).toEqual(full('bytes', length - 1));
  });

  it('HUB-346 takes a time that is as far ahead as may be, and none beyond', async () => {
    const events = chainOf(1, { data: { ...note, note: 'n', text: 't' }, at: '2026-11-25T03:30:00.000Z' });
    const at = Date.parse('2026-11-25T03:30:00.000Z');
    expect(await check(events, { importAhead: 60_000 }, new FakeTime(at - 60_000))).toMatchObject({
      ok: true,
    });
    expect(await check(events, { importAhead: 60_000 }, new FakeTime(at - 60_001))).toEqual(
      invalid({ where: 'at', seq: 3, kind: 'future', at: '2026-11-25T03:30:00.000Z' }),
    );
  });

  it('HUB-32 chains again only from the first text that was changed, and says which were redacted', async () => {
    const chain = new Chain('checkout-1125');
    chain.add({ type: 'session.opened', data: opening, by: sato });
    for (const text of ['plain', 'a\u0007', 'secret', 'last'])
      chain.add({ data: { ...note, note: `n-${text.length}`, text } });
    const form = chain.redact(4);
    const checked = await check(chain.events);
    const kept = checked.ok ? checked.texts.map((text) => JSON.parse(text) as AnyEvent) : [];
    expect(form).toHaveLength(1);
    // The changed one, and the confirmation that names the redacted text as it is here.
    expect(checked).toMatchObject({ ok: true, cleaned: 2, redacted: [3] });
    expect(kept.slice(0, 2)).toEqual(chain.events.slice(0, 2));
    expect(kept[2]).toEqual({ ...chain.events[2], data: { ...chain.events[2]?.data, text: 'a␇' } });
    expect(verifyChain(kept, sha256)).toMatchObject({ ok: true, redacted: [4] });
    // Of two that are named together only the one behind the change has another text.
    const both = new Chain('checkout-1125');
    both.add({ type: 'session.opened', data: opening, by: sato });
    for (const text of ['secret', 'a\u0007', 'secret', 'last'])
      both.add({ data: { ...note, note: `n-${text.length}`, text } });
    both.redact(2, 4);
    // A type of a later program that looks like it, and is none.
    const named = redactedEntries(both.events.at(-1) as AnyEvent)[1];
    both.add({ type: 'notes.counted', data: { events: [named] } });
    const again = await check(both.events);
    const held = again.ok ? again.texts.map((text) => JSON.parse(text) as AnyEvent) : [];
    expect(again).toMatchObject({ ok: true, cleaned: 2, redacted: [1, 3] });
    expect(verifyChain(held, sha256)).toMatchObject({ ok: true, redacted: [2, 4] });
    expect(held.at(-1)?.data).toEqual({ events: [named] });
    const clean = new Chain('checkout-1125');
    clean.add(
      { type: 'session.opened', data: opening, by: sato },
      { data: { ...note, note: 'n', text: 'secret' } },
    );
    clean.redact(2);
    expect(await check(clean.events)).toMatchObject({
      ok: true,
      cleaned: 0,
      texts: texts(clean.events),
      redacted: [1],
    });
  });
});

describe('what another hub was asked to do outside', () => {
  const ASKED_AT = '2026-11-25T03:00:00.000Z';
  const asked = { target: 'slack', act: 'post', args: {} };
  it('HUB-105 is abandoned here, and only what has no outcome yet; what is asked here is not', async () => {
    const first = new Chain('checkout-1125');
    first.add({ type: 'session.opened', data: opening, by: sato });
    const request = (action: string) => ({
      type: 'action.requested',
      by: sato,
      data: { action, ...asked, askedAt: ASKED_AT },
    });
    first.add(request('a'), request('b'), request('c'));
    first.add({ type: 'action.done', by: sato, data: { action: 'b', params: {} } });
    const rig = new Rig();
    rig.id = 'checkout-1125';
    const taken = await rig.hub.importSession(first.events, importer);
    const { actions } = await rig.state();
    expect(actions.map(({ id, outcome, kind }) => [id, outcome, kind])).toEqual([
      ['a', 'abandoned', 'imported'],
      ['b', 'done', null],
      ['c', 'abandoned', 'imported'],
    ]);
    const stored = await rig.stored();
    expect(stored.slice(-2).map(({ type, by }) => [type, by.id])).toEqual([
      ['action.abandoned', 'import'],
      ['action.abandoned', 'import'],
    ]);
    // Of the file are 5, then come the mark and what was abandoned.
    expect(taken).toMatchObject({ ok: true, added: 5, seq: 8 });
    const last = (await rig.command(sato, 'action.request', { ...asked, args: { n: 1 } }, 'client-s', 1)) as {
      readonly seq: number;
    };
    expect(await rig.hub.importSession(first.events, importer)).toMatchObject({ ok: true, added: 0 });
    expect(await rig.stored()).toHaveLength(last.seq);
    expect((await rig.state()).actions.at(-1)).toMatchObject({ outcome: null });
  });

  it('HUB-105 is abandoned by the import that comes again, where the one before broke off behind the last event', async () => {
    const chain = new Chain('checkout-1125');
    chain.add({ type: 'session.opened', data: opening, by: sato });
    chain.add({ type: 'action.requested', by: sato, data: { action: 'a', ...asked, askedAt: ASKED_AT } });
    const rig = new Rig();
    rig.id = 'checkout-1125';
    const answers = [{ client: 'import', n: 2, refused: null, seq: 2 }];
    await rig.log.inner.append(rig.id, 0, { events: chain.events, answers, overwrites: [] });
    expect(await rig.hub.importSession(chain.events, importer)).toMatchObject({ ok: true, added: 0 });
    expect((await rig.state()).actions).toMatchObject([{ id: 'a', outcome: 'abandoned' }]);
  });

  it('HUB-105 stays open where that could not be saved, and the import says up to where the log goes', async () => {
    class FullLater extends HeldLog {
      override async append(...given: Parameters<HeldLog['append']>) {
        if (given[2].events.some(({ type }) => type === 'action.abandoned')) this.broken = 'full';
        await super.append(...given);
      }
    }
    const chain = new Chain('checkout-1125');
    chain.add({ type: 'session.opened', data: opening, by: sato });
    chain.add({ type: 'action.requested', by: sato, data: { action: 'a', ...asked, askedAt: ASKED_AT } });
    const rig = new Rig({ log: new FullLater() });
    rig.id = 'checkout-1125';
    expect(await rig.hub.importSession(chain.events, importer)).toMatchObject({ ok: true, added: 2, seq: 3 });
    expect((await rig.state()).actions).toMatchObject([{ id: 'a', outcome: null }]);
  });
});

describe('adding a recorded session to a room', () => {
  const take = async (rig: Rig, events: readonly AnyEvent[]) => {
    const importing = rig.hub.importSession(events, importer);
    await rig.time.advance(10);
    return importing;
  };
  const diverged = (events: readonly AnyEvent[], at: number): AnyEvent[] => {
    const chain = new Chain('checkout-1125');
    for (const event of events.slice(0, at)) chain.resume(event);
    const note = { kind: 'note', step: null, happenedAt: null, owner: null, due: null };
    for (let i = at; i < events.length + 2; i += 1) {
      chain.add({
        data: { ...note, note: `other-${i}`, text: 'x' },
        at: events.at(-1)?.at ?? '',
        client: 'c-other',
      });
    }
    return chain.events;
  };

  it.each([499, 500, 501, 1_000])('HUB-30 of %i events takes all, and marks it once', async (count) => {
    const events = await recorded(count - 2);
    expect(events).toHaveLength(count);
    const rig = new Rig();
    rig.id = 'checkout-1125';
    expect(await take(rig, events)).toMatchObject({ ok: true, added: count, seq: count + 1 });
    expect((await rig.stored()).slice(0, -1)).toEqual(events);
    expect(await take(rig, events)).toMatchObject({ ok: true, added: 0, seq: count + 1 });
  });

  it('HUB-30 refuses another record of the same name: from its first event, its last, or longer', async () => {
    const events = await recorded(5);
    for (const at of [1, 3, events.length - 1]) {
      const rig = new Rig();
      rig.id = 'checkout-1125';
      await take(rig, events);
      const before = await rig.stored();
      const exists = { ok: false, refusal: { kind: 'session-exists', params: { session: 'checkout-1125' } } };
      const other = diverged(events, at);
      expect(await take(rig, other)).toEqual(exists);
      expect(await take(rig, other.slice(0, events.length))).toEqual(exists);
      expect(await take(rig, other.slice(0, at + 1))).toEqual(exists);
      expect(await rig.stored()).toEqual(before);
    }
  });
});
