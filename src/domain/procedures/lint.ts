import {
  isRequired,
  type Phase,
  type Procedure,
  SEVERITIES,
  type Severity,
  type Step,
} from '../procedure.ts';
import { type FactName, RELEASE_FACTS, readFactWord } from '../when.ts';
import { type Clause, meets, readCondition } from './condition.ts';

/** How many steps may be required: at SEV1 and SEV2, and from SEV3 down. */
export interface RequiredLimits {
  readonly most: number;
  readonly minor: number;
}
export const REQUIRED_LIMITS: RequiredLimits = { most: 10, minor: 6 };

/** What a careful reader objects to in a procedure that can be used; without a step it is about the whole. */
export interface Finding {
  readonly phase: string | null;
  readonly step: string | null;
  readonly field: string | null;
  readonly kind:
    | 'if-self'
    | 'if-circle'
    | 'if-against'
    | 'if-later'
    | 'if-done-second'
    | 'required-never'
    | 'repeat-later'
    | 'due-later'
    | 'too-many-required'
    | 'same-text'
    | 'asks-more'
    | 'fact-release'
    | 'run-later'
    | 'run-low-second'
    | 'run-undo'
    | 'run-check-undo'
    | 'run-source';
  readonly params: Readonly<Record<string, string | number>>;
}

interface Placed {
  readonly step: Step;
  readonly phase: Phase;
}

/** All that is to be objected to, in the order of the procedure. `sources`: names of the log sources; null: not known. */
export function lintProcedure(
  procedure: Procedure,
  limits: RequiredLimits = REQUIRED_LIMITS,
  sources: readonly string[] | null = null,
): readonly Finding[] {
  const all = procedure.phases.flatMap((phase) => phase.steps.map((step) => ({ step, phase })));
  const never = neverThere(all);
  return [
    ...tooMany(procedure, limits),
    ...all.flatMap((placed) => [
      ...unreachable(placed, all, never),
      ...neverRequired(placed),
      ...afterClose(placed),
      ...untranslated(placed),
      ...asksMore(placed),
      ...ofRelease(placed, procedure),
      ...ofRun(placed, all, sources),
    ]),
  ];
}

const finding = (
  { phase, step }: Placed,
  field: string,
  kind: Finding['kind'],
  params: Finding['params'] = {},
): Finding => ({ phase: phase.id, step: step.id, field, kind, params });

/** How many steps up to the close are required at a severity; one that is not there then does not count. */
export function requiredAt(procedure: Procedure, severity: Severity): number {
  const steps = procedure.phases.filter(({ after }) => after !== 'close').flatMap((phase) => phase.steps);
  return steps.filter((step) => isRequired(step, severity) && mayBeAt(step, severity)).length;
}

function tooMany(procedure: Procedure, { most, minor }: RequiredLimits): readonly Finding[] {
  const found: Finding[] = [];
  // Only an incident has a severity; the other kinds have one number.
  const at: readonly Severity[] = procedure.kind === 'incident' ? ['SEV1', 'SEV3'] : ['SEV1'];
  for (const severity of at) {
    const n = requiredAt(procedure, severity);
    const limit = severity === 'SEV1' ? most : minor;
    if (n <= limit) continue;
    const params = { severity: procedure.kind === 'incident' ? severity : procedure.kind, n, most: limit };
    found.push({ phase: null, step: null, field: 'phases', kind: 'too-many-required', params });
  }
  return found;
}

const clausesOf = (step: Step): readonly Clause[] => readCondition(step.if) ?? [];
const needed = (step: Step): readonly string[] =>
  clausesOf(step).flatMap((clause) => (clause.is === 'step' ? [clause.step] : []));

const mayBeAt = (step: Step, severity: Severity): boolean =>
  clausesOf(step).every((clause) => clause.is === 'step' || meets(severity, clause.bound, clause.severity));

/** Steps whose condition can never hold. */
function neverThere(all: readonly Placed[]): ReadonlySet<string> {
  const never = new Set(all.filter(({ step }) => !canHold(clausesOf(step))).map(({ step }) => step.id));
  const reached = new Set<string>();
  for (let size = -1; size !== reached.size; ) {
    size = reached.size;
    for (const { step } of all) if (needed(step).every((id) => reached.has(id))) reached.add(step.id);
  }
  for (const { step } of all) if (!reached.has(step.id)) never.add(step.id);
  return never;
}

function canHold(clauses: readonly Clause[]): boolean {
  const was = new Map<string, string>();
  for (const clause of clauses) {
    if (clause.is !== 'step') continue;
    if ((was.get(clause.step) ?? clause.was) !== clause.was) return false;
    was.set(clause.step, clause.was);
  }
  const bounds = clauses.filter((clause) => clause.is === 'severity');
  return SEVERITIES.some((severity) =>
    bounds.every((clause) => meets(severity, clause.bound, clause.severity)),
  );
}

