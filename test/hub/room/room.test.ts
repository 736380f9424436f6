import { describe, expect, it } from 'vitest';
import type { Actor, AnyEvent } from '../../../src/domain/event.ts';
import { verifyChain } from '../../../src/domain/verify-chain.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../src/hub/base/limits.ts';
import type { Answer } from '../../../src/hub/base/requests.ts';
import { submitAsync } from '../../../src/hub/room/entry.ts';
import { load, unopened } from '../../../src/hub/room/load.ts';
import { Room } from '../../../src/hub/room/room.ts';
import { Chain, sha256 } from '../../contracts/event-builder.ts';
import { observer, opening, pager, sato, tanaka } from '../../domain/given.ts';
import { FakeTime, settle } from '../../network/fake-time.ts';
import { HeldLog } from '../held-log.ts';
import { whoIs } from '../who-is.ts';

const ID = 'checkout-1125';

/** A room by itself; `heard` is what its listener was called with, in order, with what was answered between. */
class Alone {
  readonly log = new HeldLog();
  readonly time = new FakeTime();
  readonly limits: Limits;
  readonly heard: unknown[] = [];
  room: Room;

  constructor(limits: Partial<Limits> = {}) {
    this.limits = { ...DEFAULT_LIMITS, ...limits };
    this.room = this.#roomOf(unopened(ID, this.limits));
  }

  #roomOf(loaded: ReturnType<typeof unopened>): Room {
    const { log, time, limits, heard } = this;
    return new Room(
      loaded,
      { grants: null, log, time, hash: sha256, limits },
      {
        framed: (frames) => heard.push(['framed', frames.map(({ first, last }) => [first, last])]),
        published: ({ before, state, events }) =>
          heard.push(['published', before.seq, state.seq, events.map(({ type }) => type)]),
        committed: (commands, events, ms) => heard.push(['committed', commands, events, ms]),
        notSaved: (commands, reason) => heard.push(['not-saved', commands, reason]),
        broken: () => heard.push(['broken']),
      },
    );
  }

  /** The same room as its log tells it. */
  async again(): Promise<void> {
    const loaded = await load(ID, this.log, sha256, this.limits);
    if (loaded === null) throw new Error('no such session');
    this.room = this.#roomOf(loaded);
  }

  /** A command by a person; `client` is theirs unless another is named. */
  ask(type: string, data: unknown, n: number, by: Actor = sato, client = `client-${by.id}`.slice(0, 11)) {
    return submitAsync((done) =>
      this.room.submit({ client, n, type, data }, by, whoIs(by), (answer) => {
        this.heard.push(['answered', n, answer.ok]);
        done(answer);
      }),
    );
  }

  note = (n: number, text = `note ${n}`) => this.ask('note.add', { text }, n);

  /** A command of the hub. */
  system(type: string, data: unknown): Promise<Answer> {
    return submitAsync((done) => this.room.system(type, data, pager, done));
  }

  async stored(): Promise<AnyEvent[]> {
    const events: AnyEvent[] = [];
    for await (const chunk of this.log.inner.read(ID, 1)) events.push(...chunk);
    return events;
  }
}

async function open(limits: Partial<Limits> = {}): Promise<Alone> {
  const alone = new Alone(limits);
  expect(await alone.ask('session.open', opening, 1)).toMatchObject({ ok: true });
  alone.heard.length = 0;
  alone.log.appends.length = 0;
  return alone;
}

/** Events of another hub: a session with a note. */
function recorded(count = 1): Chain {
  const chain = new Chain(ID);
  chain.add({ type: 'session.opened', data: { ...opening }, by: sato });
  const note = { kind: 'note', step: null, happenedAt: null, owner: null, due: null };
  for (let i = 1; i <= count; i += 1)
    chain.add({ data: { ...note, note: `n${i}`, text: `n ${i}` }, by: sato });
  return chain;
}
const refused = (kind: string, params: object = {}) => ({ ok: false, refusal: { kind, params } });

