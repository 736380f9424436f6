import { actionsLeft } from '../../domain/checklist.ts';
import { ROLES, SEVERITIES } from '../../domain/procedure.ts';
import type { Session } from '../../domain/session.ts';
import type { OnCall, SessionSummary } from '../../protocol/http.ts';
import type { ValueKind } from '../grammar/command.ts';
import { stepsInOrder } from '../link/find.ts';
import type { HubApi } from '../link/hub-api.ts';
import { openProcedures } from '../link/procedures.ts';
import { aboutSession, isLive } from '../link/sessions.ts';
import { runningHubOf } from '../link/wire.ts';
import { invitedSessions, readCredentials } from '../settings/credentials.ts';
import type { Invocation } from '../settings/invocation.ts';
import { type Candidate, SHELLS } from './shells.ts';

/** What was typed before: arguments, and values of options by their long names. */
interface Typed {
  readonly given: readonly string[];
  readonly values: ReadonlyMap<string, string>;
}

type Values = (cli: Invocation, typed: Typed) => Promise<readonly Candidate[]>;

const plain = (value: string): Candidate => ({ value, about: '' });
const fixed =
  (values: readonly string[]): Values =>
  async () =>
    values.map(plain);

/** What may stand in a place of each kind. */
export const VALUES: Readonly<Record<Exclude<ValueKind, 'file'>, Values>> = {
  severity: fixed([...SEVERITIES, 'none']),
  role: fixed(ROLES),
  shell: fixed(SHELLS),
  session: sessions((status) => status === 'open'),
  'closed-session': sessions((status) => status === 'closed'),
  'any-session': sessions(() => true),
  record: sessions(() => true),
  step: async (cli, typed) =>
    stepsInOrder(await sessionOf(cli, typed)).map(({ id, status, step }) => ({
      value: id,
      about: `${cli.t(`step-${status}`)} ${step.title[cli.lang]}`,
    })),
  person: async (cli, typed) => [...people(await sessionOf(cli, typed), false), plain('me')],
  assignee: async (cli, typed) => [...people(await sessionOf(cli, typed), false), plain('me'), plain('none')],
  removed: async (cli, typed) => people(await sessionOf(cli, typed), true),
  action: async (cli) => {
    const api = await hub(cli);
    const left = (await api.sessions()).filter(({ openActions }) => (openActions ?? 0) > 0);
    const states = await Promise.all(left.map(({ id }) => api.session(id)));
    return states.flatMap((state) =>
      actionsLeft(state).map((note) => ({ value: `${state.id}#${note.seq}`, about: note.text })),
    );
  },
  incident: async (cli) =>
    (await (await hub(cli)).incidents('all')).incidents.map(({ number, id, title }) => ({
      value: String(number ?? id),
      about: title,
    })),
  service: async (cli) => (await (await hub(cli)).services()).map((name) => plain(name)),
  schedule: async (cli) =>
    (await (await hub(cli)).oncall()).schedules.map(({ name, now }) => ({
      value: name,
      about: now.map((turn) => turn.name).join(', '),
    })),
  'on-call': async (cli) => peopleOf(await (await hub(cli)).oncall()),
  window: async (cli) =>
    (await (await hub(cli)).maintenance()).map(({ id, services, text }) => ({
      value: id,
      about: `${services.join(', ')} ${text}`.trim(),
    })),
  procedure: async (cli) =>
    (await (await openProcedures(cli)).list()).flatMap((result) =>
      result.ok
        ? [{ value: result.loaded.procedure.id, about: result.loaded.procedure.title[cli.lang] }]
        : [],
    ),
  rule: async (cli) => {
    const { detectionPlace } = await import('../rules/detection-place.ts');
    const { loadRuleFolder } = await import('../wiring/rules.ts');
    const { rules } = await loadRuleFolder((await detectionPlace(cli, undefined)).rules);
    return rules.map(({ rule }) => ({ value: rule.name, about: rule.title ?? '' }));
  },
  exclusion: async (cli, { values }) => {
    const { exclusionWay } = await import('../rules/exclusion-way.ts');
    const config = values.get('--config');
    const way = await exclusionWay(cli, config === undefined ? {} : { config });
    const live = (await way.list()).value.filter(({ state }) => state !== 'ended');
    return live.map(({ id, reason }) => ({ value: id, about: reason }));
  },
  source: async (cli) => (cli.config.settings.sources ?? []).map(({ name }) => plain(name)),
  webhook: async (cli, { values }) => {
    const { webhookSecretsOf } = await import('../hub/hub-place.ts');
    const secrets = await webhookSecretsOf(cli, values.get('--config'));
    const kept = await secrets.list();
    secrets.close();
    return kept.map(({ id, added }) => ({ value: id, about: added.slice(0, 10) }));
  },
  token: async (cli, { values }) => {
    const { hubTokensOf } = await import('../hub/hub-place.ts');
    const { tokens, close } = await hubTokensOf(cli, values.get('--config'));
    const live = tokens.list().filter(({ revoked }) => revoked === null);
    close();
    return live.map(({ id, name }) => ({ value: id, about: name }));
  },
};

function sessions(fits: (status: SessionSummary['status']) => boolean): Values {
  return async (cli) => {
    const every = await hub(cli).then(
      (api) => api.sessions(),
      () => [],
    );
    const found = every.filter(({ status }) => fits(status));
    const live = [...found.filter(isLive), ...found.filter((session) => !isLive(session))];
    const listed = live.map((session) => ({
      value: session.id,
      about: `${session.title} (${aboutSession(session, cli.t)})`,
    }));
    // Sessions of other hubs, which an invite has opened.
    const invited = invitedSessions(await readCredentials(cli)).filter((id) =>
      every.every((each) => each.id !== id),
    );
    return [...listed, ...invited.map(plain)];
  };
}

/** Everybody of the schedules and policies, by name, with what they are on call for. */
function peopleOf({ schedules, policies }: OnCall): readonly Candidate[] {
  const turns = [
    ...schedules.flatMap(({ name: about, now, next }) =>
      [...now, ...next].map(({ name }) => ({ name, about })),
    ),
    ...policies.flatMap(({ name: about, levels }) =>
      levels.flatMap(({ people }) => people.map(({ name }) => ({ name, about }))),
    ),
  ];
  return [
    ...new Map(turns.toReversed().map(({ name, about }) => [name, { value: name, about }])).values(),
  ].reverse();
}

function people(session: Session, gone: boolean): readonly Candidate[] {
  return Object.values(session.participants)
    .filter(({ removed }) => removed === gone)
    .map(({ name, id }) => ({ value: name, about: id }));
}

/** The session that the first argument names, by its id or the start of it. */
async function sessionOf(cli: Invocation, { given: [word = ''] }: Typed): Promise<Session> {
  const api = await hub(cli, word);
  const every = await api.sessions();
  const found = every.find(({ id }) => id === word) ?? every.find(({ id }) => id.startsWith(word));
  return api.session(found?.id ?? word);
}

async function hub(cli: Invocation, session?: string): Promise<HubApi> {
  const link = await runningHubOf(cli, session ?? null);
  if (!link) throw new Error('no hub runs');
  return link.api;
}
