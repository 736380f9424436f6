import type { ScreenSettings, Theme } from './host.ts';

/** How a screen is coloured: not at all, by the terminal's own sixteen colours, or for a background that is known. */
export type Colour = boolean | 'dark' | 'light';

/** The background the colours are for: the chosen one, else what the terminal says; null: not known. */
function shownBackground({ theme = 'auto', background }: ScreenSettings): 'dark' | 'light' | null {
  return theme === 'auto' ? (background ?? null) : theme;
}

/** How everything is coloured; where the background is not known, by the terminal's own sixteen colours. */
export const colourOf = (settings: ScreenSettings): Colour =>
  settings.colour && (shownBackground(settings) ?? true);

/** What the next press of the same act chooses. */
export const nextTheme = (theme: Theme): Theme =>
  theme === 'auto' ? 'light' : theme === 'light' ? 'dark' : 'auto';