describe('what a room tells its listener', () => {
  it('HUB-3 the time of the append, the frames, the events, then the answers, of all commands of a commit at once', async () => {
    const alone = await open();
    const first = alone.room.head.seq;
    alone.log.held = true;
    const asked = [alone.note(2), alone.note(3)];
    await settle();
    expect(alone.heard).toEqual([]);
    expect(alone.room.appendingSince).toBe(alone.time.now());
    await alone.time.advance(250);
    await alone.log.release();
    await Promise.all(asked);
    const { seq } = alone.room.head;
    expect(alone.heard).toEqual([
      ['committed', 2, seq - first, 250],
      ['framed', [[first + 1, seq]]],
      ['published', first, seq, (await alone.stored()).slice(first).map(({ type }) => type)],
      ['answered', 2, true],
      ['answered', 3, true],
    ]);
    expect(alone.room.appendingSince).toBeNull();
  });

  it('HUB-6 no frame and no event of what had no effect, whose answer is stored', async () => {
    const alone = await open();
    expect(await alone.ask('severity.set', { severity: null }, 2)).toMatchObject({ ok: true });
    expect(alone.heard).toEqual([
      ['committed', 1, 0, 0],
      ['answered', 2, true],
    ]);
    expect(alone.log.appends).toHaveLength(1);
  });

  it('HUB-6 nothing of a command of the hub without effect, and nothing is written', async () => {
    const alone = await open();
    expect(await alone.system('participant.leave', {})).toMatchObject({ ok: true });
    expect([alone.heard, alone.log.appends]).toEqual([[], []]);
  });

  it('HUB-4 how many commands were not saved and why; only after another writer is the room of no use', async () => {
    const alone = await open();
    for (const kind of ['full', 'conflict'] as const) {
      alone.log.broken = kind;
      const n = kind === 'full' ? 2 : 4;
      const asked = [alone.note(n), alone.note(n + 1)];
      for (const answer of await Promise.all(asked))
        expect(answer).toEqual(refused('not-saved', { reason: kind }));
      expect(alone.room.appendingSince).toBeNull();
    }
    expect(alone.heard).toEqual([
      ['not-saved', 2, 'full'],
      ['answered', 2, false],
      ['answered', 3, false],
      ['not-saved', 2, 'conflict'],
      ['answered', 4, false],
      ['answered', 5, false],
      ['broken'],
    ]);
  });
});

describe('what a room refuses at once', () => {
  it('HUB-49 what is more than may wait; later it is taken under the same number', async () => {
    const alone = await open({ queue: 2 });
    alone.log.held = true;
    const asked = [alone.note(2), alone.note(3)];
    expect(alone.room.waiting).toBe(2);
    expect(await alone.note(4)).toEqual(refused('too-fast'));
    await settle();
    alone.log.held = false;
    await alone.log.release();
    await Promise.all(asked);
    expect(alone.room.waiting).toBe(0);
    alone.log.held = true;
    const last = alone.note(5);
    let isIdle = false;
    const idle = alone.room.idle().then(() => {
      isIdle = true;
    });
    await settle();
    expect(isIdle).toBe(false);
    alone.log.held = false;
    await alone.log.release();
    await last;
    await idle;
    expect(await alone.note(4)).toMatchObject({ ok: true });
  });

  it('HUB-16 what is no command, HUB-15 what the person may not, HUB-8 what has no number: nothing of it is written', async () => {
    const alone = await open();
    const eye = 'client-eye';
    expect(await alone.ask('no.such', {}, 2)).toEqual(refused('invalid', { where: 'type' }));
    expect(await alone.ask('note.add', {}, 2)).toEqual(refused('invalid', { where: 'text' }));
    expect(await alone.ask('note.add', { text: 'x' }, 1, observer, eye)).toEqual(
      refused('not-allowed', { act: 'note.add', kind: 'observer' }),
    );
    expect(await alone.ask('note.add', { text: 'x' }, 0)).toEqual(refused('invalid', { where: 'n' }));
    expect(alone.log.appends).toEqual([]);
    expect(await alone.note(2)).toMatchObject({ ok: true });
  });

  it('HUB-8 a client id of another person, HUB-17 a number whose answer is gone', async () => {
    const alone = await open({ answersPerClient: 2 });
    for (const n of [2, 3, 4]) await alone.note(n);
    expect(await alone.note(2)).toEqual(refused('invalid', { where: 'client', reason: 'forgotten' }));
    const stolen = alone.ask('note.add', { text: 'x' }, 9, tanaka, 'client-sato');
    expect(await stolen).toEqual(refused('invalid', { where: 'client', reason: 'taken' }));
    expect(alone.room.ownerOf('client-sato')).toBe(sato.id);
  });
});

