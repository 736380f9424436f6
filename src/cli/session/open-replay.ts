import type { Speed } from '../../client/replay/playhead.ts';
import type { Recording } from '../../client/replay/recording.ts';
import { ReplayPlayer } from '../../client/replay-player.ts';
import { runScreen } from '../../tui/terminal/mount.tsx';
import { EXIT } from '../base/errors.ts';
import type { Invocation } from '../settings/invocation.ts';
import { keepTerminal } from '../terminal/keeper.ts';
import { ownScreen, ownTerminal, settingsFile } from '../terminal/own-screen-settings.ts';
import { type EndSignal, SIGNAL_EXIT } from '../terminal/signals.ts';
import { terminalHost } from './terminal-host.ts';

export interface ReplayStart {
  readonly speed: Speed;
  /** Epoch ms; null: the first event. */
  readonly at: number | null;
}

/** Plays a recording on this terminal until the person leaves; resolves with the exit code. */
export async function openReplay(cli: Invocation, recording: Recording, start: ReplayStart): Promise<number> {
  const terminal = ownTerminal();
  void terminal.ask();
  const keeper = keepTerminal();
  try {
    const screen = await ownScreen(cli);
    const player = new ReplayPlayer(recording, start.speed, Date.now());
    if (start.at !== null) player.move({ to: 'time', at: start.at }, Date.now());
    const failed = { ok: false, kind: 'failed', params: {} } as const;
    const end = await runScreen({
      client: player,
      player,
      host: {
        ...terminalHost(cli, settingsFile(cli)),
        // No key leads there: a replay is read only.
        joinLine: async () => failed,
        webLink: async () => failed,
        records: '',
        exportRecord: async () => failed,
        linkIncident: async () => ({ ok: false, reason: '' }),
        exclude: async () => ({ ok: false, reason: '' }),
        farewell: () => {},
      },
      ...screen,
      readonly: true,
    });
    return end.reason === 'signal' ? (SIGNAL_EXIT[end.signal as EndSignal] ?? EXIT.failed) : EXIT.done;
  } finally {
    keeper.release();
  }
}
