import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { REMOVED, redactEvent } from '../../../src/domain/redaction.ts';
import { verifyChain } from '../../../src/domain/verify-chain.ts';
import { overwritesOf } from '../../../src/hub/room/redact.ts';
import { EventLogError } from '../../../src/ports/event-log.ts';
import { Chain, sha256 } from '../../contracts/event-builder.ts';
import { guest, importer, opening, sato, tanaka } from '../../domain/given.ts';
import { settle } from '../../network/fake-time.ts';
import { HeldLog } from '../held-log.ts';
import { opened, Rig } from '../hub-rig.ts';

const SECRET = 'hunter2 is the password of the pool';

/** A session with a note that should not be there, two terminals that have it, and the note's seq. */
async function slipped() {
  const rig = await opened();
  const [one, other] = [await rig.join(sato), await rig.join(tanaka)];
  one.command('note.add', { text: SECRET });
  await settle();
  const seq = (await rig.stored()).find(({ type }) => type === 'note.added')?.seq ?? 0;
  return { rig, one, other, seq };
}

const redact = (rig: Rig, events: unknown, n = 1, by = sato, client = 'redacting-1') =>
  rig.command(by, 'events.redact', { events, reason: 'a password' }, client, n);

describe('redacting events', () => {
  it('HUB-380 takes the text out of log, state, catch-ups and exports, and tells every peer', async () => {
    const { rig, one, other, seq } = await slipped();
    expect(await redact(rig, [seq])).toMatchObject({ ok: true });
    await settle();
    const stored = await rig.stored();
    expect(JSON.stringify(stored)).not.toContain('hunter2');
    expect(stored[seq - 1]).toMatchObject({ data: { text: REMOVED }, redacted: { hash: stored[seq]?.prev } });
    expect(verifyChain(stored, sha256)).toMatchObject({ ok: true, redacted: [seq] });
    const state = await rig.state();
    expect(JSON.stringify(state)).not.toContain('hunter2');
    expect(state.notes[0]).toMatchObject({ text: REMOVED, by: { id: sato.id } });
    expect(state.redactions).toMatchObject([{ by: { name: '佐藤' }, events: [seq], reason: 'a password' }]);
    for (const terminal of [one, other]) expect(terminal.events.at(-1)?.type).toBe('events.redacted');
    const late = await rig.join(guest);
    expect(late.seqs.slice(0, stored.length)).toEqual(stored.map((event) => event.seq));
    expect(JSON.stringify(late.events)).not.toContain('hunter2');
    const exported: AnyEvent[] = [];
    for await (const chunk of rig.hub.events(rig.id)) exported.push(...chunk);
    expect(exported).toEqual(await rig.stored());
  });

  it('HUB-380 takes out what is named and nothing else, in any order, named twice, from a log that comes in parts', async () => {
    class InParts extends HeldLog {
      override async *read(session: string, fromSeq: number) {
        for await (const events of super.read(session, fromSeq)) for (const event of events) yield [event];
      }
    }
    const rig = await opened({ log: new InParts() });
    for (const [i, text] of ['before', `${SECRET} 1`, 'between', `${SECRET} 2`, 'after'].entries())
      await rig.command(sato, 'note.add', { text }, 'client-s', i + 1);
    const seqOf = async (text: string) =>
      (await rig.stored()).find((event) => JSON.stringify(event.data).includes(text))?.seq ?? 0;
    const [first, second] = [await seqOf(`${SECRET} 1`), await seqOf(`${SECRET} 2`)];
    expect(await redact(rig, [second, first, second])).toMatchObject({ ok: true });
    expect((await rig.state()).notes.map(({ text }) => text)).toEqual([
      'before',
      REMOVED,
      'between',
      REMOVED,
      'after',
    ]);
    expect(verifyChain(await rig.stored(), sha256)).toMatchObject({ ok: true, redacted: [first, second] });
    // What was taken out before can be named again beside another one.
    expect(await redact(rig, [await seqOf('between'), first], 2)).toMatchObject({ ok: true });
    expect((await rig.state()).notes.map(({ text }) => text)).toEqual([
      'before',
      ...[REMOVED, REMOVED, REMOVED],
      'after',
    ]);
  });

  it('HUB-380 a hub that starts again has no more of it, and goes on with the same chain', async () => {
    const { rig, seq } = await slipped();
    await redact(rig, [seq]);
    rig.restart();
    expect(JSON.stringify(await rig.state())).not.toContain('hunter2');
    await rig.command(tanaka, 'note.add', { text: 'on' }, 'client-t', 1);
    expect(verifyChain(await rig.stored(), sha256)).toMatchObject({ ok: true, redacted: [seq] });
  });

  it('HUB-381 what was decided while the commit ran is decided on what stands, and stays', async () => {
    const { rig, one, seq } = await slipped();
    rig.log.held = true;
    const redacted = redact(rig, [seq]);
    await settle();
    expect(rig.log.waiting).toBe(1);
    one.command('step.do', { step: 'ack' });
    one.command('note.amend', { note: (await rig.state()).notes[0]?.id, text: 'without it' });
    await settle();
    rig.log.held = false;
    await rig.log.release();
    expect(await redacted).toMatchObject({ ok: true });
    await settle();
    // Done already: decided on a state without it this would be an event.
    one.command('step.do', { step: 'ack' });
    await settle();
    const state = await rig.state();
    expect((await rig.stored()).filter(({ type }) => type === 'step.done')).toHaveLength(1);
    expect(state.steps.ack?.status).toBe('done');
    expect(state.notes[0]).toMatchObject({ text: 'without it', history: [{ text: REMOVED }] });
    const loaded = new Rig({ log: rig.log });
    loaded.id = rig.id;
    expect(await loaded.state()).toEqual(state);
  });

  it('HUB-382 is done once: a repeat, at once or later, gets the first answer', async () => {
    const { rig, seq } = await slipped();
    const [first, twin] = await Promise.all([redact(rig, [seq]), redact(rig, [seq])]);
    expect(twin).toEqual(first);
    rig.restart();
    expect(await redact(rig, [seq])).toEqual(first);
    expect((await rig.stored()).filter(({ type }) => type === 'events.redacted')).toHaveLength(1);
    expect(await redact(rig, [seq], 2)).toMatchObject({ ok: true });
    expect((await rig.stored()).filter(({ type }) => type === 'events.redacted')).toHaveLength(1);
  });

  it('HUB-382 an event that is not there, or not durable yet, is refused, and the refusal stands', async () => {
    const { rig, one } = await slipped();
    const head = (await rig.stored()).length;
    const unknown = { ok: false, refusal: { kind: 'unknown-event', params: { seq: head + 1 } } };
    rig.log.held = true;
    one.command('note.add', { text: 'on its way' });
    await settle();
    const early = redact(rig, [head + 1]);
    await settle();
    rig.log.held = false;
    await rig.log.release();
    expect(await early).toEqual(unknown);
    expect(await redact(rig, [head + 1])).toEqual(unknown);
    expect(await redact(rig, [head + 1], 2)).toMatchObject({ ok: true });
    // The disk has it already, but the room does not know yet that it has.
    const next = (await rig.stored()).length + 1;
    rig.log.heldAfter = true;
    one.command('note.add', { text: 'nearly there' });
    await settle();
    expect(await rig.stored()).toHaveLength(next);
    const hasty = redact(rig, [next], 3);
    await settle();
    rig.log.heldAfter = false;
    await rig.log.release();
    expect(await hasty).toEqual({ ok: false, refusal: { kind: 'unknown-event', params: { seq: next } } });
    for (const [i, events] of [[0], [-1], ['1'], [1.5], [], 'x', null, [1e20]].entries()) {
      expect(await redact(rig, events, 10 + i)).toMatchObject({ ok: false, refusal: { kind: 'invalid' } });
    }
  });

  it('HUB-383 a commit that fails leaves the event as it was, and a log that cannot be read says so', async () => {
    const { rig, seq } = await slipped();
    rig.log.broken = 'full';
    expect(await redact(rig, [seq])).toEqual({
      ok: false,
      refusal: { kind: 'not-saved', params: { reason: 'full' } },
    });
    rig.log.broken = null;
    expect((await rig.state()).notes[0]?.text).toBe(SECRET);
    expect(await redact(rig, [seq])).toMatchObject({ ok: true });
    expect((await rig.state()).notes[0]?.text).toBe(REMOVED);
    class Unreadable extends HeldLog {
      unreadable = false;
      override read(session: string, fromSeq: number) {
        if (this.unreadable) throw new EventLogError('failed', { session });
        return super.read(session, fromSeq);
      }
    }
    const log = new Unreadable();
    const blind = await opened({ log });
    log.unreadable = true;
    expect(await redact(blind, [1])).toEqual({
      ok: false,
      refusal: { kind: 'not-saved', params: { reason: 'failed' } },
    });
  });

  it('HUB-383 where it cannot be folded again the session is loaded again, without the text', async () => {
    class FailsLater extends HeldLog {
      reading = 0;
      override async append(...given: Parameters<HeldLog['append']>) {
        await super.append(...given);
        if (given[2].overwrites?.length) this.reading = 1;
      }
      override read(session: string, fromSeq: number) {
        if (this.reading > 0 && this.reading-- > 0) throw new EventLogError('failed', { session });
        return super.read(session, fromSeq);
      }
    }
    const rig = await opened({ log: new FailsLater() });
    await rig.command(sato, 'note.add', { text: SECRET }, 'client-s', 1);
    const seq = (await rig.stored()).length;
    expect(await redact(rig, [seq])).toMatchObject({ ok: true });
    expect(JSON.stringify(await rig.state())).not.toContain('hunter2');
  });

  it('HUB-384 a log with a redacted event that nothing vouches for is damaged, named by its seq', async () => {
    const chain = new Chain('checkout-1125');
    chain.add({ type: 'session.opened', data: { ...opening } });
    chain.notes(3);
    const [form] = chain.redact(3) as [AnyEvent];
    const log = new HeldLog();
    await log.append('checkout-1125', 0, { events: chain.events.slice(0, 4), answers: [] });
    const rig = new Rig({ log });
    rig.id = 'checkout-1125';
    await expect(rig.state()).rejects.toMatchObject({ kind: 'damaged', params: { seq: 3 } });
    const forged = { ...form, data: { text: 'the deploy was fine' } };
    const other = new HeldLog();
    await other.append('checkout-1125', 0, {
      events: [...chain.events.slice(0, 2), forged, ...chain.events.slice(3)],
      answers: [],
    });
    const later = new Rig({ log: other });
    later.id = 'checkout-1125';
    await expect(later.state()).rejects.toMatchObject({ kind: 'damaged', params: { seq: 3 } });
  });
});

