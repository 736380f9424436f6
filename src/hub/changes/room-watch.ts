import type { CommandType } from '../../domain/command.ts';
import type { Session } from '../../domain/session.ts';
import type { Time } from '../../ports/clock.ts';
import type { RoomPatterns } from '../patterns/room-patterns.ts';
import type { ChangeFeed } from './change-feed.ts';
import type { ReleaseDesk } from './release-desk.ts';
import { RoomChanges } from './room-changes.ts';
import { RoomRecovery } from './room-recovery.ts';
import { RoomRelease } from './room-release.ts';

/** What a hub knows of changes and releases; each absent where nothing is set up for it. */
export interface ChangeParts {
  readonly feed?: ChangeFeed;
  readonly releases?: ReleaseDesk;
}

export interface RoomWatchDeps {
  readonly time: Time;
  readonly session: () => Session;
  readonly patterns: () => RoomPatterns;
  readonly system: (type: CommandType, data: object) => void;
  /** The log is read for a while, also where nobody looks at the session. */
  readonly readOn: () => void;
}

/** All that watches the world outside for one room's session. */
export class RoomWatch {
  readonly #parts: readonly (RoomChanges | RoomRecovery | RoomRelease)[];

  constructor({ feed, releases }: ChangeParts, deps: RoomWatchDeps) {
    this.#parts = [
      ...(feed === undefined ? [] : [new RoomChanges({ ...deps, feed })]),
      ...(feed === undefined
        ? []
        : [new RoomRecovery({ ...deps, serviceOf: (name) => feed.serviceOf(name) })]),
      ...(releases === undefined ? [] : [new RoomRelease({ ...deps, desk: releases })]),
    ];
  }

  changed(before: Session, after: Session): void {
    for (const part of this.#parts) part.changed(before, after);
  }

  /** Whether somebody looks at the session. */
  read(reading: boolean): void {
    for (const part of this.#parts) part.read(reading);
  }

  stop(): void {
    for (const part of this.#parts) part.stop();
  }
}