function unreachable(placed: Placed, all: readonly Placed[], never: ReadonlySet<string>): readonly Finding[] {
  const { step, phase } = placed;
  const clauses = clausesOf(step);
  if (clauses.length === 0) return [];
  const say = (kind: Finding['kind'], value = ''): readonly Finding[] => [
    finding(placed, 'if', kind, { value }),
  ];
  if (!canHold(clauses)) return say('if-against', step.if);
  const ids = needed(step);
  if (ids.includes(step.id)) return say('if-self');
  const phaseOf = (id: string) => all.find((one) => one.step.id === id)?.phase;
  const later = ids.find((id) => phaseOf(id)?.after === 'close' && phase.after !== 'close');
  if (later !== undefined) return say('if-later', later);
  const circle = circleOf(step.id, all);
  if (circle !== null) return say('if-circle', circle.join(' » '));
  const dead = ids.find((id) => never.has(id));
  return dead === undefined ? [] : say('if-done-second', dead);
}

/** The way from a step over what it waits for back to itself; null: there is none. */
function circleOf(from: string, all: readonly Placed[]): readonly string[] | null {
  const needs = new Map(all.map(({ step }) => [step.id, needed(step)]));
  const seen = new Set<string>();
  const walk = (id: string, way: readonly string[]): readonly string[] | null => {
    for (const next of needs.get(id) ?? []) {
      if (next === from) return [...way, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = walk(next, [...way, next]);
      if (found !== null) return found;
    }
    return null;
  };
  return walk(from, [from]);
}

/** Required "from SEV2", and only there at severities milder than that. */
function neverRequired(placed: Placed): readonly Finding[] {
  const { step } = placed;
  if (typeof step.required === 'boolean' || !canHold(clausesOf(step))) return [];
  const required = SEVERITIES.filter((severity) => isRequired(step, severity));
  if (required.some((severity) => mayBeAt(step, severity))) return [];
  return [finding(placed, 'required', 'required-never', { value: step.required })];
}

function afterClose(placed: Placed): readonly Finding[] {
  const { step, phase } = placed;
  if (phase.after !== 'close') return [];
  return [
    ...(step.repeat === undefined ? [] : [finding(placed, 'repeat', 'repeat-later')]),
    ...(step.within === undefined ? [] : [finding(placed, 'due', 'due-later')]),
  ];
}

const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** A text in Japanese where English should be. A team that writes one language only gives it twice. */
function untranslated(placed: Placed): readonly Finding[] {
  const { title, why } = placed.step;
  const texts = [['title', title] as const, ...(why === undefined ? [] : [['why', why] as const])];
  return texts.flatMap(([field, { ja, en }]) =>
    KANA.test(en) && ja !== en ? [finding(placed, field, 'same-text')] : [],
  );
}

/** Words of a title that ask for more than a fact shows: known ones, not all. */
const MORE: Readonly<Partial<Record<FactName, RegExp>>> = {
  finding: /since when|\bwhere\b|いつから|どこ/i,
  decision: /\babort\b|criteri|中止|条件/i,
  pinned: /\bpreserve|保全/i,
  'expert called': /\bescalate|manager|上長|エスカレーション/i,
  'notice first': /time of the next|次報/i,
  'notice update': /time of the next|次報/i,
  mitigated: /\bverify|\bcheck\b|確認/i,
  deployed: /\bverify|\bcheck\b|確認/i,
  'rolled back': /\bverify|\bcheck\b|確認/i,
};
/** That time has passed says nothing of what people did in it. */
const MORE_THAN_TIME = /\bwatch|monitor|監視/i;

/** A fact that only a release has, in another procedure: it ticks nothing. */
function ofRelease(placed: Placed, { kind }: Procedure): readonly Finding[] {
  const { when: word } = placed.step;
  const when = readFactWord(word);
  if (kind === 'release' || when === null || !RELEASE_FACTS.has(when.fact)) return [];
  return [finding(placed, 'when', 'fact-release', { value: word ?? '' })];
}

/** What a step runs, against where it stands and what it needs. */
function ofRun(
  placed: Placed,
  all: readonly Placed[],
  sources: readonly string[] | null,
): readonly Finding[] {
  const { step, phase } = placed;
  if (step.run === undefined) return [];
  const { danger, undo, query } = step.run;
  const opposite = all.find(({ step: { id } }) => id === undo)?.step;
  const isCheck = undo !== undefined && query !== undefined;
  const isNone = undo !== undefined && (undo === step.id || opposite?.run?.workflow === undefined);
  const source = query?.source;
  const isUnknown = source !== undefined && sources !== null && !sources.includes(source);
  return [
    ...(isUnknown ? [finding(placed, 'run', 'run-source', { value: source })] : []),
    ...(phase.after === 'close' ? [finding(placed, 'run', 'run-later')] : []),
    ...(danger === 'low' && step.needs !== undefined ? [finding(placed, 'run', 'run-low-second')] : []),
    ...(isCheck ? [finding(placed, 'run', 'run-check-undo')] : []),
    ...(isNone && !isCheck ? [finding(placed, 'run', 'run-undo', { value: undo })] : []),
  ];
}

/** A fact would tick the step before all is done that its title asks for. */
function asksMore(placed: Placed): readonly Finding[] {
  const { when: word, title } = placed.step;
  const when = readFactWord(word);
  const more = when === null ? undefined : when.after > 0 ? MORE_THAN_TIME : MORE[when.fact];
  const asked = more === undefined ? null : (more.exec(title.en) ?? more.exec(title.ja));
  return asked === null ? [] : [finding(placed, 'when', 'asks-more', { value: word ?? '', word: asked[0] })];
}
