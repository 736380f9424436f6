import { githubWrites } from '../../../src/adapters/github/github.ts';
import type { CommandInput } from '../../../src/domain/command.ts';
import { procedureSchema } from '../../../src/domain/procedure-schema.ts';
import { REMOVED } from '../../../src/domain/redaction.ts';
import { isConfirmable, isUnderWay, lastRunOf, type StepRun } from '../../../src/domain/runs/run.ts';
import type { Session } from '../../../src/domain/session.ts';
import { runMarker } from '../../../src/hub/runs/run-follower.ts';
import type { Time } from '../../../src/ports/clock.ts';
import type { WorkflowRuns } from '../../../src/ports/workflow-runs.ts';
import { DemoRepository, type DemoRun } from '../../../src/sim/github/repository.ts';
import type { GithubExchange } from '../../../src/sim/github/server.ts';
import { FaultPlan } from '../../../src/sim/pagerduty/fault-plan.ts';
import { githubProblems } from '../../adapters/github/contract/contract.ts';
import { localGithubFetch } from '../../adapters/github/local-fetch.ts';
import { opening } from '../../domain/given.ts';
import { Broken } from '../../network/checks.ts';
import type { Random } from '../../network/random.ts';
import type { ProcessTime } from '../process-time.ts';
import { MINUTE_MS, type Part, type World } from '../world.ts';
import type { Hubs } from './hubs.ts';
import type { Sessions, Settled } from './sessions.ts';
import type { Terminals } from './terminals.ts';
import { failVendor, heardWhole } from './vendor-faults.ts';

const REPOSITORY = 'acme/shop';
const FILE = 'rollback.yml';
const STEP = 'read-back';
const TOKEN = 'ghp_local';
const WORKFLOW = `
run-name: roll back \${{ inputs.version }} (\${{ inputs.oncall }})
on:
  workflow_dispatch:
    inputs:
      oncall: { required: true }
      oncall_sha: {}
      version: { required: true }
`;
const WANTED = { repository: REPOSITORY, file: FILE, ref: 'main', inputs: { version: 'v41' } };

/** A session of the team, of whose procedure a step runs the workflow. */
export const openingWithRun: CommandInput<'session.open'> = {
  ...opening,
  procedure: procedureSchema.parse({
    ...opening.procedure,
    phases: opening.procedure.phases.map((phase) => ({
      ...phase,
      steps: phase.steps.map((step) =>
        step.id === STEP ? { ...step, run: { workflow: WANTED, danger: 'high' } } : step,
      ),
    })),
  }),
};