describe('a command that comes again', () => {
  it('HUB-6 gets the answer of the first, while that is on its way and afterwards', async () => {
    const alone = await open();
    alone.log.held = true;
    const twins = [alone.note(2), alone.note(2)];
    await settle();
    alone.log.held = false;
    await alone.log.release();
    const [first, twin] = await Promise.all(twins);
    expect(twin).toEqual(first);
    const { seq } = alone.room.head;
    expect(await alone.note(2, 'another text')).toEqual({ ok: true, seq });
    expect([alone.room.head.seq, alone.log.appends.length]).toEqual([seq, 1]);
  });

  it('HUB-6 a refusal and an answer without effect are stored in the commit of the events beside them', async () => {
    const alone = await open();
    const nowhere = { step: 'nowhere', reason: 'x' };
    const answers = [
      alone.note(2),
      alone.ask('step.skip', nowhere, 3),
      alone.ask('severity.set', { severity: null }, 4),
    ];
    const [noted, skipped, graded] = await Promise.all(answers);
    expect([noted?.ok, skipped, graded?.ok]).toEqual([
      true,
      refused('unknown-step', { step: 'nowhere' }),
      true,
    ]);
    expect(alone.log.appends.map(({ answers: kept }) => kept.map(({ n }) => n))).toEqual([[3, 4]]);
    await alone.again();
    expect(await alone.ask('step.skip', nowhere, 3)).toEqual(skipped);
    expect(await alone.ask('severity.set', { severity: 'SEV1' }, 4)).toEqual(graded);
    const one = [alone.note(5), alone.ask('severity.set', { severity: null }, 6)];
    const { seq } = alone.room.head;
    await Promise.all(one);
    expect(alone.room.head.seq).toBe(seq + 1);
    expect(await alone.stored()).toHaveLength(seq + 1);
  });

  it('HUB-17 is decided again where its answer was let go with its client, and made no event', async () => {
    const alone = await open({ clientsOfPerson: 1 });
    const unset = (n: number, client: string) =>
      alone.ask('severity.set', { severity: null }, n, sato, client);
    const { seq } = alone.room.head;
    for (const client of ['client-one', 'client-two', 'client-one'])
      expect(await unset(1, client)).toEqual({ ok: true, seq });
    expect(alone.log.appends).toHaveLength(3);
  });

  it('HUB-17 with an event does not count among the answers that no event tells', async () => {
    const alone = await open({ answersOfPerson: 2 });
    const first = await alone.note(2);
    for (const n of [3, 4, 5]) await alone.note(n);
    expect(await alone.note(2)).toEqual(first);
  });

  it('HUB-6 of one who comes when one is there is not remembered: it may come again at any time', async () => {
    const alone = await open();
    expect(await alone.ask('participant.join', {}, 2)).toMatchObject({ ok: true });
    expect(await alone.ask('participant.join', {}, 1, sato, 'client-new')).toMatchObject({ ok: true });
    expect(alone.room.ownerOf('client-new')).toBeNull();
  });

  it('HUB-340 what is on its way counts in how full the log is', async () => {
    const alone = await open({ sessionBytes: 5_000 });
    alone.log.held = true;
    const long = alone.note(2, 'x'.repeat(5_000));
    expect(await alone.note(3)).toMatchObject({ refusal: { kind: 'too-many', params: { what: 'bytes' } } });
    await settle();
    alone.log.held = false;
    await alone.log.release();
    expect(await long).toMatchObject({ ok: true });
  });
});

describe('a redaction', () => {
  const redact = (alone: Alone, events: readonly number[], n: number) =>
    alone.ask('events.redact', { events, reason: 'a password' }, n);
  /** A room whose last note is being redacted: its commit waits in the test's hand. */
  const redacting = async () => {
    const alone = await open();
    await alone.note(2, 'hunter2');
    alone.log.held = true;
    const redacted = redact(alone, [alone.room.head.seq], 3);
    await settle();
    const release = async () => {
      alone.log.held = false;
      await alone.log.release();
    };
    return { alone, redacted, release };
  };

  it('HUB-381 leaves no text in the state, in memory or in the log, and what was decided meanwhile stays', async () => {
    const { alone, redacted, release } = await redacting();
    const late = alone.note(4, 'meanwhile');
    await release();
    expect(await redacted).toMatchObject({ ok: true });
    expect(await late).toMatchObject({ ok: true });
    const held = alone.room.memory.from(1) ?? [];
    expect(JSON.stringify([alone.room.state, held, await alone.stored()])).not.toContain('hunter2');
    expect(held).toEqual((await alone.stored()).map((event) => JSON.stringify(event)));
    expect(alone.room.state.notes.map(({ text }) => text).at(-1)).toBe('meanwhile');
    const { reads } = alone.log;
    await alone.ask('step.do', { step: 'ack' }, 5);
    // What takes no text out leaves the log unread.
    expect(alone.log.reads).toBe(reads);
    const after = alone.room.state;
    await alone.again();
    expect(alone.room.state).toEqual(after);
    expect(alone.heard).not.toContainEqual(['broken']);
  });

  it('HUB-382 of an event that is not there is refused with its number, HUB-383 of a log that cannot be read as not saved', async () => {
    const alone = await open();
    const seq = alone.room.head.seq + 1;
    expect(await redact(alone, [seq], 2)).toEqual(refused('unknown-event', { seq }));
    // Nothing that it names is there: there is nothing to read.
    expect(await redact(alone, [], 9)).toEqual(refused('invalid', { where: 'events' }));
    expect(alone.log.reads).toBe(0);
    alone.log.read = () => {
      throw new Error('odd');
    };
    expect(await redact(alone, [1], 3)).toEqual(refused('not-saved', { reason: 'failed' }));
    expect(await alone.note(4)).toMatchObject({ ok: true });
  });

  it('HUB-383 after which the log cannot be folded again makes the room of no use, once it is answered', async () => {
    const { alone, redacted, release } = await redacting();
    alone.log.read = () => {
      throw new Error('odd');
    };
    await release();
    expect(await redacted).toMatchObject({ ok: true });
    expect(alone.heard.slice(-2)).toEqual([['answered', 3, true], ['broken']]);
  });
});

