import type { Session } from '../../domain/session.ts';
import type { LogSettings } from '../model/views/log-settings.ts';
import type { LogsView } from '../model/views/logs-view.ts';

/** The last result, for as long as it would be made of the same value: the person who is handed it sees that nothing changed. */
function lastOf<A, B>(make: (value: A) => B): (value: A) => B {
  let last: { readonly of: A; readonly made: B } | null = null;
  return (value) => {
    if (last === null || last.of !== value) last = { of: value, made: make(value) };
    return last.made;
  };
}

/** Tells what the log pane shows of the tail: by the screen's own choices, and the session's mutes and pins. */
export function logSettings(): (view: LogsView, session: Session) => LogSettings {
  const patterns = lastOf((mutes: Session['mutes']) => mutes.map(({ pattern }) => pattern));
  const pinned = lastOf((pins: Session['pins']) =>
    pins.filter((pin) => !pin.removed).map(({ line }) => line),
  );
  return ({ level, filters, fold, spread, bottom, range }, { mutes, pins }) => ({
    level,
    filters,
    fold,
    spread,
    frozen: bottom !== null,
    range,
    mutes: patterns(mutes),
    pins: pinned(pins),
  });
}
