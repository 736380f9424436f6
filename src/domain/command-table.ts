import type { CommandType } from './command.ts';

/** What the program knows of each command beside its data (`command-schema.ts`) and what it decides (`deciders`). */
export interface CommandRow {
  /**
   * Who may ask for it in a session. `hub`: feeds and the hub alone, since a person could make it up. What ends or renames
   * the session, removes people, acts outside or widens what is read is for a `member`; `guest`: members and guests;
   * `anyone`: observers, too. `web`: who came by the web, and only by the hub.
   */
  readonly who: 'hub' | 'member' | 'guest' | 'anyone' | 'web';
  /**
   * Once the session is closed. `taken`: acts that still make sense then, as words, owned actions, and who reads it. `amends`:
   * taken as long as what the close confirmed may be amended.
   */
  readonly closed: 'refused' | 'taken' | 'amends';
  /** It ends the session, or somebody's part in it: taken also when the log is full. */
  readonly whenFull: boolean;
  /**
   * What narrows it further by where a person comes from. `hub`: only the hub sends it, in a person's name, since it
   * alone knows what it has signed and revoked. `invited`: who came by an invite asks it only of others who did. `sources`:
   * it names log sources, of which a machine's user may have opened few.
   */
  readonly limit: 'hub' | 'invited' | 'sources' | null;
  /** It only asks for something outside: the outcome comes later. */
  readonly asks: boolean;
}

