import type { ClientState } from '../../client/state/client-state.ts';
import type { ScreenSettings } from '../model/host.ts';
import { initialScreen, type ScreenState } from '../model/screen-state.ts';
import { restoredDrafts } from '../reduce/restored-drafts.ts';
import { restoredPane } from '../reduce/screen-events.ts';

/** The screen as it opens: by a person's choices, and where they were before. In a replay nobody is greeted or followed. */
export function openingState(
  cols: number,
  rows: number,
  { wrap = false, utc = false, picture, fold = true }: ScreenSettings,
  { place }: ClientState,
  replays: boolean,
  coach = false,
): ScreenState {
  const screen = initialScreen(cols, rows);
  return {
    ...screen,
    ...(replays ? { replays, greeted: true, follow: false } : {}),
    logs: { ...screen.logs, wrap, utc, picture: picture ?? null, fold },
    focus: restoredPane(place.pane) ?? screen.focus,
    tried: coach ? [] : null,
    kept: restoredDrafts(place.drafts),
  };
}
