import { join } from 'node:path';
import type { SessionClient } from '../client/session-client.ts';
import type { Time } from '../ports/clock.ts';
import { demoMessages } from '../text/i18n/demo.ts';
import { type Lang, translator } from '../text/i18n/messages.ts';
import { pause, pauseUntil } from '../timing/timers.ts';
import { NIGHT, SEED } from './incident-log.ts';
import { type LogWriter, writeLog } from './log-writer.ts';
import type { Night } from './night.ts';
import { demoPace } from './pace.ts';
import { type DemoPerson, demoPeople } from './people.ts';
import { STORY_SECONDS, script, type Teammate } from './script.ts';
import { playActs } from './teammates.ts';

/** How many times as fast as life the demo plays when nobody watches. */
export const UNWATCHED_SPEED = 10;
/** Seconds of the demo at which the page arrives, and at which it is taken when nobody is at the keyboard. */
const PAGE_AT = 3;
const TAKEN_AT = 6;
/** Seconds of the session at which the teammates have come. */
const SATO_AT = 3;
const TANAKA_AT = 6;
const LOOK_MS = 250;
/** The hub reads PagerDuty every few seconds. */
const RESOLVED_WITHIN_MS = 30_000;

interface DemoClient {
  readonly client: SessionClient;
  close(): Promise<void>;
}

/** What the demo needs of the outside: a hub of its own that reads the night's PagerDuty, and a screen if there is one. */
export interface DemoParts {
  /** Existing, private and empty. */
  readonly folder: string;
  readonly lang: Lang;
  readonly time: Time;
  readonly night: Night;
  /** Ids of the sessions the hub has. */
  sessions(): Promise<readonly string[]>;
  /** Starts on a page as this person, acknowledging it; resolves with the session's id. */
  start(by: DemoPerson, incident: string): Promise<string>;
  /** Connects a person to a session over the hub's real socket. */
  connect(by: DemoPerson, session: string): Promise<DemoClient>;
  /** The home screen of the person at the keyboard, until they leave; null without a terminal. */
  readonly screen: ((you: DemoPerson) => Promise<void>) | null;
}

/** The log of the demo's shop: the session's tail. */
export const demoLog = (folder: string): string => join(folder, 'app.log');

/**
 * Plays the demo: a page arrives, a session is started from it, two teammates come and an expert is called; a real hub,
 * a real log file, a real PagerDuty on this machine. With a screen it ends when the person leaves, without one when the
 * story is over and its session closed. Resolves with the session's id; null where none was started.
 */
export async function runDemo(parts: DemoParts): Promise<string | null> {
  const { lang, time, screen, night } = parts;
  const people = demoPeople(lang);
  const clockwork = demoPace(time.now(), screen ? 1 : UNWATCHED_SPEED);
  await using log = await closing(writeLog(demoLog(parts.folder), clockwork, time, SEED), (w) => w.stop());
  night.shop.ship(clockwork.at(NIGHT.deploy));
  const stop = new AbortController();
  const paged = pauseUntil(time, clockwork.at(PAGE_AT), stop.signal).then(() =>
    stop.signal.aborted ? null : night.page(demoLog(parts.folder)),
  );
  if (screen) {
    const following = startedSession(parts, stop.signal).then((session) =>
      session === null ? null : playSession(parts, session, log.value, stop.signal),
    );
    try {
      await screen(people.you);
    } finally {
      stop.abort();
    }
    await following;
    return (await parts.sessions())[0] ?? null;
  }
  const page = await paged;
  if (page === null) return null;
  await pauseUntil(time, clockwork.at(TAKEN_AT), stop.signal);
  const session = await parts.start(people.you, page.id);
  await playSession(parts, session, log.value, stop.signal);
  return session;
}

/** The session that the person at the keyboard starts; null when they leave without one. */
async function startedSession({ sessions, time }: DemoParts, signal: AbortSignal): Promise<string | null> {
  while (!signal.aborted) {
    const [session] = await sessions();
    if (session !== undefined) return session;
    await pause(time, LOOK_MS, signal);
  }
  return null;
}

/** The story from the session's opening on; without a screen it ends with the session's close. */
async function playSession(
  parts: DemoParts,
  session: string,
  log: LogWriter,
  signal: AbortSignal,
): Promise<void> {
  const { lang, time, night } = parts;
  const people = demoPeople(lang);
  const clockwork = demoPace(time.now(), parts.screen ? 1 : UNWATCHED_SPEED);
  const come = async (who: Teammate | 'you', at: number) => {
    await pauseUntil(time, clockwork.at(at), signal);
    return closing(parts.connect(people[who], session), ({ close }) => close());
  };
  await using sato = await come('sato', SATO_AT);
  await using tanaka = await come('tanaka', TANAKA_AT);
  // The person who is at the keyboard has a screen of their own.
  await using _you = parts.screen ? null : await come('you', TANAKA_AT);
  const clients = { sato: sato.value.client, tanaka: tanaka.value.client };
  const ids = { sato: await idOf(clients.sato, signal), tanaka: await idOf(clients.tanaka, signal) };
  await playActs(script(lang, clockwork, ids, log.outage), {
    clients,
    log,
    night,
    pace: clockwork,
    time,
    signal,
  });
  if (parts.screen) {
    // They stay for as long as the person does.
    await new Promise<void>((done) => {
      if (signal.aborted) done();
      signal.addEventListener('abort', () => done(), { once: true });
    });
    return;
  }
  await pauseUntil(time, clockwork.at(STORY_SECONDS), signal);
  await seenResolved(clients.sato, time);
  const t = translator(demoMessages, lang);
  await clients.sato.settled(clients.sato.send('session.close', { reason: t('closing') }).n);
}

/** Waits until the session knows what became of its page, so that the record has PagerDuty's times. */
function seenResolved(client: SessionClient, time: Time): Promise<void> {
  const seen = (): boolean =>
    client.get().view.session.incidents.every(({ status }) => status === 'resolved');
  return new Promise((done) => {
    if (seen()) return done();
    const cancel = time.after(RESOLVED_WITHIN_MS, done);
    const forget = client.subscribe(() => {
      if (!seen()) return;
      cancel();
      forget();
      done();
    });
  });
}

/** The participant's id, known with the hub's welcome; '' when the demo ends before. */
function idOf(client: SessionClient, signal: AbortSignal): Promise<string> {
  return new Promise((done) => {
    const look = (): boolean => {
      const you = client.get().you;
      if (you) done(you.id);
      return you !== null;
    };
    if (look()) return;
    const forget = client.subscribe(() => {
      if (look()) forget();
    });
    signal.addEventListener('abort', () => done(''), { once: true });
  });
}

/** Ties what must be closed to the block it is used in. */
async function closing<T>(
  made: Promise<T>,
  close: (value: T) => Promise<void>,
): Promise<{ readonly value: T } & AsyncDisposable> {
  const value = await made;
  return { value, [Symbol.asyncDispose]: () => close(value) };
}
