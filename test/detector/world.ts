import { countDocuments, type TimedDocument } from '../../src/adapters/file-detection/count-documents.ts';
import { MemoryDetection } from '../../src/adapters/memory-detection/memory-detection.ts';
import { ruleFiles } from '../../src/adapters/procedure-files/rules/rule-files.ts';
import { loadedRules } from '../../src/cli/detection/detection-parts.ts';
import { seeded } from '../../src/demo/incident-log.ts';
import { dedupKey } from '../../src/detection/rule.ts';
import { Account } from '../../src/sim/pagerduty/account.ts';
import type { FaultPlan } from '../../src/sim/pagerduty/fault-plan.ts';
import type { AccountIncident } from '../../src/sim/pagerduty/model.ts';
import { exampleTeam } from '../../src/sim/pagerduty/team.ts';
import { MINUTE, T0 } from '../detection/rules.ts';
import { FakeTime } from '../network/fake-time.ts';
import { sha256 } from '../network/sha256.ts';
import { detectorRig } from './detector-rig.ts';

/*
 * Worlds of detection, each made of a seed: documents in which users are hurt at times that are known, and faults around these
 * times. The detector, its machine, the rule files and what is said to PagerDuty are the real ones; documents are counted as those of
 * a file are. What became of each incident is judged by the labels, never by what was counted.
 */

/** What goes wrong. `traffic-fall`, `silence`: of the documents. `restart`: the detector is killed, and another one follows. */
export const FAULTS = [
  'pager-refuses',
  'pager-down',
  'file-emptied',
  'file-gone',
  'folder-empty',
  'total-mistyped',
  'source-down',
  'traffic-fall',
  'silence',
  'restart',
] as const;
export type WorldFault = (typeof FAULTS)[number];

/** Users of one rule and group are hurt from `from` to `to`. Times are epoch ms. */
export interface Labelled {
  readonly target: Target;
  readonly from: number;
  readonly to: number;
  /** Part of the users who fail. */
  readonly share: number;
  readonly faults: readonly Faulty[];
}

interface Faulty {
  readonly kind: WorldFault;
  readonly from: number;
  readonly to: number;
}

interface Target {
  readonly rule: string;
  readonly service: string;
  readonly region: string | null;
  readonly usual: number;
}

/** What a world says of itself when it is over. */
export interface Judged {
  readonly seed: number;
  readonly incidents: readonly Labelled[];
  /**
   * Incidents of which nobody was paged although for `SEEN_MS` nothing kept the program from it, or not again after a person had
   * resolved a page in a silence.
   */
  readonly lost: readonly string[];
  /** How many were kept from it for all of their time; they have to be told in another way, see `untold`. */
  readonly hidden: number;
  /** Pages that were resolved by the program while users were hurt. */
  readonly resolvedWhileHurt: readonly string[];
  /** Pages beyond the one of each incident, and pages while nobody was hurt. */
  readonly doubled: readonly string[];
  readonly false: readonly string[];
  /** Pages that were wanted for more than a minute and not sent, and incidents that were hidden, of which nothing was said. */
  readonly untold: readonly string[];
  /** Pages that were never over though nobody was hurt any more. */
  readonly stuck: readonly string[];
  /** From the begin of each incident to its page, ms. */
  readonly delays: readonly number[];
}

const TARGETS: readonly Target[] = [
  { rule: 'checkout-5xx', service: 'checkout', region: null, usual: 60 },
  { rule: 'search-slow', service: 'search', region: 'eu', usual: 40 },
  { rule: 'search-slow', service: 'search', region: 'jp', usual: 30 },
];

const ruleText = (rule: string, service: string, group: string, total = `service:${service}`): string =>
  `name: ${rule}
source: app
query: service:${service} AND status:>=500
total: ${total}
impact: { users: user.id, share: 10%, minTotal: 10, page: 5 }
window: 2m
every: 1m
delay: 0s
${group}resolve: { below: 5, clean: 2 }
`;

const sound = (file: string): string =>
  file === 'checkout.yaml'
    ? ruleText('checkout-5xx', 'checkout', '')
    : ruleText('search-slow', 'search', 'group: region\n');
const mistyped = (file: string): string => sound(file).replace('total: service', 'total: servcie');
const fileOf = ({ rule }: Target): string => (rule === 'checkout-5xx' ? 'checkout.yaml' : 'search.yaml');

