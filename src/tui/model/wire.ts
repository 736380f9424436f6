import type { Parsed } from '../../client/frames.ts';
import type { LogLine } from '../../logs/line.ts';

type Down = Extract<Parsed, { kind: 'frame' }>['frame'];
type DownOf<T extends Down['t']> = Extract<Down, { t: T }>;

/** The shapes of the wire that a screen shows, by way of the client, which alone speaks the protocol. */
export type NumberedLine = LogLine & { readonly no: number; readonly late?: number } & Pick<
    DownOf<'lines'>['items'][number],
    'tooLate'
  >;
export type Presence = DownOf<'presence'>['people'][number];
export type SourceState = DownOf<'sources'>['sources'][number];
export type Spot = DownOf<'point'>['spot'];
export type Anchors = DownOf<'view'>['anchors'];