// biome-ignore format: it is read by its columns.
export const COMMAND_TABLE: { readonly [T in CommandType]: CommandRow } = {
  'session.open':         { who: 'member', closed: 'refused', whenFull: false, limit: null,      asks: false },
  'session.rename':       { who: 'member', closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'session.close':        { who: 'member', closed: 'refused', whenFull: true,  limit: null,      asks: false },
  'session.reopen':       { who: 'member', closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'session.mitigate':     { who: 'guest',  closed: 'amends',  whenFull: false, limit: null,      asks: false },
  'session.resolve':      { who: 'guest',  closed: 'amends',  whenFull: false, limit: null,      asks: false },
  'session.relapse':      { who: 'guest',  closed: 'refused', whenFull: false, limit: null,      asks: false },
  'reading.undo':         { who: 'guest',  closed: 'amends',  whenFull: false, limit: null,      asks: false },
  'alert.time':           { who: 'guest',  closed: 'amends',  whenFull: false, limit: null,      asks: false },
  'release.set':          { who: 'member', closed: 'refused', whenFull: false, limit: null,      asks: false },
  'rollback.begin':       { who: 'member', closed: 'refused', whenFull: false, limit: null,      asks: false },
  'session.relate':       { who: 'hub',    closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'changes.see':          { who: 'hub',    closed: 'refused', whenFull: false, limit: null,      asks: false },
  'change.come':          { who: 'hub',    closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'change.pin':           { who: 'guest',  closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'change.rule-out':      { who: 'guest',  closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'release.freeze':       { who: 'hub',    closed: 'refused', whenFull: false, limit: null,      asks: false },
  'release.add':          { who: 'hub',    closed: 'refused', whenFull: false, limit: null,      asks: false },
  'release.run':          { who: 'hub',    closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'severity.set':         { who: 'guest',  closed: 'amends',  whenFull: false, limit: null,      asks: false },
  'impact.set':           { who: 'guest',  closed: 'amends',  whenFull: false, limit: null,      asks: false },
  'goal.set':             { who: 'guest',  closed: 'refused', whenFull: false, limit: null,      asks: false },
  'participant.join':     { who: 'anyone', closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'participant.enter':    { who: 'web',    closed: 'taken',   whenFull: false, limit: 'hub',     asks: false },
  'participant.leave':    { who: 'anyone', closed: 'taken',   whenFull: true,  limit: null,      asks: false },
  'participant.remove':   { who: 'member', closed: 'taken',   whenFull: true,  limit: 'invited', asks: false },
  'participant.invite':   { who: 'member', closed: 'taken',   whenFull: false, limit: 'hub',     asks: false },
  'participant.admit':    { who: 'hub',    closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'participant.readmit':  { who: 'member', closed: 'taken',   whenFull: false, limit: 'invited', asks: false },
  'participant.revoke':   { who: 'member', closed: 'taken',   whenFull: true,  limit: 'hub',     asks: false },
  'role.take':            { who: 'guest',  closed: 'refused', whenFull: false, limit: null,      asks: false },
  'role.release':         { who: 'guest',  closed: 'refused', whenFull: false, limit: null,      asks: false },
  'shift.hand-over':      { who: 'guest',  closed: 'refused', whenFull: false, limit: null,      asks: false },
  'rotation.set':         { who: 'guest',  closed: 'refused', whenFull: false, limit: null,      asks: false },
  'step.start':           { who: 'guest',  closed: 'refused', whenFull: false, limit: null,      asks: false },
  'step.do':              { who: 'guest',  closed: 'refused', whenFull: false, limit: null,      asks: false },
  'step.undo':            { who: 'guest',  closed: 'refused', whenFull: false, limit: null,      asks: false },
  'step.skip':            { who: 'guest',  closed: 'refused', whenFull: false, limit: null,      asks: false },
  'step.assign':          { who: 'guest',  closed: 'refused', whenFull: false, limit: null,      asks: false },
  'step.add':             { who: 'guest',  closed: 'refused', whenFull: false, limit: null,      asks: false },
  'step.edit':            { who: 'guest',  closed: 'refused', whenFull: false, limit: null,      asks: false },
  'note.add':             { who: 'guest',  closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'note.amend':           { who: 'guest',  closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'note.remove':          { who: 'guest',  closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'log.pin':              { who: 'guest',  closed: 'refused', whenFull: false, limit: null,      asks: false },
  'log.unpin':            { who: 'guest',  closed: 'refused', whenFull: false, limit: null,      asks: false },
  'tail.set':             { who: 'member', closed: 'refused', whenFull: false, limit: 'sources', asks: false },
  'mute.add':             { who: 'guest',  closed: 'refused', whenFull: false, limit: null,      asks: false },
  'mute.remove':          { who: 'guest',  closed: 'refused', whenFull: false, limit: null,      asks: false },
  'incident.link':        { who: 'member', closed: 'refused', whenFull: false, limit: null,      asks: false },
  'incident.change':      { who: 'hub',    closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'incident.leave':       { who: 'member', closed: 'refused', whenFull: false, limit: null,      asks: false },
  'responder.request':    { who: 'member', closed: 'refused', whenFull: false, limit: null,      asks: true  },
  'responder.answer':     { who: 'hub',    closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'notice.send':          { who: 'member', closed: 'refused', whenFull: false, limit: null,      asks: false },
  'action.request':       { who: 'member', closed: 'refused', whenFull: false, limit: null,      asks: true  },
  'action.begin':         { who: 'hub',    closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'action.done':          { who: 'hub',    closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'action.fail':          { who: 'hub',    closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'action.abandon':       { who: 'hub',    closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'action.lose':          { who: 'hub',    closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'action.delay':         { who: 'hub',    closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'pager.stall':          { who: 'hub',    closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'pager.resume':         { who: 'hub',    closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'chat.request':         { who: 'hub',    closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'chat.stall':           { who: 'hub',    closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'chat.resume':          { who: 'hub',    closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'run.ask':            { who: 'member',closed: 'refused',  whenFull: false, limit: null,      asks: true  },
  'rollback.ask':       { who: 'member',closed: 'refused',  whenFull: false, limit: null,      asks: true  },
  'recovery.see':       { who: 'hub',   closed: 'refused',  whenFull: false, limit: null,      asks: false },
  'run.resolve':        { who: 'hub',   closed: 'refused',  whenFull: false, limit: null,      asks: false },
  'run.refuse':         { who: 'hub',   closed: 'taken',    whenFull: false, limit: null,      asks: false },
  'run.confirm':        { who: 'member',closed: 'refused',  whenFull: false, limit: null,      asks: true  },
  'run.approve':        { who: 'member',closed: 'refused',  whenFull: false, limit: null,      asks: true  },
  'run.decline':        { who: 'member',closed: 'refused',  whenFull: false, limit: null,      asks: false },
  'run.withdraw':       { who: 'member',closed: 'taken',    whenFull: false, limit: null,      asks: false },
  'run.move':           { who: 'hub',   closed: 'taken',    whenFull: false, limit: null,      asks: false },
  'issue.ask':            { who: 'member', closed: 'taken',   whenFull: false, limit: null,      asks: true  },
  'issue.move':           { who: 'hub',    closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'verdict.set':          { who: 'member', closed: 'amends',  whenFull: false, limit: null,      asks: false },
  'loss.report':          { who: 'hub',    closed: 'taken',   whenFull: false, limit: null,      asks: false },
  'events.redact':        { who: 'member', closed: 'taken',   whenFull: false, limit: null,      asks: false },
  undo:                   { who: 'guest',  closed: 'taken',   whenFull: false, limit: null,      asks: false },
};