/** Faults that keep anybody from being paged, or the rules of a file, or one group: while they last nothing new can be sent. */
const OF_ALL: readonly WorldFault[] = ['pager-refuses', 'pager-down', 'source-down'];
const OF_FILE: readonly WorldFault[] = ['file-gone', 'total-mistyped'];
const OF_GROUP: readonly WorldFault[] = ['silence', 'traffic-fall'];
/** A window, and two slots. */
const SEEN_MS = 4 * MINUTE;

/** Whether for so long in a row nothing kept somebody from being paged of an incident, from a time on. */
function isSeen(incidents: readonly Labelled[], of: Labelled, from: number): boolean {
  const isKept = (at: number): boolean =>
    incidents.some((each) =>
      each.faults.some(
        (fault) =>
          isIn(fault, at) &&
          (OF_ALL.includes(fault.kind) ||
            (OF_FILE.includes(fault.kind) && fileOf(each.target) === fileOf(of.target)) ||
            (OF_GROUP.includes(fault.kind) && each.target === of.target)),
      ),
    );
  let run = 0;
  for (let at = Math.max(of.from, from); at < of.to; at += STEP) {
    run = isKept(at) ? 0 : run + STEP;
    if (run >= SEEN_MS) return true;
  }
  return false;
}

const LENGTH = 125 * MINUTE;
const STEP = 15_000;

const REFUSED = {
  kind: 'status',
  status: 400,
  body: JSON.stringify({ status: 'invalid event', message: 'no', errors: ['Invalid routing key'] }),
} as const;

/** Two incidents of each target, with one or two faults each; the seed says which. */
function labelledOf(seed: number, random: () => number): readonly Labelled[] {
  const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  return TARGETS.flatMap((target, t) =>
    [8, 66].map((base, i): Labelled => {
      const begin = base + between(0, 14);
      const length = between(16, 26);
      const at = (minute: number, second = between(0, 3) * 15): number =>
        T0 + minute * MINUTE + second * 1_000;
      const kinds = [FAULTS[(seed * 7 + t * 2 + i) % FAULTS.length] as WorldFault];
      const other = FAULTS[between(0, FAULTS.length - 1)] as WorldFault;
      if (random() < 0.5 && !kinds.includes(other)) kinds.push(other);
      const faults = kinds.map((kind): Faulty => {
        if (kind === 'restart') return { kind, from: at(begin + between(0, 8)), to: at(begin + 9) };
        // What changes the documents comes once somebody may have been paged, so that the label is seen at all.
        const isOfDocuments = kind === 'silence' || kind === 'traffic-fall';
        const start = begin + (isOfDocuments ? between(4, 6) : between(-3, 5));
        if (kind === 'pager-down') return { kind, from: at(start, 0), to: at(start, 0) + 90_000 };
        // A silence that no whole window falls into is none that the detector can see.
        const least = kind === 'silence' ? 4 : 2;
        const most = length - 6 - Math.max(0, start - begin);
        return { kind, from: at(start), to: at(start + between(least, most)) };
      });
      return { target, from: at(begin), to: at(begin + length), share: 0.3 + random() * 0.7, faults };
    }),
  );
}

const isIn = ({ from, to }: { readonly from: number; readonly to: number }, at: number): boolean =>
  at >= from && at < to;

/** The documents of a world, minute by minute. */
function documentsOf(
  incidents: readonly Labelled[],
  random: () => number,
): readonly (readonly TimedDocument[])[] {
  return Array.from({ length: LENGTH / MINUTE + 5 }, (_, minute) =>
    TARGETS.flatMap((target) => {
      const own = incidents.filter((each) => each.target === target);
      return Array.from({ length: target.usual }, (_user, n): TimedDocument[] => {
        const at = T0 + (minute - 2) * MINUTE + Math.floor(random() * MINUTE);
        const incident = own.find((each) => isIn(each, at));
        const has = (kind: WorldFault) =>
          incident?.faults.some((each) => each.kind === kind && isIn(each, at));
        if (has('silence')) return [];
        // Of those who are left everyone fails.
        const isFew = has('traffic-fall') === true;
        if (isFew && n >= 2) return [];
        // A user fails now and then: nothing to page for.
        const hurt = incident !== undefined && (isFew || n < incident.share * target.usual);
        const status = hurt || (n === 0 && minute % 9 === 0) ? 503 : 200;
        const { service, region } = target;
        const document = { service, status, user: { id: `${service}${n}` }, ...(region && { region }) };
        return [{ at, document }];
      }).flat();
    }),
  );
}

