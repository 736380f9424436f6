import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { AnyEvent, EventType } from '../../src/domain/event.ts';
import { eventDataSchemas } from '../../src/domain/event-schema.ts';
import { EVENT_TEXTS } from '../../src/domain/event-texts.ts';
import { holdsWords, REMOVED, redactEvent, redactLog, withoutTexts } from '../../src/domain/redaction.ts';
import { reduceAll } from '../../src/domain/reduce.ts';
import { initialSession } from '../../src/domain/session.ts';
import { Chain, sha256 } from '../contracts/event-builder.ts';
import { saying } from '../record/saying.ts';
import { guest, observer, opened, sato, tanaka } from './given.ts';

interface Def {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
}

/** The paths at which a schema takes free text, as the table writes them; `{}` stands for the values of a record. */
function textsIn(schema: z.ZodType, path: string): string[] {
  const def = schema._zod.def as unknown as Def;
  switch (def.type) {
    case 'string': {
      const { format } = schema as z.ZodString;
      const { redact = true } = (schema.meta() ?? {}) as { redact?: boolean };
      return redact && format !== 'datetime' && format !== 'regex' ? [path] : [];
    }
    case 'nullable':
    case 'optional':
    case 'default':
      return textsIn(def.innerType as z.ZodType, path);
    case 'object':
      return Object.entries((schema as z.ZodObject).shape).flatMap(([key, field]) =>
        textsIn(field as z.ZodType, path === '' ? key : `${path}.${key}`),
      );
    case 'array':
      return textsIn(def.element as z.ZodType, `${path}[]`);
    case 'record':
      return textsIn(def.valueType as z.ZodType, `${path}{}`);
    case 'union':
      return [...new Set((def.options ?? []).flatMap((option) => textsIn(option, path)))];
    default:
      return [];
  }
}

/** What looks like text to a schema and stays: names of people, of kinds, of services and environments, and of log sources, and a procedure's titles. */
const STAYS =
  /(?:^|\.)(?:participant\.name|who|kind|act|source|sources\[\]|assignees\[\]|acknowledgedBy|resolvedBy|priority|procedureOrigin|service|environment|by|approvedBy|author|repository|name|status|conclusion|(?:waitsFor|approvedBy|rejectedBy|reviewers)\[\]|args\{\}|procedure(?:\.variables\[\]|\.phases\[\](?:\.steps\[\])?)?\.title\.(?:ja|en))$/;

describe('redacting an event', () => {
  it.each(Object.keys(eventDataSchemas) as EventType[])('DOM-381 takes every free text out of %s', (type) => {
    const places = Object.keys(EVENT_TEXTS[type]).map((path) =>
      path.replace(/\.(?:title|details|message|text)$/, '{}'),
    );
    const covered = (path: string) =>
      Object.hasOwn(EVENT_TEXTS[type], path) || Object.hasOwn(EVENT_TEXTS[type], path.replace(/\{\}$/, ''));
    const texts = textsIn(eventDataSchemas[type], '');
    expect(texts.filter((path) => !covered(path) && !STAYS.test(path))).toEqual([]);
    // A place that is not in the schema any more would hide that its text has moved.
    const known = new Set(texts.flatMap((path) => [path, path.replace(/\{\}$/, '')]));
    const args = type === 'action.requested';
    expect(args ? places : Object.keys(EVENT_TEXTS[type])).toEqual(
      expect.arrayContaining(
        (args ? places : Object.keys(EVENT_TEXTS[type])).filter((path) => known.has(path)),
      ),
    );
    expect((args ? places : Object.keys(EVENT_TEXTS[type])).filter((path) => !known.has(path))).toEqual([]);
  });

  const given = saying('hunter2');
  const forms = given.log.map((event) => redactEvent(event, sha256));

  it('DOM-381 leaves seq, author, time, ids and the shape of its type, and none of the words', () => {
    for (const [i, form] of forms.entries()) {
      const event = given.log[i]!;
      const { data: _, redacted, ...rest } = form;
      expect(rest).toEqual({ ...event, data: undefined });
      expect(redacted).toEqual({ hash: expect.stringMatching(/^[\w-]{43}$/) });
      expect(eventDataSchemas[form.type as EventType].safeParse(form.data), form.type).toMatchObject({
        success: true,
      });
    }
    const notes = forms.filter(({ type }) => type === 'note.added');
    expect(notes.length).toBeGreaterThan(5);
    expect(JSON.stringify(notes.map(({ data }) => data))).not.toContain('hunter2');
    const pinned = forms.find(({ type }) => type === 'log.pinned');
    expect(pinned?.data).toMatchObject({
      line: { message: REMOVED, fields: {}, service: null },
      comment: null,
    });
  });

  it('DOM-381 changes nothing in the course of the session: steps, clock, owners, ids', () => {
    const state = reduceAll(initialSession(given.state.id), forms);
    // The close makes actions without words of their own: they keep the titles of their steps.
    expect(state.notes.filter(({ text }) => text === '').length).toBe(1);
    const bare = (text: string) => text.replaceAll('hunter2', '').replaceAll(REMOVED, '');
    expect(state.clock).toEqual(given.state.clock);
    expect(state.status).toBe('closed');
    for (const key of ['notes', 'pins', 'notices', 'responders', 'incidents', 'actions'] as const) {
      expect(state[key].length, key).toBe(given.state[key].length);
    }
    expect(Object.keys(state.steps)).toEqual(Object.keys(given.state.steps));
    expect(bare(JSON.stringify(state.roles))).toBe(bare(JSON.stringify(given.state.roles)));
  });

  it('DOM-381 does the same twice, and to one of a type that it does not know', () => {
    for (const form of forms) expect(redactEvent(form, sha256)).toBe(form);
    const strange = {
      ...given.log[0],
      type: 'weather.changed',
      data: { rain: true, said: 'hunter2', deep: [{ ['__proto__']: 'hunter2', n: 1 }] },
    } as unknown as AnyEvent;
    const form = redactEvent(strange, sha256);
    expect(form.data).toEqual({ rain: true, said: REMOVED, deep: [{ ['__proto__']: REMOVED, n: 1 }] });
  });
});

