import type { AnyEvent, EventType } from '../../domain/event.ts';
import type { Session } from '../../domain/session.ts';
import type { Grants } from '../identity/authorize.ts';
import type { OpenSource } from './tail.ts';

/** Events that say what is read. */
const TELLING: ReadonlySet<string> = new Set<EventType>(['session.opened', 'tail.set']);

/**
 * The log sources that this machine's user has opened for one session, at a hub of their own: nothing else on their
 * machine is read, no matter who else may set the tail. What an import brought grants nothing, since its file's author may
 * be anyone.
 */
export class SourceGrants implements Grants {
  readonly #granted: Set<string>;

  /** `importedTo`: the session's last event that came by an import. */
  constructor({ tail }: Session, importedTo: number) {
    this.#granted = new Set(importedTo === 0 ? tail.sources : []);
  }

  has(spec: string): boolean {
    return this.#granted.has(spec);
  }

  /** Opens what is granted, and throws for the rest. */
  only(open: OpenSource): OpenSource {
    return (spec, session) => {
      if (!this.has(spec)) throw new Error('not opened for this session on this machine');
      return open(spec, session);
    };
  }

  /** Takes note of a commit: only this machine's user can have named what was not granted before. */
  committed(before: Session, state: Session, events: readonly AnyEvent[], importedTo: number): void {
    const last = events.findLast(({ type }) => TELLING.has(type));
    if (!last || last.seq <= importedTo) return;
    for (const spec of state.tail.sources) if (!before.tail.sources.includes(spec)) this.#granted.add(spec);
  }
}
