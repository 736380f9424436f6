import { phaseProgress, stepsOf } from '../../domain/checklist.ts';
import { inviterOf } from '../../domain/permission.ts';
import { isRequired } from '../../domain/procedure.ts';
import type { ParticipantState, StepState } from '../../domain/session.ts';
import { asCompared } from '../../text/as-compared.ts';
import { markdownTable, type RecordContext, section, WEB_TOLD } from '../context.ts';

/** Every step with who, when and, where skipped, why. */
export function checklist(c: RecordContext): readonly string[] {
  const lines = c.session.phases.flatMap((phase) => {
    const { settled, total } = phaseProgress(c.session, phase);
    const after = phase.after === 'close' ? ` (${c.t('afterClose')})` : '';
    const steps = stepsOf(c.session, phase).map((step) => stepLine(c, step));
    return [`**${c.say(phase.title)} ${settled}/${total}**${after}`, '', ...steps, ''];
  });
  return section(c.t('checklist'), lines.slice(0, -1));
}

function stepLine(c: RecordContext, step: StepState): string {
  const box = step.status === 'done' ? '[x]' : '[ ]';
  const detail = c.list([stepDetail(c, step), ...openDetail(c, step)].filter((part) => part !== ''));
  return `- ${box} ${c.say(step.step.title)}${detail === '' ? '' : ` — ${detail}`}`.replace(/\s*\n\s*/g, ' ');
}

function stepDetail(c: RecordContext, step: StepState): string {
  const { seq } = step;
  const who = step.by === null ? '' : c.author({ seq, by: step.by });
  const at = step.at === null ? '' : c.time(step.at);
  switch (step.status) {
    case 'done':
      return (
        c.t(step.auto === null && !step.rounds?.isAuto ? 'stepDone' : 'stepAuto', { who, at }) +
        ((step.rounds?.count ?? 1) > 1 ? c.t('stepRounds', { n: step.rounds?.count ?? 1 }) : '') +
        (step.confirmedBy ? c.t('stepConfirmed', { who: c.author({ seq, by: step.confirmedBy }) }) : '')
      );
    case 'skipped':
      return c.t('stepSkipped', { who, at, reason: c.text(step.reason ?? '') });
    case 'doing':
      return c.t(step.waiting ? 'stepWaiting' : 'stepDoing', { who });
    case 'todo': {
      const { rounds } = step;
      if (rounds === null) return '';
      const last = { n: rounds.count, who: c.author(rounds), at: c.time(rounds.at) };
      return c.t('stepReturned', last);
    }
  }
}

function openDetail(c: RecordContext, step: StepState): readonly string[] {
  if (step.status === 'done' || step.status === 'skipped') return [];
  const parts = isRequired(step.step, c.session.severity) ? [c.t('stepRequired')] : [];
  if (step.assignee !== null) parts.push(c.t('stepAssigned', { who: c.name(step.assignee) }));
  return parts;
}

function kindOf(c: RecordContext, { id, kind }: ParticipantState): string {
  const by = inviterOf(c.session, id);
  const word = c.t(`kind_${kind}`);
  return by === undefined ? word : c.t('invitedBy', { kind: word, who: c.name(by) });
}

/** Who was there, with every role they held at any time, and the drivers in turn. */
export function people(c: RecordContext): readonly string[] {
  const { t } = c;
  const held = new Map<string, Set<string>>();
  const drivers: string[] = [];
  for (const event of c.events) {
    const { participant, role, to } = event.data as { participant: string; role: string; to: string | null };
    if (event.type === 'role.taken') hold(participant, role);
    if (event.type === 'driver.changed' && to !== null) {
      hold(to, 'driver');
      drivers.push(c.name(to));
    }
  }
  const all = Object.values(c.session.participants);
  const late = all.filter(({ kind }) => kind === 'web').slice(WEB_TOLD);
  const rows = all
    .filter((p) => !late.includes(p))
    .map((p) => [
      c.text(p.name),
      kindOf(c, p),
      c.time(p.joinedAt),
      [...(held.get(p.id) ?? [])].map((role) => t(`role_${role}` as 'role_lead')).join(', '),
    ]);
  if (late.length > 0) rows.push([t('webMore', { n: late.length }), t('kind_web'), '', '']);
  const head = [t('person'), t('personKind'), t('personJoined'), t('personRoles')];
  const more = [
    ...(drivers.length > 1 ? [t('driverTurns', { names: drivers.join(' → ') })] : []),
    ...missing(c),
  ].flatMap((line) => ['', line]);
  return section(t('people'), rows.length === 0 ? more.slice(1) : [...markdownTable(head, rows), ...more]);

  function hold(participant: string, role: string): void {
    held.set(participant, (held.get(participant) ?? new Set()).add(role));
  }
}

/** Names as people write them: case, width and spaces do not tell two apart. */
const folded = (name: string): string => asCompared(name).replace(/\s+/g, '');

/** Who was called and did not come. Only names can be compared, so it says no more than that. */
function missing(c: RecordContext): readonly string[] {
  const { session: s, t } = c;
  const there = new Set(Object.values(s.participants).map(({ name }) => folded(name)));
  const called = new Map<string, string>();
  for (const { who, answer } of s.responders) {
    called.set(folded(who), t(answer === null ? 'called' : `called_${answer}`, { who: c.text(who) }));
  }
  for (const who of s.incidents.flatMap(({ assignees = [] }) => assignees)) {
    if (!called.has(folded(who))) called.set(folded(who), t('paged', { who: c.text(who) }));
  }
  const names = [...called].filter(([name]) => !there.has(name)).map(([, said]) => said);
  const used = new Set([...Object.keys(s.participants), ...Object.values(s.invitedBy)]);
  const unused = Object.keys(s.invitedBy).filter((id) => !used.has(id)).length;
  return [
    ...(names.length === 0 ? [] : [t('neverJoined', { names: c.list(names) })]),
    ...(unused === 0 ? [] : [t('invitedNever', { n: unused })]),
  ];
}
