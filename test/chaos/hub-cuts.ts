import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { openSqliteLog } from '../../src/adapters/sqlite-log/sqlite-log.ts';
import { type HubFetch, hubClient } from '../../src/adapters/websocket/hub-client.ts';
import { paths } from '../../src/cli/base/paths.ts';
import { dataFolder, probe, runtimeFolder } from '../../src/cli/hub/local-place.ts';
import type { AnyEvent } from '../../src/domain/event.ts';
import { reduceAll } from '../../src/domain/reduce.ts';
import { initialSession } from '../../src/domain/session.ts';
import { verifyChain } from '../../src/domain/verify-chain.ts';
import { identityHeaders } from '../../src/protocol/http.ts';
import { opening } from '../bench/opening.ts';
import { BIN } from '../cli/rig.ts';
import { readAll } from '../contracts/event-log-checks.ts';
import { factsIn } from '../contracts/fact-log.ts';
import { Random } from '../network/random.ts';
import { sha256 } from '../network/sha256.ts';
import { Writer } from '../stories/driver/writer.ts';
import { Disk, type Image, noting, readImage, writeImage } from './power-cut.ts';

/*
 * The hub of a machine as its users run it (the built program), whose power fails again and again while people write. Each time a
 * new hub begins on what the disk would have.
 */

const WRITERS = 4;
const START_MS = 60_000;

export interface CutsPlan {
  readonly seed: number;
  readonly cuts: number;
  /** The disk says that it has synced, and has not. */
  readonly lies?: boolean;
}

export interface CutsReport {
  cuts: number;
  acknowledged: number;
  /** Commands that had no answer yet at a cut. */
  cutInFlight: number;
  /** Writes that were not synced at a cut, and those of them that were lost. */
  unsynced: number;
  lostWrites: number;
  /** What was acknowledged and is not there, or is there twice or elsewhere. */
  readonly broken: string[];
}

/** One user, one session, so many power cuts. Stops at the first thing that is broken. */
export async function cutPower({ seed, cuts, lies = false }: CutsPlan): Promise<CutsReport> {
  const random = new Random(seed);
  const report: CutsReport = {
    cuts: 0,
    acknowledged: 0,
    cutInFlight: 0,
    unsynced: 0,
    lostWrites: 0,
    broken: [],
  };
  const place = new Place(lies);
  const writers: Writer[] = [];
  try {
    await place.begin();
    const session = await place.openSession();
    const invites: string[] = [];
    const changes: string[] = [];
    let acks = 0;
    let look = (): void => {};
    const acked = () => {
      acks += 1;
      look();
    };
    for (let i = 1; i <= WRITERS; i += 1) {
      const name = `writer${seed}-${i}`;
      writers.push(new Writer({ name, socket: place.socket, session, random, acked }));
    }
    for (const writer of writers) writer.write();
    while (report.cuts < cuts && report.broken.length === 0) {
      const moment = random.next();
      // As it starts, in a quiet moment, or under load.
      if (moment < 0.1) await pause(random.below(300));
      else {
        await place.answers();
        for (const { client } of writers) client.retryNow();
        const target = acks + 1 + random.below(40);
        await Promise.race([
          new Promise<void>((reached) => {
            look = () => acks >= target && reached();
            look();
          }),
          place.ended.then(() => {
            throw new Error(`the hub ended by itself: ${place.log()}`);
          }),
          pause(START_MS).then(() => {
            throw new Error(`the hub acknowledges nothing more: ${place.log()}`);
          }),
        ]);
        if (moment < 0.2) invites.push(await place.invite(session));
        if (moment < 0.4) changes.push(await place.change(`flag ${report.cuts} on`));
        if (moment > 0.9) {
          for (const writer of writers) writer.stop();
          await pause(400 + random.below(400));
          for (const writer of writers) writer.write();
        }
        await pause(random.below(8));
      }
      const written = writers.map((writer) => writer.written.map((one) => ({ ...one })));
      // What is acknowledged after this line was on the disk all the same: it is checked the next time.
      await place.cut(random, report);
      report.cuts += 1;
      report.cutInFlight += writers.reduce((sum, { unanswered }) => sum + unanswered, 0);
      const log = await place.events(session);
      report.broken.push(...log.broken);
      if (log.events.length === 0) report.broken.push('the session is gone');
      for (const [i, writer] of writers.entries())
        report.broken.push(...missingOf(writer, written[i] ?? [], log.events));
      const kept = place.keptInvites();
      for (const id of invites) if (!kept.includes(id)) report.broken.push(`invite ${id} is gone`);
      for (const text of changes)
        if (log.changes.filter((one) => one === text).length !== 1)
          report.broken.push(`the change ${text} is not there once`);
      place.start();
    }
    if (report.broken.length > 0) return report;
    await place.answers();
    for (const writer of writers) {
      writer.stop();
      writer.client.retryNow();
    }
    const end = performance.now() + START_MS;
    while (writers.some(({ unanswered }) => unanswered > 0)) {
      if (performance.now() > end) throw new Error('what was on its way is not answered');
      await pause(20);
    }
    report.acknowledged = acks;
    await place.end();
    const { events, broken } = await place.events(session);
    report.broken.push(...broken, ...onceEach(writers, events));
    const state = reduceAll(initialSession(session), events);
    for (const { client, clientId } of writers) {
      const same =
        isDeepStrictEqual(client.events(), events) && isDeepStrictEqual(client.get().view.session, state);
      if (!same) report.broken.push(`${clientId} has another log than the hub`);
    }
    return report;
  } finally {
    for (const writer of writers) writer.stop();
    await Promise.all(writers.map(({ client }) => client.close()));
    await place.remove();
  }
}

