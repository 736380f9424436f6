import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPrivateFiles } from '../../../src/adapters/private-files/private-files.ts';
import {
  type AuditAct,
  credentialActs,
  hubAudit,
  operator,
  readAudit,
} from '../../../src/hub/identity/audit.ts';
import type { CredentialsFile } from '../../../src/hub/identity/credentials-schema.ts';
import { sha256 } from '../../contracts/event-builder.ts';
import { sato } from '../../domain/given.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'oncall-audit-'));
});
afterEach(() => rm(root, { recursive: true }));

const open = async () => hubAudit(await openPrivateFiles(join(root, 'data')), sha256);
const textOf = () => readFile(join(root, 'data', 'audit.jsonl'), 'utf8');
const act = (token: string, at = '2026-11-25T03:12:00.000Z'): AuditAct => ({
  at,
  by: sato,
  act: 'token.created',
  about: { token, name: '田中\n2', role: 'member' },
});

describe('the administration log', () => {
  it('SEC-382 is one chain of lines, also when two processes add to it at once', async () => {
    const [one, two] = [await open(), await open()];
    await Promise.all(Array.from({ length: 12 }, (_, i) => (i % 2 ? one : two).note(act(`tok-${i}`))));
    const read = readAudit(await textOf(), sha256);
    expect(read.brokenAt).toBeNull();
    expect(read.entries.map(({ n }) => n)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect(read.entries[0]).toEqual({ v: 1, n: 1, prev: '', ...act('tok-0'), ...read.entries[0] });
    expect(new Set(read.entries.map(({ about }) => about.token)).size).toBe(12);
  });

  it.each<[string, (lines: string[]) => void, number]>([
    ['edited', (l) => (l[1] = l[1]!.replace('tok-1', 'tok-9')), 3],
    ['edited, the last one', (l) => (l[3] = l[3]!.replace('"v":1', '"v":2')), 4],
    ['given another number, the last one', (l) => (l[3] = l[3]!.replace('"n":4', '"n":5')), 4],
    ['taken out', (l) => l.splice(1, 1), 2],
    ['moved', (l) => l.splice(1, 2, l[2]!, l[1]!), 2],
    ['added in the middle', (l) => l.splice(1, 0, l[1]!), 3],
    ['no entry', (l) => (l[2] = 'rm -rf'), 3],
    ['given one field more', (l) => (l[0] = l[0]!.replace('{"v"', '{"x":1,"v"')), 1],
  ])(
    'SEC-382 a line that is %s is found at its place, and those before it are read',
    async (_, forge, line) => {
      const audit = await open();
      for (let i = 0; i < 4; i++) await audit.note(act(`tok-${i}`));
      const lines = (await textOf()).trimEnd().split('\n');
      forge(lines);
      const read = readAudit(`${lines.join('\n')}\n`, sha256);
      expect(read.brokenAt).toBe(line);
      expect(read.entries).toHaveLength(line - 1);
    },
  );

  it('SEC-382 goes on after a line that a crash has torn, which was never told as noted', async () => {
    const audit = await open();
    await audit.note(act('tok-1'));
    const whole = await textOf();
    await writeFile(join(root, 'data', 'audit.jsonl'), `${whole}{"v":1,"n":2,"prev":"x`);
    await audit.note(act('tok-2'));
    const read = readAudit(await textOf(), sha256);
    expect([read.brokenAt, read.entries.map(({ about }) => about.token)]).toEqual([null, ['tok-1', 'tok-2']]);
  });

  it('SEC-383 catches up with what happened to tokens and invites without it, once', async () => {
    const [one, two] = [await open(), await open()];
    const acts = ['a', 'b', 'c'].map((id) => act(id));
    await one.catchUp(acts.slice(0, 2));
    await Promise.all([one.catchUp(acts), two.catchUp(acts)]);
    const { entries } = readAudit(await textOf(), sha256);
    expect(entries.map(({ about }) => about.token)).toEqual(['a', 'b', 'c']);
  });

  it('SEC-383 tells from the credentials who made, used and ended what, and with whose access it ended', () => {
    const base = { hash: 'h'.repeat(43), email: null, expires: null };
    const file: CredentialsFile = {
      v: 1,
      tokens: [
        {
          ...base,
          id: 'tok-1',
          participant: 'sato-1',
          name: '佐藤',
          role: 'member',
          session: null,
          invite: null,
          created: '2026-11-01T00:00:00.000Z',
          revoked: '2026-11-04T00:00:00.000Z',
          ending: { by: null, origin: null, recorded: true },
        },
        {
          ...base,
          id: 'tok-2',
          participant: 'guest-9',
          name: 'Vendor',
          role: 'guest',
          session: 'checkout-1125',
          invite: 'inv-9',
          created: '2026-11-03T00:00:00.000Z',
          revoked: '2026-11-04T00:00:00.000Z',
          ending: { by: null, origin: 'sato-1', recorded: true },
        },
      ],
      invites: [
        {
          id: 'inv-9',
          session: 'checkout-1125',
          role: 'guest',
          by: 'sato-1',
          created: '2026-11-02T00:00:00.000Z',
          expires: '2026-11-03T08:00:00.000Z',
          used: '2026-11-03T00:00:00.000Z',
          revoked: null,
        },
      ],
    };
    const told = credentialActs(file, operator('root')).map(({ by, act: name, about }) => [
      by.name,
      name,
      about.token ?? about.invite,
      about.origin ?? null,
    ]);
    expect(told).toEqual([
      ['root', 'token.created', 'tok-1', null],
      ['佐藤', 'invite.made', 'inv-9', null],
      ['Vendor', 'invite.used', 'tok-2', null],
      ['root', 'token.revoked', 'tok-1', null],
      ['root', 'token.revoked', 'tok-2', 'sato-1'],
    ]);
    expect(JSON.stringify(credentialActs(file, operator('root')))).not.toContain('hhhh');
    expect(operator('root')).toEqual({ id: 'operator', name: 'root', kind: 'system' });
    const ended = '2026-11-05T00:00:00.000Z';
    const ending = { by: sato, origin: 'sato-1', recorded: false };
    const invites = [
      { ...file.invites[0]!, by: 'gone-1', revoked: ended, ending },
      { ...file.invites[0]!, id: 'inv-old', revoked: ended },
    ];
    const about = { invite: 'inv-9', session: 'checkout-1125', role: 'guest' };
    const gone = { id: 'gone-1', name: 'gone-1', kind: 'member' };
    const [made, old, end, oldEnd] = credentialActs({ v: 1, tokens: [], invites }, operator('root'));
    expect(made).toMatchObject({ by: gone, act: 'invite.made', about });
    expect(end).toEqual({
      at: ended,
      by: sato,
      act: 'invite.revoked',
      about: { ...about, origin: 'sato-1' },
    });
    expect(old).toMatchObject({ act: 'invite.made', about: { invite: 'inv-old' } });
    expect(oldEnd).toMatchObject({ by: operator('root'), about: { invite: 'inv-old', origin: null } });
  });
});
