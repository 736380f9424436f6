import type { CommandInput } from '../../../domain/command.ts';
import { SEVERITIES } from '../../../domain/procedure.ts';
import { clockAndDay } from '../../../text/time.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { textArgument } from '../../base/prompt.ts';
import { readHappened } from '../../base/times.ts';
import { command, SESSION } from '../../grammar/command.ts';
import { actOn, runCommand } from '../../link/act.ts';
import { findParticipant } from '../../link/find.ts';

export const goal = command({
  arguments: [SESSION, ['[goal]', 'argGoal']],
  async run(cli, [session, given]) {
    const text = await textArgument('goal', given);
    return runCommand(cli, await actOn(cli, String(session)), 'goal.set', {
      goal: text === 'none' ? null : text,
    });
  },
});

export const rename = command({
  arguments: [SESSION, ['<title>', 'argTitle']],
  async run(cli, [session, given]) {
    const title = await textArgument('rename', given);
    return runCommand(cli, await actOn(cli, String(session)), 'session.rename', { title });
  },
});

export const severity = command({
  arguments: [SESSION, ['<severity>', 'argSeverity', 'severity']],
  async run(cli, [session, given]) {
    const word = String(given).toUpperCase();
    const chosen =
      word === 'NONE' ? null : SEVERITIES.find((known) => known === word || known === `SEV${word}`);
    if (chosen === undefined) {
      const choices = `${SEVERITIES.join(', ')}, none`;
      throw new CliError('bad-choice', { what: 'severity', value: String(given), choices });
    }
    return runCommand(cli, await actOn(cli, String(session)), 'severity.set', { severity: chosen });
  },
});

export const impact = command<{ readonly who?: string; readonly since?: string }>({
  arguments: [SESSION, ['<what>', 'argImpact']],
  options: [
    { flags: '--who <who>', help: 'optImpactWho' },
    { flags: '--since <time>', help: 'optImpactSince' },
  ],
  async run(cli, [session, what], { who = '', since }) {
    if (String(what).trim() === '') throw new CliError('nothing-given', { what: 'impact' });
    const place = await actOn(cli, String(session));
    const now = new Date().toISOString();
    const from = since === undefined ? null : readHappened('--since', since, now, place.timeZone);
    return runCommand(cli, place, 'impact.set', { impact: { who, what: String(what), since: from } });
  },
});

interface ReadingOptions {
  readonly at?: string;
  readonly undo?: boolean;
}

/** Says when it was reached, amends that, or takes back what stands, whoever said it. */
const readingVerb = (
  reading: CommandInput<'reading.undo'>['reading'],
  type: 'session.mitigate' | 'session.resolve' | 'session.relapse',
) =>
  command<ReadingOptions>({
    arguments: [SESSION],
    options: [
      { flags: '--at <time>', help: 'optHappenedAt' },
      { flags: '--undo', help: 'optReadingUndo' },
    ],
    async run(cli, [session], { at, undo = false }) {
      if (undo && at !== undefined) throw new CliError('reading-undo-at');
      const place = await actOn(cli, String(session));
      const now = new Date().toISOString();
      const happenedAt = at === undefined ? null : readHappened('--at', at, now, place.timeZone);
      const { clock } = await place.link.api.session(place.session);
      const stands = clock[reading] ?? null;
      const name = cli.t(`reading-${reading}`);
      if (undo && stands === null) cli.out.say(cli.t('reading-none', { reading: name }));
      const isAgain = reading === 'relapsed' ? clock.mitigated === null && clock.resolved === null : true;
      if (!undo && at === undefined && stands !== null && isAgain) {
        const time = clockAndDay(stands, now, place.timeZone, cli.lang);
        cli.out.say(cli.t('reading-stands', { reading: name, time }));
      }
      return undo
        ? runCommand(cli, place, 'reading.undo', { reading })
        : runCommand(cli, place, type, { happenedAt });
    },
  });

export const mitigate = readingVerb('mitigated', 'session.mitigate');
export const resolve = readingVerb('resolved', 'session.resolve');
export const relapse = readingVerb('relapsed', 'session.relapse');

/** When the alert fired, where the alerting system said another time; what stood first is kept. */
export const alert = command({
  arguments: [SESSION, ['<time>', 'argFired']],
  async run(cli, [session, given]) {
    const place = await actOn(cli, String(session));
    const now = new Date().toISOString();
    const firedAt = readHappened('time', String(given), now, place.timeZone);
    return runCommand(cli, place, 'alert.time', { firedAt });
  },
});

/** Ties a PagerDuty incident to a session that was opened without it. */
export const link = command({
  arguments: [SESSION, ['<incident>', 'argIncident', 'incident']],
  async run(cli, [word, ref]) {
    const { link: hub, session } = await actOn(cli, String(word));
    const { incident } = await hub.api.linkIncident(String(ref), session);
    if (cli.globals.json) cli.out.json({ session, incident });
    return EXIT.done;
  },
});

export const remove = command<{ readonly reason?: string }>({
  arguments: [SESSION, ['<who>', 'argWho', 'person']],
  options: [{ flags: '--reason <text>', help: 'optReason' }],
  async run(cli, [session, who], { reason = null }) {
    const place = await actOn(cli, String(session));
    const { id: me } = await place.link.me();
    const participant = findParticipant(await place.link.api.session(place.session), String(who), me);
    return runCommand(cli, place, 'participant.remove', { participant, reason });
  },
});

/** Takes a removal back: they may come again with the token they have, where that is still good. */
export const readmit = command({
  arguments: [SESSION, ['<who>', 'argWho', 'removed']],
  async run(cli, [session, who]) {
    const place = await actOn(cli, String(session));
    const state = await place.link.api.session(place.session);
    return runCommand(cli, place, 'participant.readmit', {
      participant: findParticipant(state, String(who), '', true),
    });
  },
});

export const reopen = command<{ readonly reason?: string }>({
  arguments: [['<session>', 'argSession', 'closed-session']],
  options: [{ flags: '--reason <text>', help: 'optReason' }],
  run: async (cli, [session], { reason = null }) =>
    runCommand(cli, await actOn(cli, String(session)), 'session.reopen', { reason }),
});
