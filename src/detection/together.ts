import type { ReplayedPage } from './backtest/replayed-page.ts';
import type { PageRequest } from './detection-event.ts';
import type { DetectionRule } from './rule.ts';

/*
 * Rules that fire together are one page. A page takes in what another rule pages for shortly after it, where the same people are called
 * and the page is no less grave: these are named in it, and nobody is called twice. One that is taken in has no page of its own. Where
 * the page that names it is over and it is not, it gets one.
 */

/** A page with the rule that asks for it. */
interface Paging {
  readonly rule: Pick<DetectionRule, 'severity' | 'together'>;
  readonly request: Pick<PageRequest, 'rule' | 'service' | 'slot'>;
}

export interface AskedPage extends Paging {
  readonly request: PageRequest;
}

/** As PagerDuty is told: a rule without a severity is an error, as one of SEV2. */
const GRAVITY: Readonly<Record<string, number>> = { SEV1: 1, SEV2: 2, SEV3: 3, SEV4: 4 };
const gravityOf = ({ rule }: Pick<Paging, 'rule'>): number => GRAVITY[rule.severity ?? 'SEV2'] ?? 2;

function takesIn(page: Paging, other: Paging): boolean {
  const [a, b] = [page.request, other.request];
  return (
    a.rule !== b.rule &&
    a.service === b.service &&
    gravityOf(page) <= gravityOf(other) &&
    Math.abs(b.slot - a.slot) <= (other.rule.together ?? 0) &&
    (other.rule.together ?? 0) > 0
  );
}

/** Of pages that are asked for: those that go out by themselves, and the open ones that take the others in. */
export function together(
  asked: readonly AskedPage[],
  open: readonly AskedPage[],
): { readonly own: readonly PageRequest[]; readonly taking: readonly PageRequest[] } {
  const taken = new Map<AskedPage, PageRequest[]>();
  const own: AskedPage[] = [];
  // The gravest first: it may take the others in.
  for (const each of asked.toSorted((a, b) => gravityOf(a) - gravityOf(b))) {
    const page = [...open, ...own].find((one) => takesIn(one, each));
    if (page === undefined) own.push(each);
    else taken.set(page, [...(taken.get(page) ?? []), each.request]);
  }
  const withOthers = (page: AskedPage): PageRequest => {
    const more = taken.get(page);
    if (more === undefined) return page.request;
    return { ...page.request, others: [...(page.request.others ?? []), ...more] };
  };
  return { own: own.map(withOthers), taking: open.filter((page) => taken.has(page)).map(withOthers) };
}

/** A rule with its replayed pages. */
interface ReplayedRule {
  readonly rule: DetectionRule;
  readonly pages: readonly ReplayedPage[];
}

/**
 * Pages of rules that were replayed beside each other, in their order, as they would have gone out: `within` names the rule whose page
 * took one in. One that outlasts that page goes out when that is over.
 */
export function replayedTogether(rules: readonly ReplayedRule[]): readonly (readonly ReplayedPage[])[] {
  type Out = Paging & { readonly rule: DetectionRule; readonly place: number; readonly page: ReplayedPage };
  const outOf = (rule: DetectionRule, page: ReplayedPage, place: number): Out => ({
    ...{ rule, page, place, request: { rule: rule.name, service: rule.service, slot: page.paged } },
  });
  const earliest = (a: Out, b: Out): number => a.page.paged - b.page.paged || gravityOf(a) - gravityOf(b);
  const waiting = rules.flatMap(({ rule, pages }, place) => pages.map((page) => outOf(rule, page, place)));
  const sent: Out[] = [];
  const named: Out[] = [];
  for (let next = waiting.sort(earliest).shift(); next !== undefined; next = waiting.sort(earliest).shift()) {
    const one = next;
    const { paged, resolved } = one.page;
    const isUp = ({ page }: Out): boolean => page.resolved === null || page.resolved > paged;
    const page = sent.find((each) => isUp(each) && takesIn(each, one))?.page;
    if (page === undefined) sent.push(one);
    else if (page.resolved !== null && (resolved === null || resolved > page.resolved))
      waiting.push(outOf(one.rule, { ...one.page, paged: page.resolved }, one.place));
    else named.push({ ...one, page: { ...one.page, within: page.rule } });
  }
  const all = [...sent, ...named].sort(earliest);
  return rules.map((_, place) => all.flatMap((each) => (each.place === place ? [each.page] : [])));
}