describe('asking for a redaction', () => {
  it('DOM-382 names events that are there, each once, and is not needed twice', () => {
    const given = opened();
    given.when(sato, 'note.add', { text: 'password=x' });
    expect(given.when(sato, 'events.redact', { events: [4] }).refused).toEqual({
      kind: 'unknown-event',
      params: { seq: 4 },
    });
    const { facts } = given.when(sato, 'events.redact', { events: [3, 2, 3], reason: 'a password' });
    expect(facts).toEqual([
      {
        type: 'events.redacted',
        data: {
          events: [
            { seq: 2, hash: '', text: '' },
            { seq: 3, hash: '', text: '' },
          ],
          reason: 'a password',
        },
      },
    ]);
    expect(given.state.redactions).toMatchObject([{ by: sato, events: [2, 3], reason: 'a password' }]);
    expect(given.when(sato, 'events.redact', { events: [2, 3] })).toEqual({ refused: null, facts: [] });
    expect(given.when(sato, 'events.redact', { events: [1, 3] }).facts).toMatchObject([
      { data: { events: [{ seq: 1 }] } },
    ]);
  });

  it('DOM-382 names the events in their order, and the first of those that are not there', () => {
    const given = opened();
    for (let n = 0; n < 10; n += 1) given.when(sato, 'note.add', { text: `${n}` });
    const last = given.state.seq;
    const redact = (...events: number[]) => given.when(sato, 'events.redact', { events });
    expect(redact(last + 9, 3, last + 1).refused?.params).toEqual({ seq: last + 1 });
    expect(redact(last, 9, 10, 2).facts).toEqual([
      {
        type: 'events.redacted',
        data: { events: [2, 9, 10, last].map((seq) => ({ seq, hash: '', text: '' })), reason: null },
      },
    ]);
    expect(redact(last).facts).toEqual([]);
  });

  it('DOM-382 is a member’s to ask, also after the close', () => {
    const given = opened();
    for (const by of [guest, observer]) {
      expect(given.when(by, 'events.redact', { events: [1] }).refused?.kind).toBe('not-allowed');
    }
    given.when(sato, 'session.close', { reason: 'x' });
    expect(given.when(tanaka, 'events.redact', { events: [1] }).refused).toBeNull();
  });
});

describe('a log with redactions that came later', () => {
  const log = () => {
    const chain = new Chain('s');
    chain.notes(3);
    const whole = [...chain.events];
    chain.redact(1, 3);
    return { chain, whole: [...whole, chain.events[3]!], saying: chain.events[3]! };
  };

  it('STO-382 has the events redacted that the last ones name, and is as it was otherwise', () => {
    const { chain, whole } = log();
    expect(redactLog(whole, 1, sha256)).toEqual(chain.events);
    expect(redactLog(whole, 0, sha256)).toEqual(whole);
    const [more] = new Chain('s').notes(1);
    expect(redactLog([...whole, more!], 1, sha256)).toEqual([...whole, more]);
    expect(redactLog([...whole, more!], 2, sha256)).toEqual([...chain.events, more]);
    expect(redactLog(chain.events, 1, sha256)).toEqual(chain.events);
    const other = { ...whole[3]!, type: 'weather.changed' };
    expect(redactLog([...whole.slice(0, 3), other], 1, sha256)).toEqual([...whole.slice(0, 3), other]);
  });

  it('STO-383 is none where one of them is not there, or has another text', () => {
    const { whole, saying } = log();
    const named = (entry: object) => ({ ...saying, data: { events: [entry], reason: null } });
    const [first] = saying.data.events as [{ seq: number; hash: string; text: string }];
    expect(redactLog([...whole.slice(0, 3), named({ ...first, seq: 9 })], 1, sha256)).toBeNull();
    expect(redactLog([...whole.slice(0, 3), named({ ...first, text: sha256('x') })], 1, sha256)).toBeNull();
    expect(redactLog([...whole.slice(0, 3), named({ ...first, seq: 2 })], 1, sha256)).toBeNull();
  });
});

