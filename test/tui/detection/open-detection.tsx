import { ScreenOf } from '../../../src/tui/components/screen.tsx';
import { detectionPlaces } from '../../../src/tui/detection/detection-screen.ts';
import type { DetectionReading } from '../../../src/tui/detection/detection-state.ts';
import { DetectionScreenStore } from '../../../src/tui/detection/detection-store.ts';
import { pressOf } from '../../../src/tui/kernel/key-press.ts';
import { lastFrame } from '../components/last-frame.tsx';
import { HeldDetectionHost } from './detection-night.ts';

export interface Opened {
  readonly lang?: 'ja' | 'en';
  readonly cols?: number;
  readonly rows?: number;
  readonly reading?: Partial<DetectionReading>;
  readonly dryRun?: boolean;
}

/** The screen of oncall watch over a world that is held in the hand. */
export async function opened({
  lang = 'ja',
  cols = 130,
  rows = 16,
  reading = {},
  dryRun = false,
}: Opened = {}) {
  const host = new HeldDetectionHost(reading);
  const sessions: string[] = [];
  let quits = 0;
  const store = new DetectionScreenStore({
    host,
    cols,
    rows,
    settings: { lang, colour: false, borders: 'unicode', bell: true } as never,
    about: { timeZone: 'Asia/Tokyo', own: 'hub-1', dryRun },
    terminal: {
      redraw() {},
      quit() {
        quits += 1;
      },
      fail(error) {
        throw error;
      },
    },
    onSession: (incident) => sessions.push(incident),
  });
  await new Promise((done) => setImmediate(done));
  const press = (...keys: readonly string[]) => {
    for (const key of keys) {
      store.keys([pressOf(key)]);
    }
  };
  const type = (text: string) => store.paste(text);
  const frame = () => lastFrame(store, <ScreenOf places={detectionPlaces} />);
  return { host, store, sessions, press, type, frame, quits: () => quits };
}

/** What it shows. */
export const shownDetection = async (options: Opened): Promise<string> => (await opened(options)).frame();
