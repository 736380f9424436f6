import { createElement } from 'react';
import type { Recording } from '../../../src/client/replay/recording.ts';
import { ReplayPlayer } from '../../../src/client/replay-player.ts';
import { ScreenOf } from '../../../src/tui/components/screen.tsx';
import type { SessionScene } from '../../../src/tui/lines/session-screen.ts';
import { sessionPlaces } from '../../../src/tui/lines/session-screen.ts';
import type { ScreenSettings } from '../../../src/tui/model/host.ts';
import { say } from '../../../src/tui/model/words.ts';
import { ScreenStore } from '../../../src/tui/store/screen-store.ts';
import { FakeHost } from '../fake-host.ts';
import { Mounted } from '../frame-of.tsx';
import { compose, pressOf } from '../rig.ts';

/** The screen on a recording, without a terminal. */
export class ReplayRig {
  readonly host = new FakeHost(1_000_000);
  readonly player: ReplayPlayer;
  readonly store: ScreenStore;
  readonly failures: Error[] = [];
  quits = 0;
  readonly #lang: ScreenSettings['lang'];
  readonly #shown: Mounted<SessionScene>;

  constructor(
    recording: Recording,
    { cols = 120, rows = 40, ...more }: { cols?: number; rows?: number } & Partial<ScreenSettings> = {},
  ) {
    const settings = { lang: 'en', borders: 'line', colour: false, bell: true, ...more } as const;
    this.#lang = settings.lang;
    this.player = new ReplayPlayer(recording, 8, this.host.now());
    this.store = new ScreenStore({
      client: this.player,
      player: this.player,
      host: this.host,
      settings,
      cols,
      rows,
      readonly: true,
      terminal: {
        suspend: (run) => run(),
        redraw: () => {},
        quit: () => {
          this.quits += 1;
        },
        fail: (error) => {
          this.failures.push(error);
        },
      },
    });
    this.#shown = new Mounted(this.store, createElement(ScreenOf, { places: sessionPlaces }));
  }

  press(...keys: readonly string[]): this {
    for (const key of keys) this.store.keys([pressOf(key)]);
    return this;
  }

  /** To a time or to words, as somebody types them. */
  go(text: string): this {
    return this.press('/', text, 'enter');
  }

  get said(): readonly string[] {
    return this.store.state.toasts.map((toast) => say(this.#lang, toast.say));
  }

  rows(): readonly string[] {
    return compose(this.#shown.frame);
  }

  text(): string {
    return this.rows().join('\n');
  }
}
