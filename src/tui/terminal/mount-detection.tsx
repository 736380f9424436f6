import { ScreenOf } from '../components/screen.tsx';
import { detectionPlaces } from '../detection/detection-screen.ts';
import { DetectionScreenStore, type DetectionStoreOptions } from '../detection/detection-store.ts';
import { type LeadingOn, type ScreenEnd, showLeading, type Typing } from './show.tsx';

export type DetectionScreenOptions = LeadingOn & Pick<DetectionStoreOptions, 'host' | 'about' | 'notice'>;

export type DetectionEnd = ScreenEnd | ({ readonly reason: 'session'; readonly incident: string } & Typing);

/** Shows the screen of detection until the person leaves it or goes to a session. */
export async function runDetectionScreen(options: DetectionScreenOptions): Promise<DetectionEnd> {
  const { end, to } = await showLeading(
    options,
    <ScreenOf places={detectionPlaces} />,
    ({ go: onSession, ...rest }) => new DetectionScreenStore({ ...options, ...rest, onSession }),
  );
  return end.reason === 'left' && to !== null ? { reason: 'session', incident: to, typed: end.typed } : end;
}
