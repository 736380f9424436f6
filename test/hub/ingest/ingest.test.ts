import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { CommandType } from '../../../src/domain/command.ts';
import { commandDataSchemas } from '../../../src/domain/command-schema.ts';
import { eventDataSchemas } from '../../../src/domain/event-schema.ts';
import {
  ingestActor,
  ingestAnchors,
  ingestCommandData,
  ingestEventData,
  ingestId,
  ingestText,
} from '../../../src/hub/ingest/ingest.ts';
import { ingestLine } from '../../../src/hub/ingest/ingest-line.ts';
import { planOf } from '../../../src/hub/ingest/ingest-plan.ts';
import { lineFrames, sharedLine } from '../../../src/hub/lines/line-frames.ts';
import { admitCommand } from '../../../src/hub/room/admit-command.ts';
import { cutMark } from '../../../src/logs/cut.ts';
import { DEFAULT_MAPPING } from '../../../src/logs/detect.ts';
import { toLine } from '../../../src/logs/to-line.ts';
import type { RawLine } from '../../../src/ports/log-source.ts';
import type { Anchors } from '../../../src/protocol/messages.ts';
import { sato } from '../../domain/given.ts';
import { CANARY, type Place, SECRET, UNSAFE, withCanaries } from '../canaries.ts';
import { line } from '../hand-source.ts';
import { opened, settle } from '../hub-rig.ts';

const texts = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, held]) => [key, ...texts(held)])
      : [];

describe.each(Object.entries(commandDataSchemas))('the command %s', (type, schema) => {
  it('HUB-90 has every text in it ingested: nothing unsafe is left, and it is still valid', () => {
    const places: Place[] = [];
    const data = withCanaries(schema, type, places);
    expect(schema.safeParse(data).error).toBeUndefined();
    const clean = ingestCommandData(type as CommandType, data);
    const unsafe = texts(clean).filter((text) => UNSAFE.test(text.replaceAll(/AKIA\w+/g, '')));
    expect(unsafe).toEqual([]);
    const kept = texts(clean).filter((text) => text.includes(SECRET)).length;
    expect(kept).toBe(places.filter(({ redacted }) => !redacted).length);
    expect(schema.safeParse(clean).error).toBeUndefined();
  });
});

describe('what comes in by a command', () => {
  it('HUB-96 reaches log, state, peers and refusals only ingested', async () => {
    const rig = await opened({ limits: { commandBurst: 1_000, unacked: 1_000 } });
    const one = await rig.join(sato);
    const types = Object.keys(commandDataSchemas).filter((type) => !type.startsWith('session.'));
    for (const type of ['session.rename', ...types]) {
      const data = withCanaries(commandDataSchemas[type as CommandType], type, []);
      one.command(type, data);
      await rig.hub.system(rig.id, type as CommandType, data, {
        id: 'feed',
        name: `feed ${CANARY}`,
        kind: 'system',
      });
    }
    one.command('note.add', { text: CANARY });
    await settle();
    const stored = await rig.stored();
    expect(stored.length).toBeGreaterThan(15);
    expect(one.of('refused').length).toBeGreaterThan(5);
    for (const text of texts([stored, await rig.state(), one.frames])) {
      expect(text.replaceAll(/AKIA\w+/g, '')).not.toMatch(UNSAFE);
    }
    const notes = (await rig.state()).notes.map(({ text }) => text);
    expect(notes).toEqual(['␛[2J<U+202E>[redacted:aws-key-id]␇']);
  });
});

