import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PlannedRelease } from '../../../protocol/releases.ts';
import { shortSha } from '../../../text/change-text.ts';
import { releaseContentText, releaseVersion } from '../../../text/release-text.ts';
import { dayStamp } from '../../../text/time.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { command } from '../../grammar/command.ts';
import { joinInstead } from '../../link/choose.ts';
import { openNew } from '../../link/open-new.ts';
import { openingOf, wantedLogs } from '../../link/opening.ts';
import { releaseFile } from '../../link/release.ts';
import { type HubLink, hubOf } from '../../link/wire.ts';
import { allowLogs } from '../../logs/allowed-logs.ts';
import { enterSession } from '../../session/enter-session.ts';
import { type Invocation, mayChange, timeZone, wantsPlain } from '../../settings/invocation.ts';

interface ReleaseWish {
  readonly service?: string;
  readonly tag?: string;
  readonly window?: string;
  readonly set?: readonly string[];
  readonly logs?: readonly string[];
  readonly plan?: boolean;
  readonly tui?: boolean;
  readonly plain?: boolean;
}

/** The release of the coming date: its file, else the team's template, with tag, version and the one before from GitHub. */
export const release = command<ReleaseWish>({
  arguments: [['[day]', 'argReleaseDay']],
  options: [
    { flags: '--service <service>', help: 'optReleaseService' },
    { flags: '--tag <tag>', help: 'optReleaseTag' },
    { flags: '--window <times>', help: 'optReleaseWindow' },
    { flags: '--set <name=value>', help: 'optSet', many: true },
    { flags: '--logs <spec>', help: 'optLogs', values: 'source', many: true },
    { flags: '--plan', help: 'optReleasePlan' },
    { flags: '--no-tui', help: 'optNoTui' },
    { flags: '--plain', help: 'optPlain' },
  ],
  staysUp: true,
  async run(
    cli,
    [given],
    {
      service,
      tag,
      window,
      set = [],
      logs: followed,
      plan: only = false,
      tui = true,
      plain = wantsPlain(cli, tui),
    },
  ) {
    if (!only) mayChange(cli);
    const day = await comingDay(cli, given === undefined ? null : String(given));
    const link = await hubOf(cli, only ? { reading: true } : {});
    const plan = await planOf(link, service, tag);
    if (plan === null && (only || service !== undefined || tag !== undefined))
      throw new CliError('release-no-source');
    if (only && plan !== null) return printPlan(cli, plan);
    const values = plan === null ? [] : known(plan, set);
    const options = {
      ...(day === null ? { procedure: 'release' } : { release: day }),
      ...{ set: [...set, ...values], asks: false, ofRelease: true as const },
      ...(window === undefined ? {} : { window }),
      ...(plan === null ? {} : { releaseService: plan.service }),
    };
    const logs = wantedLogs(cli, followed);
    const { data, wantedId } = await openingOf(cli, link, null, null, logs, options);
    const join = await joinInstead(cli, link, Object.values(data.procedure.title));
    if (join !== null) return enterSession(cli, link, join, { observe: false, tui, plain });
    if (link.kind === 'local') await allowLogs(cli, logs);
    const { session, created } = await openNew(cli, link, { data, wantedId });
    if ((tui && cli.interactive) || plain)
      return enterSession(cli, link, session, { observe: false, tui, plain });
    if (cli.globals.json)
      cli.out.json({ session, created, day, plan: plan === null ? null : planJson(plan) });
    else for (const line of [session, `oncall join ${session}`]) cli.out.line(line);
    return EXIT.done;
  },
});

/** The nearest day from today on that has a file; null: none has. */
async function comingDay(cli: Invocation, given: string | null): Promise<string | null> {
  if (given !== null) {
    if (!/^\d{4}-\d\d-\d\d$/.test(given)) throw new CliError('bad-release-day', { value: given });
    return given;
  }
  const today = dayStamp(new Date().toISOString(), timeZone(cli));
  const files = await readdir(dirname(releaseFile(cli, today))).catch(() => []);
  const days = files.flatMap((file) => /^(\d{4}-\d\d-\d\d)\.yaml$/.exec(file)?.[1] ?? []);
  return days.filter((day) => day >= today).sort()[0] ?? null;
}

/** What it would put out; null where the hub knows no releases. */
async function planOf(link: HubLink, service?: string, tag?: string): Promise<PlannedRelease | null> {
  return link.api.releasePlan(service ?? null, tag ?? null).catch((error: unknown) => {
    const nothing = error instanceof CliError && (error.kind === 'hub-lacks' || error.kind === 'hub-failed');
    if (nothing && service === undefined && tag === undefined) return null;
    throw error;
  });
}

/** What GitHub knows of a release's variables, where nobody says otherwise. */
function known({ tag, sha, previous }: PlannedRelease, set: readonly string[]): readonly string[] {
  const given = new Set(set.map((word) => word.slice(0, word.indexOf('='))));
  const values = {
    tag,
    sha: shortSha(sha),
    // What one would go back to has to be what is live.
    previous:
      previous === null || previous.isLive === false ? null : (previous.tag ?? shortSha(previous.sha)),
  };
  return Object.entries(values).flatMap(([id, value]) =>
    value === null || given.has(id) ? [] : [`${id}=${value}`],
  );
}

/** What it would put out, on standard output. */
export function printPlan(cli: Invocation, plan: PlannedRelease): number {
  if (cli.globals.json) {
    cli.out.json(planJson(plan));
    return EXIT.done;
  }
  const { service, pulls, migrations, isPart, previous } = plan;
  const content = releaseContentText(plan, cli.lang);
  cli.out.line(cli.t('release-plan', { service, version: releaseVersion(plan), content }));
  for (const { number, sha: own, title, author } of pulls)
    cli.out.line(
      `${number === null ? shortSha(own) : `#${number}`}  ${title}${author === null ? '' : `  ${author}`}`,
    );
  for (const path of migrations) cli.out.line(cli.t('release-migration', { path }));
  if (isPart && previous !== null) cli.out.say(cli.t('release-part'));
  return EXIT.done;
}

const planJson = ({ pulls, isPart, ...plan }: PlannedRelease) => ({ ...plan, pulls, truncated: isPart });
