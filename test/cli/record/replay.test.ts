import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHAIN_START, type ChainTip, eventText, follow } from '../../../src/domain/chain.ts';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { sha256 } from '../../network/sha256.ts';
import { RESTORED, terminals } from '../pty.ts';
import { cliRig, oneLine } from '../rig.ts';

const EXAMPLE = readFileSync(
  new URL('../../../sessions/examples/2026-11-25-checkout-1125.jsonl', import.meta.url),
  'utf8',
);
const LINES = EXAMPLE.trimEnd().split('\n');

/** The same events, changed, in a chain of their own, as somebody makes who wants to be believed. */
function forged(change: (event: AnyEvent) => AnyEvent): string {
  let tip: ChainTip = CHAIN_START;
  return LINES.map((line) => {
    const event = { ...change(JSON.parse(line)), prev: tip.hash };
    const step = follow(event, tip, sha256);
    if (step.ok) tip = step.tip;
    return `${eventText(event)}\n`;
  }).join('');
}

describe('oncall replay', () => {
  const rig = cliRig();
  const onTerminal = terminals(rig);
  const file = (text: string): string => {
    writeFileSync(join(rig.work, 'one.jsonl'), text);
    return 'one.jsonl';
  };

  it('CLI-630 plays a record file and a session of a hub on the screen, and gives the terminal back', async () => {
    const terminal = onTerminal(['replay', file(EXAMPLE), '--at', '03:09', '--speed', '1']);
    await terminal.shows('REPLAY 1x');
    await terminal.shows('^11-25 03:09:0');
    terminal.type('n');
    await terminal.shows('Replay is read-only');
    terminal.type(' .');
    await terminal.shows('paused');
    terminal.type('/+40m\r');
    await terminal.shows('03:49:');
    terminal.type('q');
    expect([(await terminal.ended).code, terminal.modes]).toEqual([0, RESTORED]);
    const id = await rig.session('Checkout fails', '--id', 'checkout');
    await rig.ok(['note', id, 'pool exhausted']);
    const before = await rig.ok(['export', id, '--format', 'jsonl', '-o', '-']);
    const ja = onTerminal(['--lang', 'ja', 'replay', id, '--speed', '64']);
    await ja.shows('再生 64倍');
    await ja.shows('pool exhausted');
    ja.signal('SIGTERM');
    expect([(await ja.ended).code, ja.modes]).toEqual([143, RESTORED]);
    expect(await rig.ok(['export', id, '--format', 'jsonl', '-o', '-'])).toBe(before);
  });

  it('CLI-631 without a screen it prints the timeline, from a time on, as text and as JSON', async () => {
    const all = (await rig.ok(['replay', file(EXAMPLE)])).trimEnd().split('\n');
    expect(all.length).toBeGreaterThan(20);
    expect(all.join('\n')).toMatch(/^02:59 佐藤 {2}opened the session$/m);
    const later = (await rig.ok(['--lang', 'ja', 'replay', 'one.jsonl', '--at', '03:50']))
      .trimEnd()
      .split('\n');
    expect(later.length).toBeLessThan(all.length);
    expect(later.every((line) => line >= '03:5')).toBe(true);
    const json = (await rig.ok(['--json', 'replay', '-'], { stdin: EXAMPLE })).trimEnd().split('\n');
    expect(json).toHaveLength(all.length);
    expect(JSON.parse(json[1] ?? '')).toMatchObject({ session: 'checkout-1125', by: '佐藤' });
    const outside = await rig.run(['replay', 'one.jsonl', '--at', '2026-11-24 02:00']);
    expect([outside.code, oneLine(outside)]).toEqual([
      2,
      expect.stringMatching(/outside the recording. .*02:59 JST/),
    ]);
    const unread = await rig.run(['replay', 'one.jsonl', '--at', 'later']);
    expect([unread.code, oneLine(unread)]).toEqual([2, expect.stringContaining('--at')]);
    expect((await rig.run(['replay', 'one.jsonl', '--speed', '3'])).code).toBe(2);
  });

  it.each([
    [
      'cut off in a line',
      `${LINES.slice(0, 9).join('\n')}\n${LINES[9]?.slice(0, 40)}`,
      9,
      'the next line is cut off',
    ],
    ['with a changed event', EXAMPLE.replace('pool exhausted', 'pool drained'), null, 'hash differs'],
    [
      'without an event',
      [...LINES.slice(0, 20), ...LINES.slice(21)].join('\n'),
      20,
      'the next event is out of order',
    ],
    [
      'of a shape that is none',
      `${LINES.slice(0, 5).join('\n')}\n{"v":9}\n`,
      5,
      'the next event is malformed',
    ],
    [
      'with an event of no sense in a chain made for it',
      forged((event) =>
        event.seq === 12 ? { ...event, type: 'note.added', data: { text: { a: 1 } } } : event,
      ),
      11,
      'the next event is malformed',
    ],
  ])(
    'CLI-632 a file %s is shown up to there, and says after which event and why',
    async (_, text, seq, why) => {
      const { code, out, err } = await rig.run(['replay', file(text), '--plain']);
      expect([code, out.length > 0]).toEqual([0, true]);
      expect(err).toMatch(
        new RegExp(`^oncall: The log ends at event ${seq ?? '\\d+'} \\(${why}\\); shown up to there\\n$`),
      );
    },
  );

  it('CLI-632 a file of which not even the first event can be read is one line, exit 2', async () => {
    for (const [text, code] of [
      ['', 2],
      ['nothing\n', 2],
      ['{"seq":1}\n', 2],
      [`${LINES[1]}\n`, 2],
    ] as const) {
      const ran = await rig.run(['replay', file(text)]);
      expect([ran.code, oneLine(ran)]).toEqual([code, expect.stringContaining('one.jsonl:1')]);
    }
    expect((await rig.run(['replay', 'missing.jsonl'])).code).toBe(3);
  });

  it('CLI-632 what a file holds moves no terminal, as text or on the screen', async () => {
    const evil = '\x1b]0;title\x07\x1b[2J\u202eevil';
    const text = forged((event) => {
      if (event.type === 'session.opened') return { ...event, data: { ...event.data, title: evil } };
      return event.type === 'note.added'
        ? { ...event, data: { ...event.data, text: `${evil} note` } }
        : event;
    });
    const { out, err } = await rig.run(['replay', file(text), '--plain']);
    expect(out + err).not.toMatch(/[\x1b\x07\u202e]/);
    const terminal = onTerminal(['replay', 'one.jsonl', '--at', '03:40']);
    await terminal.shows('REPLAY 8x');
    await terminal.shows('evil');
    expect(terminal.written).not.toMatch(/\x1b\]0;title|\u202e/);
    terminal.type('q');
    expect((await terminal.ended).code).toBe(0);
  });
});
