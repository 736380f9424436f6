import { describe, expect, it } from 'vitest';
import { matchesQuery } from '../../src/detection/query/matches.ts';
import { parseQuery } from '../../src/detection/query/parse.ts';
import type { AnyEvent } from '../../src/domain/event.ts';
import { reduceAll } from '../../src/domain/reduce.ts';
import { endOfCheck, isAsExpected } from '../../src/domain/runs/log-check.ts';
import { isLooking } from '../../src/domain/runs/run.ts';
import type { RunCounted } from '../../src/domain/runs/run-event-schema.ts';
import { wantedOf } from '../../src/domain/runs/wanted.ts';
import { initialSession } from '../../src/domain/session.ts';
import { guest, importer as ito, sato, tanaka } from './given.ts';
import { CHECK, checking, counted } from './make-check.ts';
import { hub, newest, running } from './make-run.ts';

const PARTIAL = { kind: 'behind', params: { source: 'app' } };

describe('a check of the log', () => {
  it('DOM-1033 is asked for by one person, needs no second one, and looks at once', () => {
    const given = checking();
    expect(given.when(guest, 'run.ask', { step: 'ack' }).refused?.kind).toBe('not-allowed');
    expect(given.when(sato, 'run.ask', { step: 'ack' }).facts).toMatchObject([
      {
        type: 'run.asked',
        data: { wanted: { repository: '', file: '', ref: '', inputs: {} }, danger: 'low' },
      },
    ]);
    const run = newest(given, 'ack');
    expect(run).toMatchObject({ state: 'asked', by: sato, what: null });
    expect(run.query).toEqual({ source: null, query: 'level:ERROR', expect: { most: 0 }, windowMs: 300_000 });
    expect(isLooking(run)).toBe(true);
    counted(given, 'running', 3);
    expect(given.when(tanaka, 'run.ask', { step: 'ack' }).refused).toMatchObject({
      ...{ kind: 'run-under-way', params: { kind: 'check', by: sato.name } },
    });
    const hash = 'x'.repeat(43);
    expect(given.when(tanaka, 'run.confirm', { run: run.id, hash }).refused?.kind).toBe('run-over');
    expect(given.state.actions).toEqual([]);
  });

  it('DOM-1033 keeps each number that is another, and ticks the step for who asked once it is as expected', () => {
    const given = checking();
    given.when(sato, 'run.ask', { step: 'ack' });
    expect(counted(given, 'running', 3).facts).toHaveLength(1);
    expect(counted(given, 'running', 3).facts).toEqual([]);
    expect(counted(given, 'running', 3, PARTIAL).facts).toHaveLength(1);
    expect(newest(given, 'ack').counted).toEqual({ lines: 3, partial: PARTIAL });
    given.when(hub, 'run.move', {
      run: newest(given, 'ack').id,
      state: 'unknown',
      kind: 'no-lines',
      params: {},
    });
    expect(newest(given, 'ack')).toMatchObject({ state: 'unknown', kind: 'no-lines' });
    counted(given, 'running', 1);
    expect(newest(given, 'ack')).toMatchObject({ kind: null, counted: { lines: 1, partial: null } });
    expect(given.state.steps.ack).toMatchObject({ status: 'todo' });
    counted(given, 'done', 0);
    expect(given.state.steps.ack).toMatchObject({ status: 'done', by: sato, confirmedBy: null });
    expect(counted(given, 'running', 9).refused?.kind).toBe('run-over');
  });

  it('DOM-1033 leaves a step that needs two to the second person', () => {
    const given = checking({ 'read-back': CHECK });
    given.when(sato, 'run.ask', { step: 'read-back' });
    counted(given, 'done', 0, null, 'read-back');
    expect(given.state.steps['read-back']).toMatchObject({ status: 'doing', waiting: { by: sato } });
    given.when(tanaka, 'step.do', { step: 'read-back' });
    expect(given.state.steps['read-back']).toMatchObject({ status: 'done', confirmedBy: tanaka });
  });

  it('DOM-1033 is ended by any member, and asked for again', () => {
    const given = checking();
    given.when(sato, 'run.ask', { step: 'ack' });
    const { id: run } = newest(given, 'ack');
    expect(given.when(guest, 'run.withdraw', { run }).refused).not.toBeNull();
    expect(given.when(tanaka, 'run.withdraw', { run }).refused).toBeNull();
    expect(newest(given, 'ack').state).toBe('withdrawn');
    expect(counted(given, 'done', 0).refused?.kind).toBe('run-over');
    expect(given.when(tanaka, 'run.ask', { step: 'ack' }).facts).toHaveLength(1);
    // A workflow is its asker's own.
    const other = running();
    other.when(sato, 'run.ask', { step: 'read-back' });
    expect(other.when(tanaka, 'run.withdraw', { run: newest(other).id }).refused?.kind).toBe('run-not-yours');
  });

  it('DOM-1033 goes on beside a workflow, and a workflow beside it', () => {
    const { workflow } = { workflow: { repository: 'acme/shop', file: 'x.yml', ref: 'main' } };
    const given = checking({ ack: CHECK, 'read-back': { workflow }, evidence: CHECK });
    for (const step of ['ack', 'read-back', 'evidence'])
      expect(given.when(sato, 'run.ask', { step }).refused, step).toBeNull();
  });

  it.each([
    ['1c9e3b0', '1c9e3b0'],
    ['v4.1', 'v4.1'],
    ['a OR b', 'a\\ OR\\ b'],
    ['x" OR *:*', 'x\\"\\ OR\\ \\*\\:\\*'],
    ['NOT', '\\NOT'],
    ['check-out', 'check\\-out'],
  ])('DOM-1034 a value is one word of a query, with any characters: %s', (value, text) => {
    const given = checking({ ack: { query: { ...CHECK.query, query: 'version:{{tag}}' } } });
    expect(given.when(sato, 'run.ask', { step: 'ack' }).refused?.kind).toBe('run-variable');
    // A name from outside, as of a service that was paged for, may be anything.
    const release = { variables: [{ id: 'tag', value }], window: null } as never;
    const asked = wantedOf({ ...given.state, release }, given.state.steps.ack!.step);
    expect(asked).toMatchObject({ ok: true, query: { query: `version:${text}` } });
    const found = (version: string) => matchesQuery(parseQuery(`version:${text}`), { version });
    expect([found(value), found('OR'), found('b'), found('x')]).toEqual([true, false, false, false]);
  });

  it('DOM-1035 at most so many is not known to hold where there may be more; at least so many is', () => {
    const at = (expect: object, lines: number, partial: RunCounted['partial'] = null) =>
      isAsExpected({ source: null, query: 'x', windowMs: 1, expect }, { lines, partial });
    expect([at({ most: 2 }, 2), at({ most: 2 }, 3), at({ most: 0 }, 0)]).toEqual([true, false, true]);
    expect([at({ most: 2 }, 0, PARTIAL), at({ least: 2 }, 2, PARTIAL)]).toEqual([false, true]);
    expect([at({ least: 2 }, 1), at({ least: 2 }, 2), at({}, 0)]).toEqual([false, true, false]);
  });

  it('DOM-1035 ends where the step is settled, the session is closed, its query was taken out, or after an hour', () => {
    const given = checking();
    given.when(sato, 'run.ask', { step: 'ack' });
    const end = (more = 0) => {
      const run = newest(given, 'ack');
      return endOfCheck(given.state, run, Date.parse(run.at) + more)?.kind ?? null;
    };
    expect([end(), end(3_599_999), end(3_600_000)]).toEqual([null, null, 'not-held']);
    given.when(tanaka, 'step.start', { step: 'ack' });
    expect(end()).toBeNull();
    given.when(tanaka, 'step.skip', { step: 'ack', reason: 'no' });
    expect(end()).toBe('step-settled');
    given.when(tanaka, 'run.withdraw', { run: newest(given, 'ack').id });
    // Of a step that is done already it can be asked for again.
    given.when(sato, 'run.ask', { step: 'ack' });
    expect(end()).toBeNull();
    const run = { ...newest(given, 'ack'), query: { ...CHECK.query, query: '[redacted:manual]' } } as never;
    expect(endOfCheck(given.state, run, given.now)?.kind).toBe('not-confirmed');
    given.when(sato, 'session.close', { reason: 'over' });
    expect(end()).toBe('session-closed');
  });

  it('DOM-1036 an earlier program folds its events: it knows a run that is asked for, and leaves the step', () => {
    const given = checking();
    given.when(ito, 'participant.join', {});
    given.when(sato, 'run.ask', { step: 'ack' });
    counted(given, 'done', 0);
    // What its schemas leave of them.
    const older = given.log.map(({ data, ...event }) => {
      const { query: _, counted: __, ...known } = data as Record<string, unknown>;
      return { ...event, data: event.type.startsWith('run.') ? known : data } as AnyEvent;
    });
    const state = reduceAll(initialSession('checkout-1125'), older);
    expect(state.runs).toMatchObject([{ state: 'asked', wanted: { repository: '' } }]);
    expect(state.steps.ack).toMatchObject({ status: 'todo' });
  });
});