type Told = Writer['written'];

/** What a writer was told is saved and is not at its place. */
export function missingOf({ clientId }: Writer, written: Told, events: readonly AnyEvent[]): string[] {
  return written.flatMap(({ n, acked, text }) => {
    if (acked === null) return [];
    const event = events[acked - 1];
    const isThere = event?.cmd.client === clientId && event.cmd.n === n && event.data.text === text;
    return isThere ? [] : [`${clientId} was told that ${n} is saved as event ${acked} of ${events.length}`];
  });
}

export function onceEach(writers: readonly Writer[], events: readonly AnyEvent[]): string[] {
  const notes = events.filter(({ type }) => type === 'note.added');
  const of = (id: string) => notes.filter(({ cmd }) => cmd.client === id).map(({ cmd }) => cmd.n);
  const refused = writers.flatMap((one) => one.refused);
  return [
    ...refused,
    ...writers.flatMap(({ clientId, written }) =>
      isDeepStrictEqual(
        of(clientId),
        written.map(({ n }) => n),
      )
        ? []
        : [`the notes of ${clientId} are not in the log once each, in their order`],
    ),
  ];
}

/** A user's machine. */
class Place {
  readonly root = mkdtempSync(join(tmpdir(), 'oncall-cuts-'));
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #data: string;
  readonly #lies: boolean;
  #journals = 0;
  #disk: Disk;
  #hub: ChildProcess | null = null;
  ended: Promise<unknown> = new Promise(() => {});

  constructor(lies: boolean) {
    const { root } = this;
    for (const folder of ['run', 'config']) mkdirSync(join(root, folder), { mode: 0o700 });
    this.#lies = lies;
    this.#env = {
      PATH: process.env.PATH,
      HOME: root,
      XDG_CONFIG_HOME: join(root, 'config'),
      XDG_STATE_HOME: join(root, 'state'),
      XDG_RUNTIME_DIR: join(root, 'run'),
      XDG_CACHE_HOME: join(tmpdir(), `oncall-test-cache-${process.getuid?.() ?? 0}`),
      LANG: 'en_US.UTF-8',
      ONCALL_NAME: 'Sato',
      ONCALL_EMAIL: 'sato@example.com',
    };
    this.#data = dataFolder(paths(this.#env));
    mkdirSync(this.#data, { recursive: true, mode: 0o700 });
    this.#disk = new Disk(this.#data);
  }

