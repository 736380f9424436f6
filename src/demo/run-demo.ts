import { join } from 'node:path';
import type { SessionClient } from '../client/session-client.ts';
import type { OpeningData } from '../hub/types.ts';
import type { Time } from '../ports/clock.ts';
import type { LoadedProcedure } from '../ports/procedures.ts';
import { demoMessages } from '../text/i18n/demo.ts';
import { type Lang, translator } from '../text/i18n/messages.ts';
import { writeLog } from './log-writer.ts';
import { pace } from './pace.ts';
import { STORY_SECONDS, script, type Teammate } from './script.ts';
import { playActs, sleepUntil } from './teammates.ts';

const SEED = 20261125;
/** How many times as fast as life the demo plays when nobody watches. */
export const UNWATCHED_SPEED = 10;
/** Seconds from the alert to the start of the story: someone took the page and opened the session. */
const SINCE_ALERT = 41;

export interface DemoPerson {
  readonly name: string;
  /** Made up: it stays in the demo's own hub. */
  readonly email: string;
}

export interface DemoClient {
  readonly client: SessionClient;
  close(): Promise<void>;
}

/** What the demo needs of the outside: a hub of its own in `folder`, and a screen where there is a terminal. */
export interface DemoParts {
  /** Existing, private and empty. */
  readonly folder: string;
  readonly lang: Lang;
  readonly timeZone: string;
  readonly procedure: LoadedProcedure;
  readonly time: Time;
  /** Opens a session as this person; resolves with its id. */
  open(by: DemoPerson, data: OpeningData): Promise<string>;
  /** Connects a person to a session over the hub's real socket. */
  connect(by: DemoPerson, session: string): Promise<DemoClient>;
  /** The full-screen session of the person at the keyboard, until they leave; null without a terminal. */
  readonly screen: ((you: DemoPerson, session: string) => Promise<void>) | null;
}

/**
 * Plays the demo: a real hub, a real log file, two scripted teammates over the wire. With a screen it ends when the
 * person leaves; without one when the story is told and its session closed. Resolves with the session's id.
 */
export async function runDemo(parts: DemoParts): Promise<string> {
  const { lang, time, screen } = parts;
  const t = translator(demoMessages, lang);
  const people: Record<Teammate | 'you', DemoPerson> = {
    sato: { name: t('sato'), email: 'sato@example.com' },
    tanaka: { name: t('tanaka'), email: 'tanaka@example.com' },
    you: { name: t('you'), email: 'you@example.com' },
  };
  const clockwork = pace(time.now(), screen ? 1 : UNWATCHED_SPEED);
  const file = join(parts.folder, 'app.log');
  await using log = await closing(writeLog(file, clockwork, time, SEED), (writer) => writer.stop());

  const session = await parts.open(people.sato, opening(parts, file, clockwork.at(-SINCE_ALERT)));
  await using sato = await closing(parts.connect(people.sato, session), ({ close }) => close());
  await using tanaka = await closing(parts.connect(people.tanaka, session), ({ close }) => close());
  const clients = { sato: sato.value.client, tanaka: tanaka.value.client };
  const ids = { sato: await idOf(clients.sato), tanaka: await idOf(clients.tanaka) };
  const stop = new AbortController();
  const playing = playActs(script(lang, clockwork, ids), clients, log.value, clockwork, time, stop.signal);
  if (screen) {
    await screen(people.you, session);
    stop.abort();
    await playing;
  } else {
    await playing;
    await sleepUntil(clockwork.at(STORY_SECONDS), time, stop.signal);
    await clients.sato.settled(clients.sato.send('session.close', { reason: t('closing') }).n);
  }
  return session;
}

function opening({ lang, timeZone, procedure }: DemoParts, file: string, firedAt: number): OpeningData {
  return {
    title: demoMessages.title[lang],
    kind: 'incident',
    timeZone,
    lang,
    procedure: procedure.procedure,
    procedureHash: procedure.hash,
    procedureOrigin: procedure.origin,
    severity: null,
    firedAt: new Date(firedAt).toISOString(),
    tail: {
      sources: [`file:${file}`],
      query: null,
      window: { since: new Date(firedAt - 120_000).toISOString(), until: null },
    },
  };
}

/** The participant's id, known with the hub's welcome. */
function idOf(client: SessionClient): Promise<string> {
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
