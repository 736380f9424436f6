import type { ReplayPlayer } from '../../client/replay-player.ts';
import type { Terminal } from '../kernel/scene.ts';
import type { ScreenSettings, TuiHost } from '../model/host.ts';
import type { ScreenClient } from '../model/screen-client.ts';

/** What a session's screen is made of. */
export interface ScreenStoreOptions {
  readonly client: ScreenClient;
  /** The client, where it plays a recording. */
  readonly player?: ReplayPlayer | undefined;
  readonly host: TuiHost;
  readonly settings: ScreenSettings;
  readonly cols: number;
  readonly rows: number;
  /** Nothing outside is changed. */
  readonly readonly: boolean;
  /** Says what to try next: the demo. */
  readonly coach?: boolean | undefined;
  /** What the terminal has to do beyond drawing frames. */
  readonly terminal: Terminal;
}
