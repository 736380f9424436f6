import type { Lang } from '../../text/i18n/messages.ts';
import type { LessonsHost } from './lessons/lessons.ts';

/**
 * How a copy went: by a program of this machine, into tmux's buffer (which passes it on to its terminal), by OSC 52
 * (the terminal may ignore it), or not at all.
 */
export type CopyResult =
  | { readonly how: 'clipboard'; readonly tool: string }
  | { readonly how: 'tmux' | 'terminal' }
  | { readonly how: 'failed'; readonly kind: 'too-large' | 'no-way'; readonly limit?: number };

export type EditResult =
  | { readonly ok: true; readonly text: string }
  | {
      readonly ok: false;
      readonly kind: 'no-editor' | 'failed';
      readonly params: Params;
      /** What the editor had written before it failed, where it had. */
      readonly text?: string;
    };

/** What a colleague runs and, when it asks, pastes. `public` is false when it works only for this user on this machine. */
export type JoinLineResult =
  | {
      readonly ok: true;
      readonly lines: readonly string[];
      readonly public: boolean;
      /** ISO time from which an invite inside no longer works; null: there is no secret in it. */
      readonly expiresAt: string | null;
    }
  | { readonly ok: false; readonly kind: 'not-allowed' | 'unreachable' | 'failed'; readonly params: Params };

export type LinkResult = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** A statement of the log that no rule shall count for some days. */
export interface ExcludeWish {
  readonly template: string;
  readonly days: number;
  readonly reason: string;
  /** The person saw what else it does, and confirmed. */
  readonly sure?: boolean;
}

/**
 * `until`: ISO 8601 UTC; `watcher`: who evaluates by it, null: nobody does now, absent: an older hub does not say. `reason` is in
 * the screen's language; `asks`: it can be added all the same.
 */
export type ExcludeResult =
  | { readonly ok: true; readonly id: string; readonly until: string; readonly watcher?: string | null }
  | { readonly ok: false; readonly reason: string; readonly asks?: boolean };

export type ExportResult =
  | { readonly ok: true; readonly files: readonly string[] }
  | {
      readonly ok: false;
      readonly kind: 'unwritable' | 'edited' | 'unreachable' | 'failed';
      readonly params: Params;
    };

/** A file of this user alone, as its path is shown; or the system's word for why there is none. */
export type SavedLines =
  | { readonly ok: true; readonly file: string }
  | { readonly ok: false; readonly code: string };

/** Why a choice could not be kept: the file, and the system's word for it. */
export interface SaveProblem {
  readonly file: string;
  readonly code: string;
}

type Params = Readonly<Record<string, string | number>>;

/** Box lines are two cells wide in some East Asian terminals; there the frame is ASCII. */
type Borders = 'line' | 'ascii';

/** Colours for a dark or a light background, or for the one that the terminal says it has. */
export type Theme = 'auto' | 'dark' | 'light';

/** Who brings the screen's rows into the terminal's cells: our own painter, or Ink itself. */
export type Render = 'painter' | 'ink';

/** What a participant may set for their own screen; kept by the host between sessions. */
export interface ScreenSettings {
  readonly lang: Lang;
  readonly borders: Borders;
  /** False under NO_COLOR or `--no-color`. */
  readonly colour: boolean;
  readonly bell: boolean;
  /** Absent: `auto`. */
  readonly theme?: Theme;
  /** The terminal's background, as it says; absent: not known. */
  readonly background?: 'dark' | 'light';
  /** The terminal draws a skin tone within its emoji; absent: it does. */
  readonly tones?: boolean;
  /** Repeats of a log line share a row; absent: they do. */
  readonly fold?: boolean;
  /** Long log lines wrap; absent: they are cut. */
  readonly wrap?: boolean;
  /** Log times in UTC; absent: in the team's zone. */
  readonly utc?: boolean;
  /** The picture of the last 15 minutes over the log; absent: where there is room. */
  readonly picture?: boolean;
  /** Absent: `painter`. */
  readonly render?: Render;
  /** Clicks and the wheel are the screen's; absent: they are the terminal's. */
  readonly mouse?: boolean;
  /** One's own overdue steps are said, with the bell; absent: they are. */
  readonly remind?: boolean;
}

/**
 * What the screen needs of the world outside. Nothing here may throw: failures are results.
 * While `edit` runs the screen has given the terminal up, so that an editor can have it.
 */
export interface TuiHost {
  /** Epoch milliseconds, by this machine's clock. */
  now(): number;
  /** Runs every `ms` milliseconds; the result cancels it. Must not keep the process alive. */
  every(ms: number, run: () => void): () => void;
  /** Native tool first, then OSC 52 through the terminal, capped. */
  copy(text: string): Promise<CopyResult>;
  /** Opens an http or https address in the browser; false: there is none here. */
  browse(url: string): Promise<boolean>;
  /** Opens $EDITOR on a draft that is saved to a private file first. */
  edit(text: string): Promise<EditResult>;
  /** Mints what a colleague needs to join this session. */
  joinLine(): Promise<JoinLineResult>;
  /** A link by which people look on in a browser; its lines are the URL and, where there is one, the certificate's fingerprint. */
  webLink(): Promise<JoinLineResult>;
  /** Folder that records are written to, as it is shown. */
  readonly records: string;
  /** Writes the record, Markdown and JSONL, into that folder; over a file that was edited by hand only where it is named. */
  exportRecord(overwrite: readonly string[]): Promise<ExportResult>;
  /** Writes lines of the log into a file of their own. */
  saveLines(text: string): Promise<SavedLines>;
  /** The file of the session's procedure; absent: it cannot be reached from here. */
  readonly lessons?: LessonsHost;
  /** Ties a pager's incident to this session; `reason` is in the screen's language. */
  linkIncident(ref: string): Promise<LinkResult>;
  /** Leaves a statement of the log out of detection. */
  exclude(wish: ExcludeWish): Promise<ExcludeResult>;
  /** Said on the terminal once the screen is gone. */
  farewell(lines: readonly string[]): void;
  /** Rings the terminal's bell. */
  bell(): void;
  /** Stops this program as Ctrl-Z does, and resolves when it goes on; absent where there is no job control. */
  stop?(): Promise<void>;
  /** Keeps a choice for the screens to come; null: kept. */
  saveSettings(settings: Partial<ScreenSettings>): SaveProblem | null;
  /** Tells of SIGHUP, SIGTERM and SIGINT sent to the process; the result stops telling. */
  onSignal(run: (signal: string) => void): () => void;
  /** Tells of a mistake that nobody has caught, which ends the process; the result stops telling. */
  onCrash?(run: (error: Error) => void): () => void;
}
