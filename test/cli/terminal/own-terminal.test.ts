import { EventEmitter, once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OwnTerminal, type TerminalFacts } from '../../../src/cli/terminal/own-terminal.ts';

/** Standard input as a terminal: paused until somebody reads. */
class Stdin extends EventEmitter {
  readonly isTTY = true;
  isRaw = false;
  flowing = false;
  setRawMode(on: boolean): this {
    this.isRaw = on;
    return this;
  }
  ref = (): this => this;
  unref = (): this => this;
  resume(): this {
    this.flowing = true;
    return this;
  }
  pause(): this {
    this.flowing = false;
    return this;
  }
  type(text: string): void {
    for (const byte of Buffer.from(text)) this.emit('data', Buffer.from([byte]));
  }
}

function terminal() {
  const stdin = new Stdin();
  const written: string[] = [];
  const own = new OwnTerminal(stdin as unknown as NodeJS.ReadStream, (text) => written.push(text));
  const keys = (): string => {
    let text = '';
    for (let chunk = own.read(); chunk !== null; chunk = own.read()) text += chunk;
    return text;
  };
  return { stdin, written, own, keys };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
afterEach(() => void vi.useRealTimers());

describe('the terminal of this process', () => {
  it('TRM-3 answers at once: colours and borders are known, and what was typed meanwhile is kept', async () => {
    const { stdin, written, own, keys } = terminal();
    const asked = own.ask();
    expect(written).toEqual(['\r─\x1b[6n\r👍🏽\x1b[6n\r\x1b[K\x1b]11;?\x1b\\\x1b[c']);
    stdin.type('n切\x1b[3;3R\x1b[3;5R\x1b]11;rgb:ffff/ffff/ffff\x07戻\x1b[?1;2c');
    expect(await asked).toEqual({ ambiguous: 2, tones: false, background: 'light' });
    expect(keys()).toBe('n切戻');
    await own.ask();
    expect(written).toHaveLength(1);
  });

  it.each([
    ['\x1b[1;2R\x1b[1;3R', { ambiguous: 1, tones: true }],
    ['\x1b[1;2R\x1b[1;5R', { ambiguous: 1, tones: false }],
    // One that gives it other widths, and one that answers one question alone.
    ['\x1b[1;2R\x1b[1;4R', { ambiguous: 1 }],
    ['\x1b[1;3R', { ambiguous: 2 }],
  ])(
    'TRM-645 where the cursor is behind a skin tone says whether it has cells of its own: %j',
    async (answer, facts) => {
      const { stdin, own, keys } = terminal();
      const asked = own.ask();
      stdin.type(`${answer}\x1b[?1;2c`);
      expect(await asked).toEqual(facts);
      expect(keys()).toBe('');
    },
  );

  it('TRM-643 an answer that has come is read, however busy this process was until its time was over', async () => {
    vi.useRealTimers();
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const there = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [here] = (await once(server, 'connection')) as [Socket];
    const stdin = Object.assign(here, { isTTY: true, isRaw: false, setRawMode: () => stdin });
    const own = new OwnTerminal(stdin as unknown as NodeJS.ReadStream, () => {});
    const asked = own.ask();
    there.write('\x1b[3;3R\x1b]11;rgb:ffff/ffff/ffff\x07\x1b[?1;2c');
    for (const end = performance.now() + 300; performance.now() < end; );
    expect(await asked).toEqual({ ambiguous: 2, background: 'light' });
    own.setRawMode(false);
    there.destroy();
    here.destroy();
    server.close();
  });

  it('TRM-3 one that never answers costs a moment, and keeps every key', async () => {
    const { stdin, own, keys } = terminal();
    const asked = own.ask();
    stdin.type('jk');
    await vi.advanceTimersByTimeAsync(120);
    expect(await asked).toEqual({});
    // The moment is over for the next who asks, too.
    expect(await own.ask()).toEqual({});
    stdin.type('l\x1b');
    expect(keys()).toBe('jkl');
    await vi.advanceTimersByTimeAsync(30);
    expect(keys()).toBe('\x1b');
  });

  it('TRM-3 late answers are told when they come and never are keys', async () => {
    const { stdin, own, keys } = terminal();
    const asked = own.ask();
    await vi.advanceTimersByTimeAsync(120);
    await asked;
    const told: TerminalFacts[] = [];
    own.onFacts((facts) => told.push(facts));
    stdin.type('a\x1b]11;rgb:00/');
    await vi.advanceTimersByTimeAsync(1_000);
    stdin.type('00/00\x1b\\b');
    expect([keys(), told]).toEqual(['ab', [{ background: 'dark' }]]);
  });

  it('TRM-303 what came in several reads before a screen was there is read so: keys are not taken for a paste', async () => {
    const { stdin, own } = terminal();
    const asked = own.ask();
    stdin.emit('data', Buffer.from('2'));
    stdin.emit('data', Buffer.from('/rollback'));
    await vi.advanceTimersByTimeAsync(120);
    await asked;
    stdin.emit('data', Buffer.from('\r'));
    // As Ink reads it.
    own.setEncoding('utf8');
    expect([own.read(), own.read(), own.read(), own.read()]).toEqual(['2', '/rollback', '\r', null]);
  });

  it('TRM-304 the terminal stays raw from one screen to the next, so that what is typed between is neither shown nor lost', () => {
    const { stdin, own, keys } = terminal();
    own.setRawMode(true);
    own.passOn();
    own.setRawMode(false);
    expect(stdin.isRaw).toBe(true);
    stdin.type('n');
    own.setRawMode(true);
    stdin.type('x');
    expect(keys()).toBe('nx');
    own.setRawMode(false);
    expect([stdin.isRaw, stdin.flowing]).toEqual([false, false]);
  });

  it('TRM-9 a paste whose end is lost ends with Esc or Ctrl-C, and its keys come again', async () => {
    for (const out of ['\x1b', '\x03', '\x03\x03']) {
      const { stdin, own, keys } = terminal();
      void own.ask();
      stdin.type('\x1b[?1;2c\x1b[200~half of');
      await vi.advanceTimersByTimeAsync(5_000);
      stdin.type(' it');
      stdin.type(out);
      await vi.advanceTimersByTimeAsync(500);
      expect(keys()).toBe('\x1b[200~half of it\x1b[201~');
      stdin.type('j');
      expect(keys()).toBe('j');
    }
  });

  it('TRM-9 Esc and Ctrl-C within a paste that goes on are part of it', async () => {
    const { stdin, own, keys } = terminal();
    void own.ask();
    stdin.type('\x1b[200~a\x1b');
    await vi.advanceTimersByTimeAsync(400);
    stdin.type('b\x03');
    await vi.advanceTimersByTimeAsync(400);
    stdin.type('c\x1b');
    await vi.advanceTimersByTimeAsync(400);
    stdin.type('[201~');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(keys()).toBe('\x1b[200~a\x1bb\x03c\x1b[201~');
  });

  it('TRM-4 leaves the terminal to others without raw mode, and reads again after it', async () => {
    const { stdin, own, keys } = terminal();
    void own.ask();
    expect([stdin.isRaw, stdin.flowing]).toEqual([true, true]);
    own.setRawMode(false);
    stdin.type('for the editor');
    expect([stdin.isRaw, stdin.flowing, keys()]).toEqual([false, false, '']);
    own.setRawMode(true);
    stdin.type('x');
    expect(keys()).toBe('x');
    await vi.advanceTimersByTimeAsync(120);
  });

  it('TRM-641 tells of the mouse between the keys before and after it, and never as keys', async () => {
    const { stdin, own } = terminal();
    void own.ask();
    const seen: string[] = [];
    const off = own.onMouse(({ kind, x, y }) => seen.push(`${kind} ${x},${y}`));
    const read = (): void => {
      for (let chunk = own.read(); chunk !== null; chunk = own.read()) seen.push(String(chunk));
    };
    own.setRawMode(true);
    stdin.emit('data', Buffer.from('a\x1b[<0;11;6M\x1b[<0;11;6mb\x1b[<64;1;1Mc'));
    read();
    expect(seen.splice(0)).toEqual(['a', 'click 10,5', 'b', 'wheel 0,0', 'c']);
    stdin.type('\x1b[<0;200;60M');
    read();
    expect(seen.splice(0)).toEqual(['click 199,59']);
    stdin.type('\x1b[200~\x1b[<0;2;2M\x1b[201~');
    read();
    expect(seen.splice(0).join('')).toBe('\x1b[200~\x1b[<0;2;2M\x1b[201~');
    off();
    stdin.type('\x1b[<0;2;2Mj');
    read();
    expect(seen.splice(0)).toEqual(['j']);
  });
});