describe('ingest', () => {
  it('HUB-90 does the same for the data of every recorded event, also of types not known here', () => {
    for (const [type, schema] of Object.entries(eventDataSchemas)) {
      const places: Place[] = [];
      const data = withCanaries(schema, type, places);
      const clean = ingestEventData(type, data);
      expect(texts(clean).filter((text) => UNSAFE.test(text.replaceAll(/AKIA\w+/g, '')))).toEqual([]);
      expect(texts(clean).filter((text) => text.includes(SECRET)).length).toBe(
        places.filter(({ redacted }) => !redacted).length,
      );
    }
    const unknown = ingestEventData('weather.noted', { a: [{ [CANARY]: CANARY }], n: 1, deep: null });
    expect(texts(unknown).filter((text) => UNSAFE.test(text))).toEqual([]);
  });

  it('HUB-90 knows how to walk every kind of schema, or says that it does not', () => {
    const mystery = { _zod: { def: { type: 'mystery' } } } as unknown as z.ZodType;
    expect(() => planOf(mystery, (text) => text)).toThrow('mystery');
  });

  it('HUB-91 leaves ids, times and hashes as they are, but for what a terminal would act on', () => {
    const id = '5f0c9a7e3b1d4e6f8a2b4c6d8e0f1a2b';
    expect(ingestId(`${SECRET}`, 160)).toBe(SECRET);
    expect(ingestId(`${id}\u001b[31m`, 160)).toBe(`${id}␛[31m`);
    const raw = line('x', { id: `app-000042#${id}`, trace: id, time: '2026-11-25T03:12:00.123456Z' });
    expect(ingestLine({ ...raw, fields: { _index: 'app-000042', _id: id } })).toEqual({
      ...raw,
      fields: { _index: 'app-000042', _id: id },
    });
  });

  it('HUB-92 changes nothing more when it is done twice', () => {
    const piece = fc.constantFrom(
      SECRET,
      'password=hunter2hunter2',
      '\u001b[31m',
      '\u202e',
      '\u200b',
      'ＡＫＩＡ',
      '決済',
      '\n',
      '\r',
      '[redacted:jwt]',
      'é\u0301',
      ' ',
      '<U+202E>',
    );
    const text = fc
      .array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 8 })))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.boolean(), (given, newlines) => {
        const once = ingestText(given, { newlines });
        expect(ingestText(once, { newlines })).toBe(once);
      }),
      { seed: 20261125, numRuns: 500 },
    );
    fc.assert(
      fc.property(text, text, (message, value) => {
        const once = ingestLine(line(message, { fields: { 'http.url': value, stack: message } }));
        expect(ingestLine(once)).toEqual(once);
      }),
      { seed: 20261125, numRuns: 300 },
    );
  });

  it('HUB-93 cuts what is too long, and says in its place how much is missing', () => {
    const cut = ingestText('長'.repeat(10_000), { newlines: true });
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(16 * 1024);
    expect(cut).toMatch(/ \.\.\[\+13\d{3} B\]$/);
    expect(ingestText(cut)).toBe(cut);
    const controls = ingestCommandData('note.add', { text: '\u0001'.repeat(10_000) }) as { text: string };
    expect(commandDataSchemas['note.add'].safeParse(controls).success).toBe(true);
    const title = ingestCommandData('session.rename', { title: '\u202e'.repeat(200) }) as { title: string };
    expect(title.title.length).toBeLessThanOrEqual(200);
    expect(title.title.endsWith('…')).toBe(true);
    expect(ingestActor({ id: 'x', name: 'a\nb\u202e'.repeat(40), kind: 'guest' }).name).not.toMatch(UNSAFE);
  });

  it('HUB-93 keeps line breaks in bodies and shows them elsewhere, so that one event is one row', () => {
    expect(ingestCommandData('note.add', { text: 'a\r\nb\u2028c' })).toEqual({ text: 'a\nb<U+2028>c' });
    expect(ingestCommandData('session.rename', { title: 'a\nforged' })).toEqual({ title: 'a␊forged' });
    expect(ingestActor({ id: 'x', name: 'a\nforged', kind: 'guest' }).name).toBe('a␊forged');
  });

  it('HUB-94 makes every line fit a frame, whatever JSON must escape in it', () => {
    const worst = fc.constantFrom('"', '\\', '\n', '\u0000', '長', '\ud800', 'x');
    const long = fc.tuple(worst, fc.integer({ min: 0, max: 70_000 })).map(([unit, n]) => unit.repeat(n));
    fc.assert(
      fc.property(long, long, long, fc.integer({ min: 0, max: 70 }), (message, key, value, count) => {
        const fields = Object.fromEntries(
          Array.from({ length: count }, (_, i) => [`${i}${key.slice(0, 400)}`, value]),
        );
        const taken = ingestLine(
          line(message, { id: key, service: value, trace: key, source: value, fields }),
        );
        const shared = sharedLine(123_456_789, taken, { late: 1_000 }, true);
        const frames = lineFrames(1, [shared], false, 64 * 1024);
        expect(frames.map(({ bytes }) => bytes <= 64 * 1024)).toEqual([true]);
      }),
      { seed: 20261125, numRuns: 20 },
    );
  });

  it('HUB-94 says how many fields of a line it left out', () => {
    const fields = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`field-${i}`, `${i}`]));
    const taken = ingestLine(line('x', { fields })).fields;
    expect(Object.keys(taken)).toHaveLength(65);
    expect(taken['…']).toBe('+36');
    expect(ingestLine(line('x', { fields: taken })).fields).toEqual(taken);
  });

  it('HUB-95 takes the name of a field into account, and keeps what it remembers apart', () => {
    const secret = { 'db.password': 'hunter2hunter2', note: 'hunter2hunter2' };
    expect(ingestLine(line('x', { fields: secret })).fields).toEqual({
      'db.password': '[redacted:password]',
      note: 'hunter2hunter2',
    });
    expect(ingestLine(line('x', { fields: { 'not\ndb.password': 'hunter2hunter2' } })).fields).toEqual({
      'not␊db.password': expect.any(String),
    });
  });

  it('HUB-320 leaves paths, queries and patterns as they are, so that they still find what they name', () => {
    const tail = {
      sources: [
        'file:/home/taro@example.com/090-1234-5678/app.log',
        'opensearch:app-*?query=user.email:a@b.jp',
      ],
      query: 'user.email:taro@example.com AND tel:"090-1234-5678" AND token:* AND NOT password:[* TO *]',
      window: null,
    };
    expect(ingestCommandData('tail.set', { tail })).toEqual({ tail });
    expect(ingestCommandData('mute.add', { pattern: 'user=taro@example.com' })).toEqual({
      pattern: 'user=taro@example.com',
    });
    const command = 'mail -s done oncall@example.com; curl -u ops:$PASS https://x';
    const query = 'user.email:taro@example.com';
    const step = { id: 'a', title: { ja: 'a', en: 'a' }, command, query };
    const procedure = { phases: [{ steps: [step] }] };
    const opened = ingestCommandData('session.open', { procedure, tail }) as {
      procedure: typeof procedure;
      tail: unknown;
    };
    expect(opened.procedure.phases[0]?.steps[0]).toMatchObject({ command, query });
    expect(opened.tail).toEqual(tail);
  });

  it.each([
    [
      'tail.set',
      { tail: { sources: [`file:/srv/${SECRET}/app.log`], query: null, window: null } },
      'sources',
    ],
    ['tail.set', { tail: { sources: [], query: `key:${SECRET}`, window: null } }, 'query'],
    ['tail.set', { tail: { sources: [], query: 'auth.token:a7f3c9e1b5d8aa42', window: null } }, 'query'],
    ['tail.set', { tail: { sources: [], query: 'url:"postgres://a:h4nter22@db/x"', window: null } }, 'query'],
    ['mute.add', { pattern: 'Authorization: Bearer a7f3c9e1b5d8aa42' }, 'pattern'],
  ] as const)('HUB-320 refuses %s with a secret in such a word: %j', (type, data, where) => {
    const by = { id: 'sato', name: 'sato', kind: 'member' } as const;
    const admitted = admitCommand(type, data, { by, cmd: { client: 'client-1', n: 1 } });
    expect(admitted).toMatchObject({ ok: false, refusal: { kind: 'secret-inside', params: { where } } });
    expect(JSON.stringify(admitted)).not.toMatch(/AKIA|a7f3c9e1|h4nter22/);
  });

  it('HUB-320 hides a secret in such a word of a log that is imported, and in what the driver searches', () => {
    const tail = { sources: [], query: `user:a@b.jp key:${SECRET}`, window: null };
    expect(ingestEventData('tail.set', { tail })).toEqual({
      tail: { ...tail, query: 'user:a@b.jp key:[redacted:aws-key-id]' },
    });
    const anchors = { search: `a@b.jp ${SECRET}`, filters: [{ text: 'a@b.jp', exclude: false, on: true }] };
    expect(ingestAnchors(anchors as unknown as Anchors)).toEqual({
      search: 'a@b.jp [redacted:aws-key-id]',
      filters: anchors.filters,
    });
  });

  it('HUB-321 hides a secret in an id, a trace or a time of a line, and the id still tells lines apart', () => {
    const jwt = `eyJ${'a1B2'.repeat(10)}.eyJ${'c3D4'.repeat(10)}.${'e5F6'.repeat(8)}`;
    const of = (id: string, more: Partial<RawLine> = {}) => ingestLine(line('x', { id, ...more }));
    const [one, other, again] = [of(`app/${jwt}`), of(`app/${jwt}x`), of(`app/${jwt}`)];
    expect(one?.id).toMatch(/^app\/\[redacted:jwt\]~[0-9a-z]+$/);
    expect(other?.id).not.toBe(one?.id);
    expect(again?.id).toBe(one?.id);
    expect(ingestLine(one as RawLine)).toEqual(one);
    expect(of('app/taro@example.com').id).toMatch(/^app\/\[redacted:email\]~/);
    expect(of('a/1', { trace: `Bearer ${jwt}` }).trace).toBe('Bearer [redacted:jwt]');
    expect(of('a/1', { fields: { _id: jwt } }).fields._id).toMatch(/^\[redacted:jwt\]~/);
    expect(String(of('a/1', { time: `2026-11-25T03:12:00Z (${SECRET})` }).time)).not.toContain(SECRET);
    for (const id of [
      'app-000042/kB3xT5oBq9sUv2WzA1c7',
      'k3v-0123abcd:42',
      '4bf92f3577b34da6a3ce929d0e0e4736',
    ]) {
      expect(of(id, { trace: id })).toMatchObject({ id, trace: id });
    }
  });

  it('HUB-322 takes name and value of a pair together though they are fields of their own', () => {
    const record = {
      headers: [
        { name: 'Authorization', value: 'Splunk-hec 1234567890abcdef' },
        { name: 'Host', value: 'example' },
      ],
      env: [{ name: 'DB_PASSWORD', value: 'correct horse' }],
      attributes: [{ key: 'http.request.header.cookie', value: { stringValue: 'sid=a7f3c9e1b5d8' } }],
      tags: [
        { k: 'api_key', v: 'a7f3c9e1b5d8' },
        { k: 'tier', v: 'gold' },
      ],
      args: ['--user', 'app', '--password', 'correct1horse'],
      list: ['token: a7f3c9e1b5d8', 'x'],
    };
    const raw = toLine(record, DEFAULT_MAPPING, { id: 'a/1', source: 'app', zone: 'UTC', now: 0 });
    const { fields } = ingestLine(raw);
    expect(fields).toMatchObject({
      'headers.0.name': 'Authorization',
      'headers.1.value': 'example',
      'env.0.value': '[redacted:password]',
      'tags.0.v': '[redacted:secret]',
      'tags.1.v': 'gold',
      args: '--user, app, --password, [redacted:password]',
      list: 'token: [redacted:secret], x',
    });
    const told = JSON.stringify(fields);
    for (const secret of ['1234567890abcdef', 'a7f3c9e1b5d8', 'correct']) expect(told).not.toContain(secret);
  });

  it('HUB-322 takes the pairs of a record together, too, where it has no message and shows its fields', () => {
    const record = {
      action: 'deployed',
      headers: [{ name: 'Authorization', value: 'Splunk-hec 1234567890abcdef' }],
      env: [{ name: 'DB_PASSWORD', value: 'correct horse' }],
    };
    const raw = toLine(record, DEFAULT_MAPPING, { id: 'a/1', source: 'app', zone: 'UTC', now: 0 });
    const { message } = ingestLine(raw);
    expect(message).toContain('action=deployed headers.0.name=Authorization');
    expect(message).toContain('env.0.value=[redacted:password]');
    expect(message).not.toMatch(/1234567890abcdef|horse/);
    // What only begins as a field does is a message like any other.
    expect(ingestLine({ ...raw, message: 'action=deployed by hand' }).message).toBe(
      'action=deployed by hand',
    );
  });

  it('HUB-323 redacts before it cuts: what a limit parts leaves no half of a secret', () => {
    const jwt = `eyJ${'a1B2'.repeat(30)}.eyJ${'c3D4'.repeat(400)}.${'e5F6'.repeat(20)}`;
    const key = `-----BEGIN PRIVATE KEY-----\\n${'aB3/'.repeat(600)}\\n-----END PRIVATE KEY-----`;
    const password = `password="${'correct horse '.repeat(200)}"`;
    for (const secret of [jwt, key, password]) {
      for (const before of [0, 700, 1_000, 8_000, 16_000, 65_000]) {
        const text = `${'x '.repeat(before / 2)}${secret} end`;
        const raw = toLine({ message: text, detail: text }, DEFAULT_MAPPING, {
          id: 'a/1',
          source: 'app',
          zone: 'UTC',
          now: 0,
        });
        const { message, fields } = ingestLine(raw);
        expect(`${message}\n${JSON.stringify(fields)}`, `${before}`).not.toMatch(/c3D4c3D4|aB3\/aB3|horse/);
      }
    }
  });

  it('HUB-323 redacts what was cut before it came, up to its torn end', () => {
    const torn = (text: string) => ingestLine(line(`${text}${cutMark(2_000)}`)).message;
    expect(torn('login password="correct horse batt')).toBe(
      `login password="[redacted:password]${cutMark(2_000)}`,
    );
    const half = `${'a1B2'.repeat(20)}`;
    expect(torn(`sent eyJhbGciOiJIUzI1NiJ9.${half}`)).not.toContain('a1B2a1B2');
    expect(torn('an ordinary line that was long')).toBe(`an ordinary line that was long${cutMark(2_000)}`);
  });
});