describe('the numbers of the hub’s own commands', () => {
  it('HUB-10 count what made an event, also what was asked while another is on its way, and after a restart', async () => {
    const alone = await open();
    const alert = (id: string) => ({ incident: { ...INCIDENT, id } });
    expect(await alone.system('no.such', {})).toMatchObject({ ok: false });
    await alone.system('participant.leave', {});
    await Promise.all([
      alone.system('incident.link', alert('P1')),
      alone.system('incident.link', alert('P2')),
    ]);
    await alone.again();
    await alone.system('incident.link', alert('P3'));
    const numbers = (await alone.stored()).flatMap(({ cmd }) => (cmd.client === 'hub' ? [cmd.n] : []));
    expect(numbers).toEqual([...new Set(numbers)]);
    expect(numbers).toEqual([1, 2, 3]);
  });
});

const INCIDENT = {
  id: 'P1',
  number: 1,
  title: '5xx',
  service: null,
  url: null,
  urgency: null,
  status: 'triggered',
  triggeredAt: '2026-11-25T02:58:11.000Z',
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  resolvedBy: null,
} as const;

describe('a room that adopts events', () => {
  const adopt = (alone: Alone, chain: Chain, from: number, to: number, by: Actor | null) => {
    const sealed = chain.events.slice(from, to).map((event) => ({ event, text: JSON.stringify(event) }));
    const last = sealed.at(-1)?.event;
    const tip = last
      ? { session: ID, seq: last.seq, at: last.at, hash: sha256(JSON.stringify(last)) }
      : alone.room.head;
    return submitAsync((done) => alone.room.adopt({ sealed, tip, forms: [], by }, done));
  };
  const marks = async (alone: Alone) =>
    (await alone.stored()).flatMap(({ type, seq }) => (type === 'session.imported' ? [seq] : []));

  it('HUB-105 knows how far they go: without a mark while more follow, then with it, as nothing else happened here', async () => {
    const alone = new Alone();
    const chain = recorded(3);
    expect(alone.room.imported).toEqual({ to: 0, isMarked: false });
    expect(await adopt(alone, chain, 0, 2, null)).toEqual({ ok: true, seq: 2 });
    expect([alone.room.imported, alone.room.isAsImported]).toEqual([{ to: 2, isMarked: false }, false]);
    expect(await adopt(alone, chain, 2, 4, sato)).toEqual({ ok: true, seq: 5 });
    expect([alone.room.imported, alone.room.isAsImported]).toEqual([{ to: 5, isMarked: true }, true]);
    await alone.again();
    expect([alone.room.imported, alone.room.isAsImported]).toEqual([{ to: 5, isMarked: true }, true]);
    alone.log.held = true;
    const note = alone.note(1);
    expect(alone.room.isAsImported).toBe(false);
    alone.log.held = false;
    await note;
    expect([alone.room.imported.to, alone.room.isAsImported]).toEqual([5, false]);
    expect(await marks(alone)).toEqual([5]);
    expect((await alone.stored())[4]).toMatchObject({ by: sato, data: { to: 4, byImporter: true } });
    expect(verifyChain(await alone.stored(), sha256)).toMatchObject({ ok: true });
  });

  it('HUB-33 refuses none, those that do not follow, and those that come after an act here', async () => {
    const alone = new Alone();
    const chain = recorded(3);
    const exists = refused('session-exists', { session: ID });
    expect(await adopt(alone, chain, 0, 0, sato)).toEqual(exists);
    expect(await adopt(alone, chain, 1, 2, sato)).toEqual(exists);
    await adopt(alone, chain, 0, 2, null);
    const noted = alone.note(1);
    expect(await adopt(alone, chain, 2, 4, sato)).toEqual(exists);
    await noted;
    expect(await adopt(alone, chain, 2, 4, sato)).toEqual(exists);
    expect(alone.heard.filter((one) => (one as unknown[])[0] === 'not-saved')).toEqual([]);
  });

  it('HUB-105 an import that broke off is marked before the first event of this hub, once, and not for what changes nothing', async () => {
    const alone = new Alone();
    await adopt(alone, recorded(3), 0, 3, null);
    await alone.ask('severity.set', { severity: null }, 1);
    expect(await marks(alone)).toEqual([]);
    await Promise.all([alone.note(2), alone.note(3), alone.note(4)]);
    expect(await marks(alone)).toEqual([4]);
    expect((await alone.stored())[3]).toMatchObject({
      by: { id: 'import', kind: 'system' },
      data: { to: 3 },
    });
    expect((await alone.stored())[3]?.data).not.toHaveProperty('byImporter');
    expect(alone.room.imported).toEqual({ to: 3, isMarked: false });
    await alone.again();
    await alone.note(5);
    expect(await marks(alone)).toEqual([4]);
  });

  it('HUB-347 the mark of an import that broke off takes no number of the hub’s that others have', async () => {
    const alone = new Alone();
    const chain = recorded(2);
    const incident = (id: string) => ({ incident: { ...INCIDENT, id } });
    // The file has a command of another hub, too.
    const linked = { type: 'incident.linked', data: incident('P0'), by: pager, client: 'hub' };
    const [last] = new Chain(ID).add(linked) as [AnyEvent];
    chain.resume({ ...last, seq: 4, prev: chain.tip.hash, at: chain.tip.at });
    await adopt(alone, chain, 0, 4, null);
    for (const id of ['P1', 'P2']) await alone.system('incident.link', incident(id));
    const numbers = (await alone.stored()).flatMap(({ cmd }) => (cmd.client === 'hub' ? [cmd.n] : []));
    expect([numbers.length, new Set(numbers).size]).toEqual([4, 4]);
  });

  it('HUB-4 what was not saved is as if it had never come: the next import begins where the log ends', async () => {
    const alone = new Alone();
    const chain = recorded(3);
    alone.log.broken = 'full';
    expect(await adopt(alone, chain, 0, 4, sato)).toMatchObject({ ok: false });
    expect([alone.room.imported, alone.room.isAsImported]).toEqual([{ to: 0, isMarked: false }, false]);
    alone.log.broken = null;
    expect(await adopt(alone, chain, 0, 4, sato)).toEqual({ ok: true, seq: 5 });
    expect(verifyChain(await alone.stored(), sha256)).toMatchObject({ ok: true });
  });
});

