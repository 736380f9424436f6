import { EventLogError } from '../../ports/event-log.ts';

/** As the chain has it. A subject's token with a dot, a space, `*` or `>` would mean other subjects. */
const SESSION_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
const PREFIX = /^[a-z][a-z0-9-]{0,30}$/;

/** What this hub's data is called in a cluster. Hubs of one team share the prefix; another team has another. */
export interface NatsNames {
  readonly events: string;
  readonly facts: string;
  readonly leadBucket: string;
  readonly filesBucket: string;
  readonly anySession: string;
  readonly anyFact: string;
  readonly acts: string;
  readonly verdicts: string;
  readonly changes: string;
  /** Of what detectors share. */
  readonly watch: string;
  /** Throws `failed {session, reason: 'bad-id'}` for an id that is more than one token. */
  session(id: string): string;
  sessionOf(subject: string): string;
  /** Where a hub hears what others ask of it. `id`: URL-safe base64. */
  hub(id: string): string;
}

const isPrefix = (prefix: string): boolean => PREFIX.test(prefix);

/** Throws a `RangeError` for a prefix that cannot be part of a subject. */
export function natsNames(prefix: string): NatsNames {
  if (!isPrefix(prefix)) throw new RangeError(`not a prefix: ${JSON.stringify(prefix)}`);
  const upper = prefix.toUpperCase();
  return {
    events: `${upper}_EV`,
    facts: `${upper}_FACTS`,
    leadBucket: `${upper}_LEAD`,
    filesBucket: `${upper}_FILES`,
    anySession: `${prefix}.ev.*`,
    anyFact: `${prefix}.facts.*`,
    acts: `${prefix}.facts.acts`,
    verdicts: `${prefix}.facts.verdicts`,
    changes: `${prefix}.facts.changes`,
    watch: `${prefix}.facts.watch`,
    session(id) {
      if (!SESSION_ID.test(id)) {
        throw new EventLogError('failed', { session: id.slice(0, 64), seq: 0, reason: 'bad-id' });
      }
      return `${prefix}.ev.${id}`;
    },
    sessionOf: (subject) => subject.slice(prefix.length + '.ev.'.length),
    hub: (id) => `${prefix}.hub.${id}`,
  };
}
