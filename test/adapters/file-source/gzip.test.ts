import { appendFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFiles } from '../../../src/adapters/file-source/node-files.ts';
import { FileRig } from './file-rig.ts';

let rig: FileRig;

beforeEach(async () => {
  rig = await FileRig.make('');
});
afterEach(() => rig.clear());

const beside = (name: string) => join(rig.folder, name);
const block = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `${rig.at(from + i)} line ${from + i}\n`).join('');
const expected = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}`);
const shown = (lines: readonly { readonly message: string }[] | undefined) =>
  lines?.map(({ message }) => message);

describe('compressed files', () => {
  it('LOG-322 are read at any place like the bytes they hold', async () => {
    const text = block(1, 400_000);
    await writeFile(beside('x.log.gz'), gzipSync(text));
    const file = await nodeFiles.open(beside('x.log.gz'));
    try {
      expect((await file.facts()).size).toBe(text.length);
      for (const position of [text.length - 100, 9_000_000, 0, 8_388_600, text.length - 5]) {
        const buffer = new Uint8Array(70_000);
        const length = await file.read(buffer, position);
        expect(length).toBe(Math.min(70_000, text.length - position));
        const want = text.slice(position, position + length);
        expect(Buffer.from(buffer.subarray(0, length)).toString() === want, `${position}`).toBe(true);
      }
      expect(await file.read(new Uint8Array(10), text.length)).toBe(0);
    } finally {
      await file.close();
    }
  });

  it('LOG-322 are scrolled back into, with the ids that the lines had before', async () => {
    await rig.append(block(1, 6));
    const heard = await rig.open({}, { since: rig.at(1) });
    await rig.until('six', () => heard.lines.length === 6);
    await rename(rig.path, beside('app.log.1'));
    await rig.append(block(7, 9));
    await rig.until('nine', () => heard.lines.length === 9);
    await writeFile(beside('app.log.1.gz'), gzipSync(block(1, 6)));
    const source = rig.source();
    // While both are there, as the compressor leaves them for a moment, each line stands once.
    expect(shown(await source.before!(rig.at(10), 20))).toEqual(expected(1, 9));
    await unlink(beside('app.log.1'));
    expect(shown(await source.before!(rig.at(10), 20))).toEqual(expected(1, 9));
    expect(shown(await source.before!(heard.lines[4]?.id as string, 2))).toEqual(expected(3, 4));
    expect(shown(await source.context!(heard.lines[4]?.id as string, 1, 1))).toEqual(expected(4, 6));
  });

  it('LOG-680 answer questions about values, traces and people, in few passes', async () => {
    const line = (i: number) =>
      `${JSON.stringify({ time: rig.at(i), level: i % 4 === 0 ? 'error' : 'info', message: `m ${i}`, acquirer: i % 2 ? 'a' : 'b', user: `u-${i % 7}`, trace_id: i === 3 || i === 12 ? '9f3c07d1a2b4c6d8' : `t-${i}` })}\n`;
    const block = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, i) => line(from + i)).join('');
    await writeFile(beside('app.log.1.gz'), gzipSync(block(1, 8)));
    await rig.append(block(9, 12));
    const source = rig.source({ people: { user: 'user' } });
    const stretch = { from: rig.at(1), to: rig.at(13) };
    const values = await source.values!('acquirer', stretch, { least: 'error', terms: [] });
    expect(values).toMatchObject({ count: 3, all: 12, since: null });
    expect(values.values).toEqual([
      { value: 'b', count: 3, all: 6 },
      { value: 'a', count: 0, all: 6 },
    ]);
    const traced = await source.trace!('9f3c07d1a2b4c6d8', stretch, 10);
    expect(shown(traced)).toEqual(['m 3', 'm 12']);
    expect(await source.people!(stretch, null)).toMatchObject({ errors: 3, allUsers: { n: 7 } });
  });

  it('LOG-680 are read on from where the part kept ends', async () => {
    const text = block(1, 700_000);
    await writeFile(beside('y.log.gz'), gzipSync(text));
    const file = await nodeFiles.open(beside('y.log.gz'));
    try {
      const buffer = new Uint8Array(64 * 1024);
      let read = '';
      for (let at = 0; at < text.length; ) {
        const length = await file.read(buffer, at);
        read += Buffer.from(buffer.subarray(0, length)).toString();
        at += length;
      }
      expect(read === text).toBe(true);
    } finally {
      await file.close();
    }
  });

  it('LOG-322 may be the log itself, and one that is replaced is read too', async () => {
    const path = beside('old.log.gz');
    await writeFile(path, gzipSync(block(1, 250)));
    const source = rig.source({ path });
    expect(shown(await source.before!(rig.at(1_000), 3))).toEqual(expected(248, 250));
    const heard = await rig.open({ path });
    await rig.until('its last lines', () => heard.older.length === 200);
    expect(shown(heard.older)).toEqual(expected(51, 250));
  });

  it('LOG-322 that are damaged or still written are read as far as they go, and no file is taken for one by its name', async () => {
    const whole = gzipSync(Buffer.from(block(1, 5_000)));
    await writeFile(beside('app.log.2.gz'), whole.subarray(0, whole.length - 2_000));
    await writeFile(beside('app.log.1.gz'), block(6_000, 6_001));
    await rig.append(block(7_000, 7_001));
    const found = shown(await rig.source().before!(rig.at(8_000), 3_000)) ?? [];
    expect(found.slice(-4)).toEqual([...expected(6_000, 6_001), ...expected(7_000, 7_001)]);
    // All but the last line, which the damage has cut.
    const whole5k = expected(1, 5_000);
    const old = found.slice(0, -5);
    expect(old.length).toBeGreaterThan(100);
    const first = whole5k.indexOf(old[0] as string);
    expect(old).toEqual(whole5k.slice(first, first + old.length));
    await writeFile(beside('none.gz'), Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
    const broken = await nodeFiles.open(beside('none.gz'));
    await expect(broken.facts()).rejects.toMatchObject({ kind: 'file-failed' });
    await broken.close();
  });

  it('LOG-322 that hold several members, as appended ones do, are read whole', async () => {
    const path = beside('two.log.gz');
    await writeFile(path, gzipSync(block(1, 2)));
    await appendFile(path, gzipSync(block(3, 4)));
    expect(shown(await rig.source({ path }).before!(rig.at(100), 9))).toEqual(expected(1, 4));
  });
});
