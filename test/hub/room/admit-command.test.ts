import { describe, expect, it } from 'vitest';
import { admitCommand, isCommandType, numberingProblem } from '../../../src/hub/room/admit-command.ts';
import { sato } from '../../domain/given.ts';

const asked = { by: sato, cmd: { client: 'client-a', n: 1 }, askedAt: '2026-11-25T03:00:00.000Z' };
const invalid = (where: string) => ({ ok: false, refusal: { kind: 'invalid', params: { where } } });

/** A line to pin, with something in it changed. */
const pinned = (change: object) => ({
  line: {
    id: '1',
    time: null,
    level: null,
    service: null,
    message: 'm',
    fields: {},
    source: 'app',
    ...change,
  },
  query: null,
  window: null,
  step: null,
  comment: null,
});

describe('admitting a command', () => {
  it.each([
    ['client-a', 1, null],
    ['A_z-09xx', 2 ** 52, null],
    ['x'.repeat(64), 1, null],
    ['x'.repeat(7), 1, 'client'],
    ['x'.repeat(65), 1, 'client'],
    ['client a', 1, 'client'],
    ['client-a\n', 1, 'client'],
    [['client-a'], 1, 'client'],
    [undefined, 1, 'client'],
    ['client-a', 0, 'n'],
    ['client-a', 1.5, 'n'],
    ['client-a', 2 ** 52 + 1, 'n'],
    ['client-a', '1', 'n'],
    ['client-a', undefined, 'n'],
  ])('HUB-8 %j and %j number a command, or the problem is named', (client, n, where) => {
    const problem = where === null ? null : { kind: 'invalid', params: { where } };
    expect(numberingProblem(client, n)).toEqual(problem);
  });

  it('HUB-16 knows the names of commands, and none that all objects have', () => {
    expect(['note.add', 'no.such', 'toString', '__proto__'].map(isCommandType)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('HUB-16 makes of what came the command that is decided, with who asked, its number and when', () => {
    expect(admitCommand('note.add', { text: 'a\u0007' }, asked)).toMatchObject({
      ok: true,
      command: { type: 'note.add', data: { text: 'a␇' }, ...asked },
    });
    expect(admitCommand('session.reopen', undefined, asked)).toMatchObject({ ok: true });
    expect(admitCommand('session.reopen', null, asked)).toMatchObject({ ok: true, command: { data: {} } });
  });

  it.each([
    ['note.add', { text: 7 }, 'text'],
    ['note.add', undefined, 'text'],
    ['note.add', 'x', 'data'],
    ['log.pin', pinned({ message: 7 }), 'line.message'],
    ['log.pin', pinned({ fields: { 'http.status-code': 7 } }), 'line.fields.http.status-code'],
    // The names of fields come from outside: only a short plain one is repeated.
    ['log.pin', pinned({ fields: { ['x'.repeat(88)]: 7 } }), `line.fields.${'x'.repeat(88)}`],
    ['log.pin', pinned({ fields: { ['x'.repeat(89)]: 7 } }), 'data'],
    ['log.pin', pinned({ fields: { 'a b': 7 } }), 'data'],
    ['log.pin', pinned({ fields: { 'a\u001b': 7 } }), 'data'],
  ] as const)('HUB-16 %s with %j is refused, naming the field: %s', (type, data, where) => {
    expect(admitCommand(type, data, asked)).toEqual(invalid(where));
  });

  it('HUB-320 refuses a secret in what machines read, naming the place and the rule', () => {
    const key = 'AKIAQYLPMN5HFIQR7XYA';
    const tail = { sources: [], query: `key:${key}`, window: null };
    expect(admitCommand('tail.set', { tail }, asked)).toEqual({
      ok: false,
      refusal: { kind: 'secret-inside', params: { where: 'query', rule: 'aws-key-id' } },
    });
  });

  it('HUB-93 admits what becomes too long by the names of what is unsafe in it, cut to its limit', () => {
    const line = pinned({ fields: { [`a${'\u0007'.repeat(200)}`]: 'x' } });
    expect(admitCommand('log.pin', line, asked)).toMatchObject({ ok: true });
  });
});
