import { copyFile, mkdir, open, rename, rm, symlink, truncate, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileTrouble } from '../../../src/adapters/file-source/file-system.ts';
import { nodeFiles } from '../../../src/adapters/file-source/node-files.ts';
import { Heard } from '../../contracts/log-source.ts';
import { FileRig } from './file-rig.ts';

let rig: FileRig;

beforeEach(async () => {
  rig = await FileRig.make('old\n');
});
afterEach(() => rig.clear());

const beside = (name: string) => join(rig.folder, name);
const got = (heard: Heard, ...messages: string[]) =>
  rig.until(messages.join(), () => messages.every((message) => heard.messages.includes(message)));

describe('a growing file', () => {
  it('LOG-100 gives lines with CRLF ends, and each its byte offset as id', async () => {
    const heard = await rig.open();
    await rig.append('{"msg":"a"}\r\n{"msg":"日本"}\r\n{"msg":"c"}\r\n');
    await got(heard, 'a', '日本', 'c');
    const ids = heard.lines.map(({ id }) => id);
    expect(ids.map((id) => Number(id.split(':')[1]))).toEqual([4, 17, 35]);
    expect(new Set(ids.map((id) => id.split(':')[0])).size).toBe(1);
    expect(ids[0]).toMatch(/^[0-9a-z]+-[0-9a-f]{8}:4$/);
  });

  it('LOG-101 shows an unfinished last line once it stays still, and what completes it later as a line of its own', async () => {
    const heard = await rig.open({ tuning: { stillMs: 500 } });
    await rig.append('WARN half');
    await rig.until('half', () => heard.lines.length === 1);
    await rig.append(' done\nERROR next\n');
    await got(heard, 'next');
    expect(heard.messages).toEqual(
      ['half', 'done', 'next'].map((text) => (text === 'done' ? ' done' : text)),
    );
  });

  it('LOG-101 does not show a line in pieces while it is being written', async () => {
    const heard = await rig.open({ tuning: { stillMs: 1e9 } });
    for (const piece of ['{"msg":', '"日', '本"', '}\n']) {
      await rig.append(piece);
      await rig.rest();
    }
    await got(heard, '日本');
    expect(heard.messages).toEqual(['日本']);
  });

  it('LOG-102 takes up a last line that was unfinished when it was opened', async () => {
    await rig.append('{"msg":"be');
    const heard = await rig.open({ tuning: { stillMs: 1e9 } });
    await rig.append('gun"}\n');
    await got(heard, 'begun');
    // What stood before it is of the last minutes, too: the file was written just now.
    expect(heard.messages).toEqual(['old', 'begun']);
  });

  it('LOG-103 cuts a very long line with a mark, in bounded memory, and goes on after it', async () => {
    const heard = await rig.open();
    const piece = 'x'.repeat(1024 * 1024);
    for (let i = 0; i < 10; i += 1) await rig.append(piece);
    await rig.append('\n{"msg":"after"}\n');
    await got(heard, 'after');
    const total = 10 * 1024 * 1024;
    expect(heard.messages[0]).toBe(`${'x'.repeat(65_536)} ..[+${total - 65_536} B]`);
    expect(heard.lines[1]?.id.endsWith(`:${4 + total + 1}`)).toBe(true);
  });

  it('LOG-104 shows binary bytes and invalid UTF-8, splitting no character across reads', async () => {
    const heard = await rig.open();
    await rig.append(new Uint8Array([0x63, 0x61, 0x66, 0xe9, 0x00, 0xff, 0x0a]));
    const filler = `{"msg":"${'日'.repeat(40_000)}"}\n`;
    await rig.append(`x${filler}{"msg":"end"}\n`);
    await got(heard, 'end');
    expect(heard.messages[0]).toBe('caf<0xE9>\0<0xFF>');
    expect(heard.messages[1]).toMatch(/^x\{"msg":"日+ \.\.\[\+\d+ B\]$/);
  });

  it('LOG-105 keeps a stack trace with its line, and waits no longer than it must', async () => {
    const heard = await rig.open();
    await rig.append('ERROR boom\n\tat A.b(A.java:1)\n');
    await rig.until('the trace', () => heard.lines.length === 1);
    expect(heard.messages).toEqual(['boom\n\tat A.b(A.java:1)']);
  });

  it('LOG-106 says that it is complete only up to a line that still waits', async () => {
    const heard = await rig.open({ tuning: { stillMs: 60_000 } });
    await rig.append('half a line');
    await rig.rest();
    const since = rig.time.now();
    await rig.rest();
    expect(Date.parse(heard.statuses.at(-1)?.complete?.to as string)).toBeLessThan(since);
    await rig.append(' and the rest\n{"msg":"x"}\n');
    await got(heard, 'x');
    await rig.rest();
    expect(Date.parse(heard.statuses.at(-1)?.complete?.to as string)).toBeGreaterThan(since);
  });

  it('LOG-107 takes a flood as fast as the sink does, and loses nothing', async () => {
    const heard = await rig.open();
    const lines = Array.from({ length: 30_000 }, (_, i) => `{"msg":"m${i}"}\n`);
    await rig.append(lines.join(''));
    await rig.until('the flood', () => heard.lines.length === lines.length);
    expect(heard.messages).toEqual(lines.map((_, i) => `m${i}`));
    expect(heard.mostTaking).toBe(1);
  });

  it('LOG-107 says that it is behind while much is unread', async () => {
    const heard = await rig.open();
    let release = () => {};
    heard.hold = new Promise((resolve) => {
      release = resolve;
    });
    await rig.append(`{"msg":"${'x'.repeat(1_000)}"}\n`.repeat(3_000));
    await rig.until('behind', () => heard.state === 'behind');
    heard.hold = null;
    release();
    await rig.until('live', () => heard.state === 'live' && heard.lines.length === 3_000);
  });
});

describe('a path that names no file', () => {
  it('LOG-110 is told with its path, and all that appears there is new', async () => {
    await unlink(rig.path);
    const heard = await rig.open();
    expect(heard.statuses.at(-1)).toEqual({
      state: 'refused',
      reason: { kind: 'file-missing', params: { path: rig.path, code: 'ENOENT' } },
    });
    await rig.append('{"msg":"first"}\n');
    await got(heard, 'first');
    await rig.until('live', () => heard.state === 'live');
  });

  it('LOG-111 is refused when it is a folder, and taken when it becomes a file', async () => {
    await unlink(rig.path);
    await mkdir(rig.path);
    const heard = await rig.open();
    expect(heard.statuses.at(-1)?.reason?.kind).toBe('file-is-directory');
    await rm(rig.path, { recursive: true });
    await rig.rest();
    await rig.append('{"msg":"first"}\n');
    await got(heard, 'first');
  });

  it('LOG-111 is refused when it is no regular file, without waiting for anyone', async () => {
    await unlink(rig.path);
    await symlink('/dev/null', rig.path);
    const heard = await rig.open();
    expect(heard.statuses.at(-1)?.reason?.kind).toBe('file-not-regular');
  });

  it('LOG-112 may not be readable: told, and read from its end once it is', async () => {
    let locked = true;
    const files = {
      ...nodeFiles,
      open: async (path: string) => {
        if (locked) throw new FileTrouble('file-unreadable', { path, code: 'EACCES' });
        return nodeFiles.open(path);
      },
    };
    const heard = await rig.open({ files });
    expect(heard.statuses.at(-1)).toMatchObject({
      state: 'refused',
      reason: { kind: 'file-unreadable', params: { code: 'EACCES' } },
    });
    locked = false;
    await rig.until('live', () => heard.state === 'live');
    await rig.append('{"msg":"new"}\n');
    await got(heard, 'new');
    expect(heard.messages).toEqual(['new']);
  });

  it('LOG-113 goes on where it was after the disk failed', async () => {
    let failing = false;
    const files = {
      ...nodeFiles,
      open: async (path: string) => {
        const file = await nodeFiles.open(path);
        return {
          ...file,
          read: async (buffer: Uint8Array, position: number) => {
            if (failing) throw new FileTrouble('file-failed', { path, code: 'EIO' });
            return file.read(buffer, position);
          },
        };
      },
    };
    const heard = await rig.open({ files });
    await rig.append('{"msg":"a"}\n');
    await got(heard, 'a');
    failing = true;
    await rig.append('{"msg":"b"}\n');
    await rig.until('trouble', () => heard.state === 'unreachable');
    expect(heard.statuses.at(-1)).toMatchObject({ reason: { kind: 'file-failed', params: { code: 'EIO' } } });
    expect(heard.statuses.at(-1)?.retryAt).toBeDefined();
    await rig.append('{"msg":"c"}\n');
    failing = false;
    await got(heard, 'c');
    expect(heard.messages).toEqual(['a', 'b', 'c']);
    expect(heard.gaps).toEqual([]);
  });

  /** A disk whose reads fail while `failing` is set. */
  const failingDisk = () => {
    const disk = { failing: false };
    const files = {
      ...nodeFiles,
      open: async (path: string) => {
        const file = await nodeFiles.open(path);
        return {
          ...file,
          read: async (buffer: Uint8Array, position: number) => {
            if (disk.failing) throw new FileTrouble('file-failed', { path, code: 'EIO' });
            return file.read(buffer, position);
          },
        };
      },
    };
    return { disk, files };
  };

  it('LOG-113 tells a gap when another file is at the path after the disk failed, and the old one is gone', async () => {
    const { disk, files } = failingDisk();
    const heard = await rig.open({ files });
    await rig.append(`{"time":"${rig.at(1)}","msg":"a"}\n`);
    await got(heard, 'a');
    disk.failing = true;
    await rig.append('{"msg":"never read"}\n');
    await rig.until('trouble', () => heard.state === 'unreachable');
    // Made before the old one goes: a file made afterwards may get its inode.
    await writeFile(beside('other'), '{"msg":"b"}\n');
    await rename(beside('other'), rig.path);
    disk.failing = false;
    await got(heard, 'b');
    expect(heard.messages).toEqual(['a', 'b']);
    expect(heard.gaps).toEqual([{ count: null, from: rig.at(1), to: null }]);
  });

  it('LOG-113 reads the old file on where rotation put it after the disk failed, and no gap is told', async () => {
    const { disk, files } = failingDisk();
    const heard = await rig.open({ files });
    await rig.append('{"msg":"a"}\n');
    await got(heard, 'a');
    disk.failing = true;
    await rig.append('{"msg":"b"}\n');
    await rig.until('trouble', () => heard.state === 'unreachable');
    await rename(rig.path, beside('app.log.1'));
    await writeFile(rig.path, '{"msg":"c"}\n');
    disk.failing = false;
    await got(heard, 'c');
    expect(heard.messages).toEqual(['a', 'b', 'c']);
    expect(heard.gaps).toEqual([]);
  });

  it('LOG-114 reads a deleted file on, says so after a while, and takes up the one that is made anew', async () => {
    const heard = await rig.open();
    const writer = await open(rig.path, 'a');
    await unlink(rig.path);
    await rig.until('missing', () => heard.state === 'refused');
    await writer.appendFile('{"msg":"into the deleted file"}\n');
    await got(heard, 'into the deleted file');
    await writer.close();
    await rig.append('{"msg":"anew"}\n');
    await got(heard, 'anew');
    await rig.until('live', () => heard.state === 'live');
    expect(heard.messages).toEqual(['into the deleted file', 'anew']);
    expect(heard.gaps).toEqual([]);
  });

  it('LOG-114 goes on where it was when the very file comes back much later', async () => {
    const heard = await rig.open({ tuning: { rotatedMs: 1_000 } });
    await rig.append('{"msg":"a"}\n');
    await got(heard, 'a');
    await rig.hide();
    await rig.until('missing', () => heard.state === 'refused');
    await rig.rest();
    await rig.rest();
    await rig.show();
    await rig.append('{"msg":"b"}\n');
    await got(heard, 'b');
    expect(heard.messages).toEqual(['a', 'b']);
  });
});

describe('rotation', () => {
  it('LOG-120 by rename: the old file is read to its end first, also what its writer still adds', async () => {
    const heard = await rig.open({ tuning: { rotatedMs: 10_000 } });
    await rig.append('{"msg":"a"}\n');
    await got(heard, 'a');
    await rig.append('{"msg":"b"}\n');
    await rename(rig.path, beside('app.log.1'));
    await writeFile(rig.path, '{"msg":"c"}\n');
    await got(heard, 'c');
    await writeFile(beside('app.log.1'), '{"msg":"late"}\n', { flag: 'a' });
    await got(heard, 'late');
    expect(heard.messages).toEqual(['a', 'b', 'c', 'late']);
    expect(new Set(heard.lines.map(({ id }) => id)).size).toBe(4);
    expect(heard.gaps).toEqual([]);
  });

  it('LOG-120 gives the old file its last, unfinished line', async () => {
    const heard = await rig.open({ tuning: { rotatedMs: 1_000 } });
    await rig.append('{"msg":"a"}\nWARN unfinished');
    await rename(rig.path, beside('app.log.1'));
    await writeFile(rig.path, '{"msg":"b"}\n');
    await got(heard, 'unfinished', 'b');
  });

  it('LOG-121 by copy and truncate: what was not read yet is read from the copy', async () => {
    const heard = await rig.open();
    await rig.append('{"msg":"a"}\n');
    await got(heard, 'a');
    await rig.append('{"msg":"b"}\n');
    await copyFile(rig.path, beside('app.log.1'));
    await truncate(rig.path);
    await got(heard, 'b');
    await rig.append('{"msg":"c"}\n');
    await got(heard, 'c');
    expect(heard.messages).toEqual(['a', 'b', 'c']);
    expect(heard.gaps).toEqual([]);
  });

  it('LOG-121 takes no rotated file for the copy that begins with another line', async () => {
    const filler = `{"msg":"${'x'.repeat(300)}"}\n`;
    await writeFile(rig.path, '{"msg":"one"}\n');
    const heard = await rig.open();
    await rig.append(filler);
    await rig.until('the filler', () => heard.lines.length === 2);
    await writeFile(beside('app.log.1'), `{"msg":"two"}\n${filler}{"msg":"of another log"}\n`);
    await truncate(rig.path);
    await rig.rest();
    await rig.append('{"msg":"new"}\n');
    await got(heard, 'new');
    await rig.rest();
    expect(heard.messages.slice(2)).toEqual(['new']);
  });

  it('LOG-122 truncation without a copy tells a gap when bytes were unread, and starts anew', async () => {
    const heard = await rig.open();
    let release = () => {};
    heard.hold = new Promise((resolve) => {
      release = resolve;
    });
    await rig.append(`{"time":"${rig.at(0)}","msg":"${'x'.repeat(1_000)}"}\n`.repeat(2_000));
    await rig.until('the first batch', () => heard.taking === 1);
    await truncate(rig.path);
    await rig.append('{"msg":"new"}\n');
    heard.hold = null;
    release();
    await got(heard, 'new');
    expect(heard.gaps).toEqual([{ count: null, from: rig.at(0), to: null }]);
    expect(heard.lines.length).toBeLessThan(2_000);
  });

  it('LOG-122 truncation of what was read is no gap', async () => {
    const heard = await rig.open();
    await rig.append('{"msg":"a"}\n');
    await got(heard, 'a');
    await truncate(rig.path);
    await rig.rest();
    await rig.append('{"msg":"b"}\n');
    await got(heard, 'b');
    expect(heard.gaps).toEqual([]);
    expect(new Set(heard.lines.map(({ id }) => id)).size).toBe(2);
  });

  it('LOG-123 finds a file out that was truncated and is already longer than before', async () => {
    const heard = await rig.open();
    await rig.append('{"msg":"a"}\n');
    await got(heard, 'a');
    await writeFile(rig.path, '{"msg":"wholly"}\n{"msg":"other"}\n{"msg":"and longer"}\n');
    await got(heard, 'wholly', 'other', 'and longer');
    expect(heard.messages).toEqual(['a', 'wholly', 'other', 'and longer']);
    expect(heard.gaps.length).toBe(1);
  });

  it('LOG-124 gives no id twice when a file is truncated and begins with the same line', async () => {
    await writeFile(rig.path, '');
    const heard = await rig.open();
    for (let i = 1; i <= 3; i += 1) {
      await rig.append('{"msg":"started"}\n');
      await rig.until('started', () => heard.lines.length === i);
      await truncate(rig.path);
      await rig.rest();
    }
    expect(new Set(heard.lines.map(({ id }) => id)).size).toBe(3);
  });

  it('LOG-125 reads files that came and went between two looks', async () => {
    const heard = await rig.open();
    let release = () => {};
    heard.hold = new Promise((resolve) => {
      release = resolve;
    });
    await rig.append('{"msg":"one"}\n');
    await rig.until('held', () => heard.taking === 1);
    for (const message of ['two', 'three', 'four']) {
      await rename(beside('app.log.1'), beside('app.log.2')).catch(() => {});
      await rename(rig.path, beside('app.log.1'));
      await writeFile(rig.path, `{"msg":"${message}"}\n`);
      if (message === 'two') await rename(beside('app.log.1'), beside('app.log.3'));
    }
    heard.hold = null;
    release();
    await got(heard, 'four');
    await rig.rest();
    expect(heard.messages).toEqual(['one', 'two', 'three', 'four']);
  });

  it('LOG-126 follows a symbolic link to another file', async () => {
    const link = beside('current.log');
    await symlink(rig.path, link);
    const source = rig.source({ path: link });
    const heard = new Heard(source);
    await rig.until('live', () => heard.state === 'live');
    await rig.append('{"msg":"a"}\n');
    await got(heard, 'a');
    await writeFile(beside('next.log'), '{"msg":"b"}\n');
    await unlink(link);
    await symlink(beside('next.log'), link);
    await got(heard, 'b');
    await heard.end();
  });
});
