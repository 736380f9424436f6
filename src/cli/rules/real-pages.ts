import type { RealPage } from '../../detection/judge/marks.ts';
import { ruleOfKey } from '../../detection/rule.ts';
import { CliError, type CliErrorKind } from '../base/errors.ts';
import { explain } from '../base/explain.ts';
import { retryTransient } from '../link/act.ts';
import type { HubApi } from '../link/hub-api.ts';
import { hubOf } from '../link/wire.ts';
import { readPastPages } from '../session/past-pages.ts';
import type { Invocation } from '../settings/invocation.ts';

/** Pages that really went out in a span, with what people said of them. */
export interface KnownPages {
  /** Those of rules, the oldest first. */
  readonly ofRules: readonly RealPage[];
  /** Pages with affected users by service, of whatever sent them. Times are epoch ms. */
  readonly hurting: readonly { readonly service: string | null; readonly fired: number }[];
  /** Why they could not be read, in words; null: they were. */
  readonly unread: string | null;
}

/** A page's incident leads by its alert's key to the rule, and by its id to the verdict. Times are ISO 8601 UTC. */
export async function knownPages(cli: Invocation, since: string, until: string): Promise<KnownPages> {
  try {
    const { api } = await hubOf(cli, { reading: true });
    const pages = await readPastPages(api, { since, until, acknowledged: false, keys: true });
    const verdicts = await verdictsByIncident(api);
    const ofRules = pages.flatMap(({ id, number, key = null, firedAt, resolvedAt }): RealPage[] => {
      const rule = key === null ? null : ruleOfKey(key);
      if (key === null || rule === null) return [];
      const times = { fired: Date.parse(firedAt), resolved: resolvedAt && Date.parse(resolvedAt) };
      return [{ id, number, rule, key, ...times, hurt: verdicts.get(id) ?? null } as RealPage];
    });
    const hurting = pages.flatMap(({ id, service, firedAt }) =>
      verdicts.get(id) ? [{ service, fired: Date.parse(firedAt) }] : [],
    );
    return { ofRules, hurting, unread: null };
  } catch (error) {
    if (!(error instanceof CliError) || !EXPECTED.has(error.kind)) throw error;
    return { ofRules: [], hurting: [], unread: explain(error, cli.lang).line };
  }
}

/** No hub that can be asked, or none that lets this machine in, as in a CI job without a token: what needs none is done all the same. */
const EXPECTED: ReadonlySet<CliErrorKind> = new Set<CliErrorKind>([
  ...(['hub-lacks', 'pager', 'hub-failed', 'unreachable', 'local-hub-silent'] as const),
  ...(['no-token', 'unauthorised', 'access-revoked', 'hub-not-trusted'] as const),
]);

/** Of each incident whether users were affected: what its session says goes before what was said without one. */
async function verdictsByIncident(api: HubApi): Promise<ReadonlyMap<string, boolean>> {
  const found = new Map<string, boolean>();
  const { verdicts } = await retryTransient(() => api.verdicts());
  for (const { incident, verdict } of verdicts) if (incident !== null) found.set(incident, verdict.hurt);
  for (const { kind, verdict, incidents } of await retryTransient(() => api.sessions())) {
    if (verdict === null || kind === 'drill') continue;
    for (const { id } of incidents) found.set(id, verdict.hurt);
  }
  return found;
}