describe('the texts of an event', () => {
  const without = (type: EventType, data: object) => withoutTexts({ type, data } as AnyEvent);

  it('DOM-381 what is not there, is null or is empty stays so', () => {
    expect(without('note.added', { note: 'n1', text: '' })).toEqual({ note: 'n1', text: '' });
    expect(without('note.amended', { note: 'n1' })).toEqual({ note: 'n1' });
    expect(without('session.closed', { reason: null })).toEqual({ reason: null });
    expect(without('impact.set', { impact: null })).toEqual({ impact: null });
    const change = { id: 'x', title: null, url: '', version: 'main' };
    expect(without('change.came', { change })).toEqual({ change: { ...change, version: null } });
  });

  it('DOM-381 each item of a list loses its texts, and what is no item stays', () => {
    const gaps = [{ origin: 'github', params: { reason: 'x', n: 3 } }];
    const rows = [
      { change: { id: 'x', title: 'a' }, evidence: [{ kind: 'named', file: 'f', patterns: ['p', ''] }] },
    ];
    expect(without('changes.seen', { rows: [...rows, null], gaps })).toEqual({
      rows: [
        {
          change: { id: 'x', title: null },
          evidence: [{ kind: 'named', file: REMOVED, patterns: [REMOVED, ''] }],
        },
        null,
      ],
      gaps: [{ origin: 'github', params: { reason: REMOVED, n: 3 } }],
    });
    expect(without('changes.seen', { rows: 'x' })).toEqual({ rows: 'x' });
  });

  it('DOM-381 a link goes, fields are emptied, and a record has the mark for each of its strings', () => {
    const line = { message: 'm', service: 's', fields: { a: 'b' } };
    expect(without('log.pinned', { line, query: 'q', comment: 'c' })).toEqual({
      ...{ line: { message: REMOVED, service: null, fields: {} }, query: null, comment: null },
    });
    const procedure = { phases: [{ steps: [{ id: 'a', link: 'https://example.com', command: 'ls' }] }] };
    expect(without('session.opened', { title: 't', procedure })).toEqual({
      ...{ title: REMOVED, procedure: { phases: [{ steps: [{ id: 'a', command: REMOVED }] }] } },
    });
    expect(without('action.done', { action: 'a1', params: { message: 'm', n: 1 } })).toEqual({
      ...{ action: 'a1', params: { message: REMOVED, n: 1 } },
    });
  });

  it('DOM-381 the ids of what an act has made stay, so that a message in the chat can be kept up', () => {
    const place = { channel: 'C0INCIDENT1', message: 'mi2c8k1x9ab' };
    const made = { incident: 'Q00002D', number: 7 };
    const done = (params: object) => without('action.done', { action: 'a1', params });
    expect(done({ ...place, found: 1, by: 'x' })).toEqual({
      ...{ action: 'a1', params: { ...place, found: 1, by: REMOVED } },
    });
    expect(done({ ...made, by: 'x' })).toEqual({ action: 'a1', params: { ...made, by: REMOVED } });
    // Words of an outcome that has no place.
    for (const part of ['channel', 'message'])
      expect(done({ [part]: 'm' })).toEqual({ action: 'a1', params: { [part]: REMOVED } });
    expect(done({ channel: 'two words', message: 'm' })).toEqual({
      ...{ action: 'a1', params: { channel: REMOVED, message: REMOVED } },
    });
    expect(without('action.failed', { action: 'a1', kind: 'x', params: place })).toEqual({
      ...{ action: 'a1', kind: 'x', params: { channel: REMOVED, message: REMOVED } },
    });
  });

  it('DOM-381 of a type that is not known every text has the mark, and nothing else changes', () => {
    const data = { a: null, b: '', c: 'x', d: [1, 'x', { e: 'x' }], f: true };
    expect(withoutTexts({ type: 'weather.changed', data })).toEqual({
      ...{ a: null, b: '', c: REMOVED, d: [1, REMOVED, { e: REMOVED }], f: true },
    });
  });

  it.each([
    ['a secret word', true],
    [{ a: [1, { b: 'secret' }] }, true],
    [{ 'secret key': 1 }, true],
    [['x', 'secret'], true],
    [{ a: 'x', b: 'y' }, false],
    ['other', false],
    [null, false],
    [undefined, false],
    [7, false],
  ])('DOM-381 the words are found in %j: %s', (value, holds) => {
    expect(holdsWords(value, 'secret')).toBe(holds);
  });
});