describe('the events that are written over', () => {
  it('HUB-385 are those that an event confirms, and none that a part of an import does not name yet', () => {
    const chain = new Chain('checkout-1125').notes(3);
    const builder = new Chain('checkout-1125');
    for (const event of chain) builder.resume(event);
    const forms = [...builder.redact(1), ...builder.redact(3)];
    const sealed = (at: number) => builder.events.slice(at).map((event) => ({ event, text: '' }));
    expect(overwritesOf(sealed(3), forms)).toEqual(forms);
    expect(overwritesOf(sealed(4), forms)).toEqual(forms.slice(1));
    const alike = sealed(3).map(({ event, text }) => ({ text, event: { ...event, type: 'notes.counted' } }));
    expect(overwritesOf(alike as never, forms)).toEqual([]);
  });
});

describe('importing a redacted session', () => {
  async function redactedLog() {
    const { rig, seq } = await slipped();
    await rig.command(tanaka, 'note.add', { text: 'after it' }, 'client-t', 1);
    const before = await rig.stored();
    await redact(rig, [seq]);
    return { before, after: await rig.stored(), seq };
  }

  it('HUB-385 takes it as it is, chain and all', async () => {
    const { after, seq } = await redactedLog();
    const rig = new Rig();
    rig.id = 'checkout-1125';
    expect(await rig.hub.importSession(after, importer)).toMatchObject({
      ok: true,
      cleaned: 0,
      added: after.length,
    });
    expect((await rig.stored()).slice(0, -1)).toEqual(after);
    expect((await rig.state()).redactions).toMatchObject([{ events: [seq] }]);
  });

  it('HUB-385 what had been imported before the redaction loses its text, too', async () => {
    const { before, after } = await redactedLog();
    const rig = new Rig();
    rig.id = 'checkout-1125';
    await rig.hub.importSession(before, importer);
    expect(JSON.stringify(await rig.state())).toContain('hunter2');
    expect(await rig.hub.importSession(after, importer)).toMatchObject({ ok: true, added: 1 });
    expect((await rig.stored()).slice(0, -1)).toEqual(after);
    expect(JSON.stringify([await rig.state(), await rig.stored()])).not.toContain('hunter2');
    expect(await rig.hub.importSession(before, importer)).toMatchObject({ ok: true, added: 0 });
    expect((await rig.stored()).slice(0, -1)).toEqual(after);
  });

  it('HUB-385 what an import that broke off had brought loses its text with the rest', async () => {
    const { before, after, seq } = await redactedLog();
    for (const end of [seq, before.length]) {
      const rig = new Rig();
      rig.id = 'checkout-1125';
      const answers = [{ client: 'import', n: end, refused: null, seq: end }];
      await rig.log.inner.append(rig.id, 0, { events: before.slice(0, end), answers, overwrites: [] });
      expect(JSON.stringify(await rig.state())).toContain('hunter2');
      expect(await rig.hub.importSession(after, importer)).toMatchObject({
        ok: true,
        added: after.length - end,
      });
      expect((await rig.stored()).slice(0, -1)).toEqual(after);
      expect(JSON.stringify([await rig.state(), await rig.stored()])).not.toContain('hunter2');
    }
  });

  it('HUB-385 refuses one whose redactions do not hold, and one that still has the text', async () => {
    const { before, after, seq } = await redactedLog();
    const forged = after.map((event) =>
      event.seq === seq ? { ...event, data: { ...event.data, text: 'x' } } : event,
    );
    const kept = after.map((event) => (event.seq === seq ? before[seq - 1]! : event));
    const cut = after.slice(0, -1);
    for (const events of [forged, kept, cut]) {
      const rig = new Rig();
      expect(await rig.hub.importSession(events, importer)).toEqual({
        ok: false,
        refusal: { kind: 'invalid', params: { where: 'bad-redaction', seq } },
      });
    }
  });

  it('HUB-385 where ingest changes an event, the redactions after it hold in the chain made again', async () => {
    const chain = new Chain('checkout-1125');
    chain.add({ type: 'session.opened', data: { ...opening } });
    const note = { kind: 'note', step: null, happenedAt: null, owner: null, due: null };
    for (const [i, text] of ['AKIAIOSFODNN7EXAMPLE', SECRET, 'plain'].entries()) {
      chain.add({ data: { note: `c.${i}`, ...note, text } });
    }
    chain.redact(3);
    const rig = new Rig();
    rig.id = 'checkout-1125';
    const imported = await rig.hub.importSession(chain.events, importer);
    expect(imported).toMatchObject({ ok: true, cleaned: 2 });
    const stored = await rig.stored();
    expect(JSON.stringify(stored)).not.toMatch(/AKIA|hunter2/);
    expect(verifyChain(stored, sha256)).toMatchObject({ ok: true, redacted: [3] });
    expect(redactEvent(stored[2]!, sha256)).toBe(stored[2]);
    rig.restart();
    expect((await rig.state()).notes.map(({ text }) => text)).toEqual([
      '[redacted:aws-key-id]',
      REMOVED,
      'plain',
    ]);
  });
});