describe('what a room holds', () => {
  it('HUB-43 the texts of its events, for those who catch up', async () => {
    const alone = await open();
    await alone.note(2);
    const found: string[] = [];
    for await (const { texts } of alone.room.texts(1)) found.push(...texts);
    expect(found).toEqual((await alone.stored()).map((event) => JSON.stringify(event)));
  });

  it('HUB-21 who opened it and by which command, the same after a restart', async () => {
    const alone = new Alone();
    expect(alone.room.opening).toBeNull();
    await alone.ask('session.open', opening, 1);
    const [first] = await alone.stored();
    const opened = {
      participant: sato.id,
      cmd: { client: 'client-sato', n: 1 },
      hash: sha256(JSON.stringify(first)),
    };
    expect(alone.room.opening).toEqual(opened);
    await alone.note(2);
    expect(alone.room.opening).toEqual(opened);
    await alone.again();
    expect(alone.room.opening).toEqual(opened);
  });

  it('HUB-960 the texts of its events in memory, all from a seq to the head', async () => {
    const alone = await open();
    for (let n = 2; n < 8; n += 1) await alone.note(n);
    const stored = await alone.stored();
    const { tip, opening: opened, from } = alone.room.memory;
    expect([tip, opened]).toEqual([alone.room.head, alone.room.opening]);
    expect(from(3)).toEqual(stored.slice(2).map((event) => JSON.stringify(event)));
  });
});
