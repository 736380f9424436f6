import { describe, expect, it } from 'vitest';
import { Rig } from '../rig.ts';
import { FIRED, logLines, SATO, TANAKA, underWay } from '../story.ts';

const minutesBefore = (rig: Rig, minutes: number): string =>
  new Date(rig.client.now - minutes * 60_000).toISOString();

/** The log read from 02:40 on, with the prompt for another time open. */
function window(): Rig {
  const client = underWay(SATO);
  client.log(...logLines(10));
  const since = '2026-11-24T17:40:00.000Z';
  client.act(TANAKA, 'tail.set', {
    tail: { sources: ['app-*'], query: null, window: { since, until: null } },
  });
  return new Rig(client).press('2', 't');
}

function action(): Rig {
  const client = underWay(TANAKA);
  const due = '2026-11-24T18:40:12.000Z';
  client.act(TANAKA, 'note.add', { kind: 'action', text: '上限を上げる', owner: TANAKA.id, due });
  return new Rig(client).press('3', 'G');
}

describe('a prompt for a time that holds one', () => {
  it('SCR-300 takes what is typed in its place: 2h into 02:40 is 2h', async () => {
    const rig = window();
    expect(rig.state.prompt?.editor.text).toBe('02:40');
    rig.press('2', 'h');
    expect(rig.state.prompt?.editor.text).toBe('2h');
    expect(rig.text()).toContain('= 01:10 (2時間前)');
    rig.press('enter');
    await rig.settle();
    expect(rig.client.session.tail.window?.since).toBe(minutesBefore(rig, 120));
  });

  it.each([
    ['the due time of an action', () => action().press('t'), '+30m'],
    ['when a note happened', () => action().press('h'), '03:01'],
    [
      'when the note under way happened',
      () => new Rig(underWay(TANAKA)).press('n', 'x', 'alt+t', '03:00', 'enter', 'alt+t'),
      '2h',
    ],
    [
      'until when the action under way is to be done',
      () => new Rig(underWay(TANAKA)).press('T', 'x', 'alt+t', '03:30', 'enter', 'alt+t'),
      '30m',
    ],
  ])('SCR-300 %s', (_, open, typed) => {
    for (const way of ['keys', 'paste'] as const) {
      const rig = open();
      const before = rig.state.prompt?.editor.text ?? '';
      expect(before).not.toBe('');
      if (way === 'paste') rig.store.paste(typed);
      else rig.press(...typed);
      expect(rig.state.prompt?.editor.text, way).toBe(typed);
      // A motion keeps the text, to be changed.
      const other = open().press('left', '9');
      expect(other.state.prompt?.editor.text).toBe(`${before.slice(0, -1)}9${before.slice(-1)}`);
      expect(open().press('backspace').state.prompt?.editor.text).toBe('');
    }
  });

  it('SCR-300 a form’s time field, too', () => {
    const rig = new Rig(underWay(TANAKA)).press('S', 'tab', 'tab', 'tab');
    expect(rig.text()).toContain('[02:55]');
    rig.press('2', 'h');
    expect(rig.text()).toContain('= 01:10 (2時間前)');
    const kept = new Rig(underWay(TANAKA)).press('S', 'tab', 'tab', 'x');
    expect(kept.text()).toContain('決済が失敗x');
  });

  it('SCR-300 shows that it is selected, without colour too, with the caret behind it', () => {
    const rig = window();
    expect(rig.rows().find((row) => row.startsWith('> '))).toBe('> [02:40]');
    const { cursor } = rig.frame;
    expect(cursor?.x).toBe('> [02:40'.length);
    rig.press('end');
    expect(rig.rows().find((row) => row.startsWith('> '))).toBe('> 02:40');
    expect(rig.frame.cursor?.x).toBe('> 02:40'.length);
  });

  it('SCR-301 Enter on the time as it stands changes nothing', () => {
    for (const rig of [window(), action().press('t'), action().press('h')]) {
      rig.press('enter');
      expect(rig.state.prompt).toBeNull();
      expect(rig.client.sent).toEqual([]);
    }
  });

  it('SCR-302 the search before is there, selected: typing begins another, Enter repeats it', () => {
    const client = underWay(SATO);
    client.log(...logLines(60));
    const rig = new Rig(client).press('2', '/', 'rollback', 'enter', '/');
    expect(rig.state.prompt?.editor.text).toBe('rollback');
    rig.press('enter');
    expect(rig.state.logs.search).toBe('rollback');
    rig.press('/', 'pool', 'enter');
    expect(rig.state.logs.search).toBe('pool');
    rig.press('/', 'left', 'x', 'esc');
    expect(rig.state.logs.search).toBe('pool');
  });

  it('SCR-303 since when everyone reads is no time still to come', () => {
    const rig = window().press('明日 10:00', 'enter');
    expect(rig.state.prompt?.error).toMatchObject({ key: 'why.time-ahead' });
    expect(rig.client.sent).toEqual([]);
    expect(FIRED).toBeLessThan(rig.client.now);
  });
});
