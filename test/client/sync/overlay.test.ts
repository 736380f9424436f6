import { describe, expect, it } from 'vitest';
import { COMMAND_DEFAULTS, withDefaults } from '../../../src/client/sync/command-defaults.ts';
import { view } from '../../../src/client/sync/overlay.ts';
import type { Pending } from '../../../src/client/sync/pending.ts';
import { acked, eventsCame, given, greeted, saved, welcomed } from '../../../src/client/sync/sync.ts';
import { initialSync, type Sync } from '../../../src/client/sync/sync-state.ts';
import type { CommandInput, CommandType } from '../../../src/domain/command.ts';
import { commandDataSchemas } from '../../../src/domain/command-schema.ts';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { sato, tanaka } from '../../domain/given.ts';
import { sha256 } from '../../network/sha256.ts';
import { ChainedLog, NOW } from '../chained-log.ts';

function joined(log: ChainedLog, you = sato): Sync {
  const greeting = greeted(initialSync('checkout-1125', 'terminal-1')).sync;
  const welcome = welcomed(greeting, log.welcome({ you }), NOW, sha256).sync;
  return eventsCame(welcome, log.from(1), sha256).sync;
}

function give<T extends CommandType>(sync: Sync, type: T, data: CommandInput<T>, at = NOW): Sync {
  return given(sync, type, data, at).sync;
}

describe('one’s own acts, before the hub has them', () => {
  it('SYN-8 are seen at once and marked, and the confirmed session knows nothing of them', () => {
    const log = new ChainedLog();
    const before = joined(log);
    const frozen = structuredClone(before.session);
    const sync = give(give(before, 'step.do', { step: 'ack' }), 'severity.set', { severity: 'SEV2' });
    const { session, pendingKeys, confirmed } = view(sync);
    expect(session.steps.ack?.status).toBe('done');
    expect(session.severity).toBe('SEV2');
    expect([...pendingKeys]).toEqual(['step:ack', 'severity']);
    expect(confirmed).toBe(log.events.length);
    expect(sync.session).toBe(before.session);
    expect(sync.session).toEqual(frozen);
  });

  it('SYN-8 go through the same rules as at the hub: what it would refuse is not shown', () => {
    const log = new ChainedLog();
    const twice = give(give(joined(log), 'step.do', { step: 'read-back' }), 'step.do', { step: 'read-back' });
    expect(view(twice).session.steps['read-back']?.waiting?.by).toEqual(sato);
    expect(view(twice).session.steps['read-back']?.status).toBe('doing');
    const nowhere = give(joined(log), 'step.do', { step: 'nowhere' });
    expect(view(nowhere).session).toEqual(joined(log).session);
    expect(view(nowhere).pendingKeys.size).toBe(0);
    const watching = give(joined(log, { ...tanaka, kind: 'observer' }), 'step.do', { step: 'ack' });
    expect(view(watching).pendingKeys.size).toBe(0);
  });

  it('SYN-8 can be taken back before anyone has seen them', () => {
    const log = new ChainedLog();
    const sync = give(give(joined(log), 'step.do', { step: 'ack' }), 'undo', {});
    expect(view(sync).session.steps.ack?.status).toBe('todo');
    expect([...view(sync).pendingKeys]).toEqual(['step:ack']);
  });

  it('SYN-9 a note has the id that it keeps, and the time it was given at, by the hub’s clock', () => {
    const log = new ChainedLog();
    const sync = { ...give(joined(log), 'note.add', { text: 'rolling back' }, NOW + 60_000), skew: -1_000 };
    const note = view(sync).session.notes.at(-1);
    expect(note).toMatchObject({
      id: 'terminal-1.1',
      text: 'rolling back',
      at: new Date(NOW + 59_000).toISOString(),
    });
    expect([...view(sync).pendingKeys]).toEqual(['note:terminal-1.1']);
    const event = {
      ...(log.events.at(-1) as AnyEvent),
      seq: log.events.length + 1,
      cmd: { client: 'terminal-1', n: 1 },
      type: 'note.added',
      data: { ...withDefaults('note.add', { text: 'rolling back' }), note: 'terminal-1.1' },
    };
    const confirmed = view(eventsCame(sync, [event], sha256).sync);
    expect(confirmed.session.notes.map(({ id }) => id)).toEqual(['terminal-1.1']);
    expect(confirmed.pendingKeys.size).toBe(0);
  });

  it('SYN-9 stay seen between their ack and their events', () => {
    const log = new ChainedLog();
    const sent = saved(give(joined(log), 'step.do', { step: 'ack' }), 1).sync;
    const { sync } = acked(sent, 1, log.events.length + 1);
    expect(view(sync).session.steps.ack?.status).toBe('done');
    expect(view(sync).pendingKeys.has('step:ack')).toBe(true);
  });

  it('SYN-8 survive data of another version: it shows nothing and waits for the hub', () => {
    const log = new ChainedLog();
    const strange = { n: 1, type: 'espresso.make', data: { cups: 2 }, at: NOW, standing: { kind: 'queued' } };
    const broken = { n: 2, type: 'note.add', data: { text: 7 }, at: NOW, standing: { kind: 'queued' } };
    const sync = { ...joined(log), pending: [strange, broken] as unknown as Pending[], next: 3 };
    expect(view(give(sync, 'step.do', { step: 'ack' })).session.steps.ack?.status).toBe('done');
  });
});

describe('what a client fills in', () => {
  const smallest: { readonly [T in CommandType]?: object } = {
    'participant.remove': { participant: 'p' },
    'step.add': { phase: 'p', title: { ja: 'a', en: 'a' } },
    'note.add': { text: 'x' },
    'events.redact': { events: [1] },
  };

  it('SYN-13 is what the hub’s schemas would', () => {
    const filled = Object.entries(commandDataSchemas).flatMap(([type, schema]) => {
      const data = smallest[type as CommandType] ?? {};
      const parsed = schema.safeParse(data);
      return parsed.success ? [{ type: type as CommandType, data, whole: parsed.data }] : [];
    });
    // A type with defaults that is not among them needs a smallest input above.
    expect(filled.map(({ type }) => type)).toEqual(expect.arrayContaining(Object.keys(COMMAND_DEFAULTS)));
    for (const { type, data, whole } of filled)
      expect(withDefaults(type, data as never), type).toEqual(whole);
  });
});