/** Runs a world to its end. */
export async function runWorld(seed: number): Promise<Judged> {
  const random = seeded(seed + 1);
  const incidents = labelledOf(seed, random);
  const minutes = documentsOf(incidents, random);
  const time = new FakeTime(T0 + 5_000);
  const account = new Account(exampleTeam(time.now()), () => time.now());
  const store = new MemoryDetection();
  const active = (kind: WorldFault, at = time.now()): readonly Labelled[] =>
    incidents.filter(({ faults }) => faults.some((each) => each.kind === kind && isIn(each, at)));
  const folder = {
    files: async () => {
      if (active('folder-empty').length > 0) return [];
      const gone = new Set(active('file-gone').map(({ target }) => fileOf(target)));
      return ['checkout.yaml', 'search.yaml'].filter((file) => !gone.has(file));
    },
    read: async (file: string) => {
      const of = (kind: WorldFault) => active(kind).some(({ target }) => fileOf(target) === file);
      return of('file-emptied') ? '' : of('total-mistyped') ? mistyped(file) : sound(file);
    },
    origin: (file: string) => `rules/${file}`,
    commits: async () => () => null,
  };
  const within = ({ from, to }: { readonly from: number; readonly to: number }): readonly TimedDocument[] => {
    const place = (at: number) => Math.floor((at - T0) / MINUTE) + 2;
    return minutes
      .slice(Math.max(0, place(from)), place(to) + 1)
      .flat()
      .filter(({ at }) => at >= from && at < to);
  };
  const untold: string[] = [];
  const byPerson: AccountIncident[] = [];
  const start = (name: string) => {
    const rig = detectorRig({
      ...{ rules: [], load: () => loadedRules(ruleFiles(folder)), store, time, account, name },
    });
    rig.app.count = async ({ span, rules, earlier }) =>
      rules.map((rule) =>
        active('source-down').length > 0
          ? { unknown: { kind: 'unreachable', params: { node: 'http://search' } } }
          : countDocuments(rule, span.to, within(span), earlier.map(within)),
      );
    rig.start();
    return rig;
  };
  let rig = start('w0');
  let restarts = 0;
  const keyOf = ({ rule, region }: Target): string =>
    dedupKey(rule, region === null ? [] : [{ field: 'region', value: region }], sha256);
  const openOf = (key: string) =>
    account.incidents.find((each) => each.key === key && each.status !== 'resolved');
  const known = new Map<AccountIncident, boolean>();
  const resolved: { readonly key: string; readonly at: number }[] = [];
  const owed = new Map<string, number>();
  /** Incidents of which something was said beside a page: that a source or rule is not known, that a page is not sent, that a rule is gone. */
  const said = new Set<Labelled>();
  /** Incidents that the page of another one names. */
  const named = new Set<Labelled>();

  for (let at = time.now(); at < T0 + LENGTH; at = time.now()) {
    planPager(rig.server.faults, active('pager-refuses').length > 0, active('pager-down').length > 0);
    const due = incidents.flatMap(({ faults }) =>
      faults.filter((each) => each.kind === 'restart' && isIn({ from: at - STEP, to: at }, each.from)),
    );
    if (due.length > 0) {
      await rig.stop();
      restarts += 1;
      rig = start(`w${restarts}`);
      planPager(rig.server.faults, active('pager-refuses').length > 0, active('pager-down').length > 0);
    }
    // Somebody sees nothing any more, and resolves the page.
    for (const { target, faults } of active('silence')) {
      const silence = faults.find((each) => each.kind === 'silence') as Faulty;
      const open = openOf(keyOf(target));
      if (open !== undefined && isIn({ from: at - STEP, to: at }, silence.from + 2 * MINUTE)) {
        account.resolve(open, 'PSATO01');
        byPerson.push(open);
      }
    }
    await time.advance(STEP);
    for (const incident of account.incidents) {
      const isOver = incident.status === 'resolved';
      if (isOver && known.get(incident) !== true && !byPerson.includes(incident)) {
        resolved.push({ key: incident.key, at: time.now() });
      }
      known.set(incident, isOver);
    }
    for (const each of incidents.filter((one) => isIn(one, time.now()))) {
      const { pages = [], rules = [] } = rig.checkpoint ?? {};
      const isBlind = account.incidents.some(
        ({ key, status }) => key.startsWith('oncall/blind/') && status !== 'resolved',
      );
      const isThere = rules.some(({ rule, leaving }) => rule.name === each.target.rule && !leaving);
      if (isBlind || !isThere || pages.some(({ unsent }) => unsent !== null)) said.add(each);
    }
    for (const page of rig.checkpoint?.pages ?? []) {
      const target = TARGETS.find(
        (each) => each.rule === page.rule && (page.group[0]?.value ?? null) === each.region,
      );
      for (const other of page.others ?? []) {
        const of = incidents.find(
          (each) =>
            isIn(each, time.now()) &&
            each.target.rule === other.rule &&
            each.target.region === (other.group[0]?.value ?? null),
        );
        if (of !== undefined) named.add(of);
      }
      if (page.kind !== 'impact' || target === undefined) continue;
      const key = keyOf(target);
      const isSilent = page.status === 'sending' && page.unsent === null;
      owed.set(key, isSilent ? (owed.get(key) ?? 0) + STEP : 0);
      if ((owed.get(key) ?? 0) > MINUTE) untold.push(`${key} at ${minuteOf(time.now())}`);
    }
  }
  await rig.stop();

  const ours = account.incidents.filter(({ key }) => TARGETS.some((target) => keyOf(target) === key));
  const pagesOf = (each: Labelled) =>
    ours.filter(
      ({ key, createdAt }) =>
        key === keyOf(each.target) && createdAt >= each.from && createdAt < each.to + 3 * MINUTE,
    );
  const name = (each: Labelled): string =>
    `${each.target.rule}${each.target.region ?? ''} ${minuteOf(each.from)}-${minuteOf(each.to)} ${each.faults
      .map(({ kind, from, to }) => `${kind} ${minuteOf(from)}-${minuteOf(to)}`)
      .join(', ')}`;
  const endOfSilence = (each: Labelled): number =>
    each.faults.find(({ kind }) => kind === 'silence')?.to ?? each.from;
  /** Pages that are wanted: one, and one more where a person resolved the first in a silence. */
  const wanted = (each: Labelled): number => {
    const again = pagesOf(each).some((page) => byPerson.includes(page));
    if (again) return isSeen(incidents, each, endOfSilence(each)) ? 2 : 1;
    return isSeen(incidents, each, each.from) ? 1 : 0;
  };
  const hidden = incidents.filter((each) => pagesOf(each).length === 0 && wanted(each) === 0);
  return {
    seed,
    incidents,
    lost: incidents
      .filter((each) => pagesOf(each).length + (named.has(each) ? 1 : 0) < wanted(each))
      .map(name),
    hidden: hidden.length,
    resolvedWhileHurt: incidents
      .filter((each) => resolved.some(({ key, at }) => key === keyOf(each.target) && isIn(each, at)))
      .map(name),
    doubled: incidents
      .filter(
        (each) => pagesOf(each).length > (pagesOf(each).some((page) => byPerson.includes(page)) ? 2 : 1),
      )
      .map(name),
    false: ours
      .filter((page) => !incidents.some((each) => pagesOf(each).includes(page)))
      .map(({ key, createdAt }) => `${key} at ${minuteOf(createdAt)}`),
    untold: [...untold, ...hidden.filter((each) => !said.has(each)).map(name)],
    stuck: ours.filter(({ status }) => status !== 'resolved').map(({ key }) => key),
    delays: incidents.flatMap((each) => {
      const [first] = pagesOf(each).map(({ createdAt }) => createdAt - each.from);
      return first === undefined ? [] : [first];
    }),
  };
}

const minuteOf = (at: number): string => ((at - T0) / MINUTE).toFixed(2);

function planPager(faults: FaultPlan, refuses: boolean, isDown: boolean): void {
  faults.clear();
  if (isDown) faults.add('POST /v2/enqueue', { kind: 'status', status: 503 }, 10_000);
  else if (refuses) faults.add('POST /v2/enqueue', REFUSED, 10_000);
}
