import { render } from 'ink-testing-library';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { App } from '../../../src/tui/components/app.tsx';
import { ScreenOf } from '../../../src/tui/components/screen.tsx';
import { sessionPlaces } from '../../../src/tui/lines/session-screen.ts';
import { Rig } from '../rig.ts';
import { logLines, TANAKA, underWay } from '../story.ts';

const LEFT = '\x1b[D';
const BACKSPACE = '\x7f';
const ESC = '\x1b';

/** The whole screen as Ink draws it, with a keyboard. */
function keyboard(lang: 'ja' | 'en' = 'ja') {
  const client = underWay(TANAKA, lang);
  client.log(...logLines(60));
  const { store } = new Rig(client, { cols: 100, rows: 30, lang });
  const errors: Error[] = [];
  const shown = render(
    <App
      source={store}
      surface={{ canvas: null }}
      onKeys={(presses) => store.keys(presses)}
      onPaste={(text) => store.paste(text)}
      onMount={() => {}}
      onError={(error) => errors.push(error)}
    >
      <ScreenOf places={sessionPlaces} />
    </App>,
  );
  onTestFinished(shown.unmount);
  const frame = (): string => shown.lastFrame() ?? '';
  return {
    client,
    errors,
    frame,
    type: (bytes: string) => shown.stdin.write(bytes),
    shows: (text: string | RegExp) => vi.waitFor(() => expect(frame()).toMatch(text), { timeout: 30_000 }),
    lacks: (text: string | RegExp) =>
      vi.waitFor(() => expect(frame()).not.toMatch(text), { timeout: 30_000 }),
  };
}

describe('keys through the components', () => {
  it('TUI-463 a Japanese note is opened, edited in its middle, and sent', async () => {
    const s = keyboard();
    s.type('n');
    await s.shows('> ');
    s.type('切り戻を開始');
    await s.shows('> 切り戻を開始');
    for (let i = 0; i < 3; i++) s.type(LEFT);
    s.type('し');
    await s.shows('> 切り戻しを開始');
    s.type('す');
    await s.shows('> 切り戻しすを開始');
    s.type(BACKSPACE);
    await s.shows('> 切り戻しを開始');
    s.type('\r');
    await vi.waitFor(() => expect(s.client.sent).toHaveLength(1), { timeout: 30_000 });
    expect(s.client.sent[0]).toMatchObject({ type: 'note.add', data: { text: '切り戻しを開始' } });
    await s.lacks('> 切り戻しを開始');
  });

  it('TUI-463 Esc closes a text without sending it, and it is there again', async () => {
    const s = keyboard();
    s.type('n');
    await s.shows('> ');
    s.type('様子を見る');
    await s.shows('> 様子を見る');
    s.type(ESC);
    await s.lacks('> 様子を見る');
    s.type('n');
    await s.shows('> 様子を見る');
    expect(s.client.sent).toEqual([]);
  });

  it('TUI-463 the selection and the focus move with the keys', async () => {
    const s = keyboard('en');
    await s.shows('»1 Checklist');
    s.type('3');
    await s.shows('»3 Notes');
    s.type('\t');
    await s.shows('»4 People');
    s.type('2');
    await s.shows('»2 Logs');
    s.type('k');
    await s.shows(/│»\d\d:/);
  });

  it('TUI-463 a dialog takes the keys: it is walked, chosen from, and closed', async () => {
    const s = keyboard('en');
    s.type(':');
    await s.shows('> ');
    s.type('driver');
    await s.shows('> driver');
    s.type(ESC);
    await s.lacks('> driver');
    s.type('d');
    await s.shows('»1 ');
    s.type('j');
    await s.shows('»2 ');
    s.type('\r');
    await vi.waitFor(() => expect(s.client.sent[0]).toMatchObject({ type: 'role.take' }), {
      timeout: 30_000,
    });
    expect(s.errors).toEqual([]);
  });

  it('TUI-463 what is pasted goes into the text, whole', async () => {
    const s = keyboard();
    s.type('n');
    await s.shows('> ');
    s.type('\x1b[200~一行目\r\n二行目\x1b[201~');
    await s.shows('> 一行目');
    await s.shows('二行目');
    expect(s.client.sent).toEqual([]);
  });

  it('TUI-464 a component that fails is told, and shows nothing', async () => {
    const s = keyboard();
    const { view } = s.client.get();
    const session = { ...view.session, phases: null } as never;
    s.client.set({ view: { ...view, session } });
    await vi.waitFor(() => expect(s.errors).toHaveLength(1), { timeout: 30_000 });
    expect(s.frame().trim()).toBe('');
  });
});