/** The team's GitHub, whose workflow people run from sessions, and in which others push meanwhile. */
export class SimGithub implements Part {
  readonly #repository: DemoRepository;
  readonly #faults = new FaultPlan();
  readonly #calls: GithubExchange[] = [];
  readonly #vendor = {
    ...{ name: 'GitHub', faults: this.#faults, waits: 'retry-after', isLate: true },
    calls: ['', 'GET', 'POST', 'POST', 'POST'],
  };
  readonly #world: World;
  readonly #around: {
    readonly hubs: () => Hubs;
    readonly terminals: () => Terminals;
    readonly sessions: () => Sessions;
  };
  /** Sessions in which somebody asked for a run since the last quiet moment. */
  readonly #asked = new Set<string>();
  /** Hears of each dispatch as it goes out, by whose clock, and how many ms it takes; true: its hub dies of it. */
  dispatches: (time: ProcessTime, ms: number) => boolean = () => false;
  #count = 0;

  constructor(
    world: World,
    around: {
      readonly hubs: () => Hubs;
      readonly terminals: () => Terminals;
      readonly sessions: () => Sessions;
    },
  ) {
    this.#world = world;
    this.#around = around;
    this.#repository = new DemoRepository(REPOSITORY, world.time);
    const chance = world.chance('GitHub');
    this.#repository.namesRun = chance.chance(0.7);
    this.#repository.listsLateMs = chance.pick([0, 0, 5_000]);
    this.#repository.workflows.set(FILE, { text: WORKFLOW });
    this.#repository.push('One (#1)', 'kato', ['a.ts']);
  }

  readonly troubles = {
    'GitHub fails': { perHour: 12, strike: (random) => failVendor(this.#world, this.#vendor, random) },
    'hub killed as it runs a workflow': { perHour: 2 },
  } satisfies Part['troubles'];

  /** People run workflows, others push, and what runs goes on. */
  begin(): void {
    const world = this.#world;
    world.often(
      'run',
      () => 2 * MINUTE_MS,
      (random) => this.#act(random),
    );
    world.often(
      'push',
      () => 60 * MINUTE_MS,
      (random) => {
        this.#repository.push(`Change ${random.below(1_000)} (#${world.number()})`, 'kato', ['a.ts']);
        world.tell('somebody pushes');
        return true;
      },
    );
    const chance = world.chance('work at GitHub');
    const goOn = (): void => {
      for (const run of this.#open) if (world.calm || chance.chance(0.5)) this.#workAt(run, chance);
      world.time.after(20_000, goOn);
    };
    goOn();
  }

  /** Workflows as one process runs them. */
  runs(process: ProcessTime, time: Time): WorkflowRuns {
    const world = this.#world;
    const chance = world.chance('calls to GitHub');
    let isFatal = false;
    const fetch = localGithubFetch({
      ...{ repositories: [this.#repository], token: TOKEN, faults: this.#faults, time: world.time },
      calls: this.#calls,
      takes: () => (isFatal && chance.chance(0.5) ? 2_000 + chance.below(20_000) : 20 + chance.below(300)),
    });
    const call: typeof fetch = (url, init) => {
      this.#count += 1;
      isFatal = init?.method === 'POST' && this.dispatches(process, 400);
      return heardWhole(world, process, fetch(url, init));
    };
    return githubWrites({ auth: { token: TOKEN }, time, fetch: call }).runs;
  }

  mend(): void {
    this.#faults.clear();
  }

  async busy(): Promise<string | null> {
    const { hub } = this.#around.hubs().one;
    for (const id of this.#asked) {
      const state = await this.#world.time.during(hub.session(id));
      const open = state?.runs.find((run) => isGoing(state, run));
      if (open) return `${id}: a run is ${open.state}`;
    }
    return this.#open.length === 0 ? null : 'something runs at GitHub';
  }

  /** What was confirmed by two people ran once, as it was confirmed; nothing else ran; what is said of it is so. */
  check(): void {
    const known = new Set<DemoRun>();
    for (const settled of this.#around.sessions().settled)
      for (const run of settled.state.runs) this.#checkOne(settled, run, known);
    const other = this.#repository.runs.find((run) => !known.has(run));
    if (other) throw new Broken(`"${other.title}" ran, which no session knows`);
    const problems = [...new Set(this.#calls.flatMap(githubProblems))];
    if (problems.length > 0) throw new Broken(`against the contract of GitHub: ${problems.join(', ')}`);
  }

  tidy(): void {
    this.#calls.length = 0;
    this.#asked.clear();
  }

  figures(): Readonly<Record<string, number>> {
    return { runs: this.#repository.runs.length, calls: this.#count };
  }

  get #open(): readonly DemoRun[] {
    return this.#repository.runs.filter(({ status }) => status !== 'completed');
  }

  /** Somebody who is in a session asks for the run of its step, confirms it, or does something else with it. */
  #act(random: Random): boolean {
    const seats = [...this.#around.terminals().open.values()].filter(({ time }) => time.runs);
    if (seats.length === 0) return false;
    const { terminal, session } = random.pick(seats);
    const state = terminal.client.get().view.session;
    if (state.status !== 'open') return false;
    const run = lastRunOf(state, STEP);
    const tell = (what: string) => this.#world.tell(`${terminal.name} in ${session}: ${what}`);
    if (run === null || !isConfirmable(run, new Date(this.#world.time.now()).toISOString())) {
      tell('asks for the run');
      this.#asked.add(session);
      terminal.send('run.ask', { step: STEP });
      return true;
    }
    const roll = random.next();
    if (roll < 0.1) terminal.send('run.withdraw', { run: run.id });
    else if (roll < 0.2) terminal.send('run.decline', { run: run.id, reason: this.#world.text() });
    else {
      // Now and then with the hash of what stood there before.
      const hash = (random.chance(0.2) ? run.was?.hash : run.hash) ?? run.hash;
      if (hash === null) return false;
      tell('confirms the run');
      terminal.send('run.confirm', { run: run.id, hash });
    }
    return true;
  }

  #workAt(run: DemoRun, chance: Random): void {
    if (run.status === 'queued') this.#repository.work(run, 'deploy', 'Shift');
    else if (run.status === 'in_progress')
      this.#repository.finish(run, chance.pick(['success', 'success', 'success', 'failure', 'cancelled']));
  }

  #checkOne({ id, state }: Settled, run: StepRun, known: Set<DemoRun>): void {
    const action = state.actions.find((one) => one.id === run.action);
    if (action === undefined) return;
    const marker = runMarker(id, action);
    const there = this.#repository.runs.filter(({ title }) => title.endsWith(`(${marker})`));
    for (const one of there) known.add(one);
    const what = `${id}: the run of ${run.step} that ${run.confirmed?.by.id} confirmed`;
    if (there.length > 1) throw new Broken(`${what} ran ${there.length} times`);
    const [made] = there;
    if (action.outcome === 'done' && made === undefined)
      throw new Broken(`${what} was reported as started and did not run`);
    if ((action.outcome === 'failed' || action.outcome === 'abandoned') && made !== undefined)
      throw new Broken(`${what} was reported as ${action.outcome} and ran`);
    if (made === undefined) return;
    if (run.confirmed === null || run.confirmed.by.id === run.by.id)
      throw new Broken(`${what} was asked for by the same person, and ran`);
    const isSame = run.what === null || made.sha === run.what.sha;
    const version = run.what?.inputs.version;
    if (version !== undefined && version !== REMOVED && made.inputs.version !== version)
      throw new Broken(`${what} ran with other inputs`);
    if (action.outcome !== 'done') return;
    const said = isSame
      ? STATES[made.conclusion ?? '']
      : made.conclusion === 'cancelled'
        ? 'cancelled'
        : 'failed';
    if (run.state !== said)
      throw new Broken(
        `${what} is said to be ${run.state}, and is ${made.conclusion}${isSame ? '' : ' of another commit'}`,
      );
  }
}

const STATES: Readonly<Record<string, StepRun['state']>> = {
  success: 'done',
  failure: 'failed',
  cancelled: 'cancelled',
};

/** Something of it is still to come. A look for an act that nobody knows of goes on for days. */
function isGoing(state: Session, run: StepRun): boolean {
  const action = state.actions.find(({ id }) => id === run.action);
  if (action?.outcome === 'unknown' || action?.outcome === 'failed' || action?.outcome === 'abandoned')
    return false;
  // Nothing is looked up any more for a session that was closed.
  return (run.state === 'asked' && state.status === 'open') || isUnderWay(run);
}