  get socket(): string {
    return runtimeFolder(this.#env).socket;
  }

  get #journal(): string {
    return join(this.root, `journal-${this.#journals}`);
  }

  async begin(): Promise<void> {
    this.start();
    await this.answers();
  }

  start(): void {
    rmSync(this.#journal, { force: true });
    this.#journals += 1;
    this.#disk = new Disk(this.#data);
    const under = noting({ folder: this.#data, journal: this.#journal, lies: this.#lies });
    const env = { ...this.#env, ...under } as NodeJS.ProcessEnv;
    const hub = spawn(process.execPath, [BIN, 'hub', 'run', '--local'], {
      cwd: this.root,
      env,
      stdio: 'ignore',
    });
    this.#hub = hub;
    this.ended = once(hub, 'exit');
  }

  /** Resolves when the hub serves. */
  async answers(): Promise<void> {
    const end = performance.now() + START_MS;
    while ((await probe(this.socket)) === null) {
      if (this.#hub?.exitCode !== null || performance.now() > end)
        throw new Error(`the hub does not start: ${this.log()}`);
      await pause(10);
    }
  }

  async cut(random: Random, report: CutsReport): Promise<void> {
    this.#hub?.kill('SIGKILL');
    await this.ended;
    writeImage(this.#data, this.#disk.cut(this.#journal, random));
    report.unsynced += this.#disk.unsynced;
    report.lostWrites += this.#disk.lost;
  }

  async end(): Promise<void> {
    this.#hub?.kill('SIGTERM');
    await this.ended;
  }

  openSession(): Promise<string> {
    return opening(this.#fetch);
  }

  /** Opens the hub to others and makes an invite; its id. */
  async invite(session: string): Promise<string> {
    await this.#post('/v1/listen', { host: '127.0.0.1', port: 0 });
    const { id } = await this.#post(`/v1/sessions/${session}/invites`, { role: 'guest' });
    return String(id);
  }

  /** Types a change in, which belongs to no session; its text. */
  async change(text: string): Promise<string> {
    await this.#post('/v1/system-changes', { service: 'checkout', text });
    return text;
  }

  get #fetch(): HubFetch {
    const headers = identityHeaders('Sato', 'sato@example.com');
    return hubClient({ kind: 'unix', path: this.socket }, { headers });
  }

  async #post(path: string, body: object): Promise<Readonly<Record<string, unknown>>> {
    const headers = { 'content-type': 'application/json' };
    const answer = await this.#fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }

  keptInvites(): readonly string[] {
    const text = readImage(this.#data).get('tokens.json')?.toString() ?? '{"invites":[]}';
    const { invites } = JSON.parse(text) as { readonly invites: readonly { readonly id: string }[] };
    return invites.map(({ id }) => id);
  }

  /** What a hub would find on the disk now, read from a copy. */
  async events(session: string): Promise<{
    readonly events: readonly AnyEvent[];
    readonly changes: readonly string[];
    readonly broken: readonly string[];
  }> {
    const copy = join(this.root, 'copy');
    writeImage(copy, ofEvents(readImage(this.#data)));
    try {
      const log = await openSqliteLog({ path: join(copy, 'events.db') });
      try {
        const events = await readAll(log, session);
        const chain = verifyChain(events, sha256);
        const changes = (await factsIn(log, 'changes')).map(({ text }) => text);
        return { events, changes, broken: chain.ok ? [] : [`the chain breaks at ${chain.seq}`] };
      } finally {
        await log.close();
      }
    } catch (error) {
      return { events: [], changes: [], broken: [`the store cannot be read: ${String(error)}`] };
    }
  }

  log(): string {
    try {
      return readFileSync(join(this.#data, 'hub.log'), 'utf8').slice(-2_000);
    } catch {
      return 'no log';
    }
  }

  async remove(): Promise<void> {
    this.#hub?.kill('SIGKILL');
    if (this.#hub !== null) await this.ended;
    rmSync(this.root, { recursive: true, force: true });
  }
}

const ofEvents = (image: Image): Image =>
  new Map([...image].filter(([name]) => name.startsWith('events.db')));
