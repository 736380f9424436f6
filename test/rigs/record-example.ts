import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseProcedure } from '../../src/adapters/procedure-files/parse.ts';
import { linesOfSecond, seeded } from '../../src/demo/incident-log.ts';
import { eventText } from '../../src/domain/chain.ts';
import type { AnyEvent, PinnedLine } from '../../src/domain/event.ts';
import { createHub } from '../../src/hub/hub.ts';
import { DEFAULT_MAPPING } from '../../src/logs/detect.ts';
import type { LogLine } from '../../src/logs/line.ts';
import { parseLine } from '../../src/logs/parse.ts';
import { toJsonl } from '../../src/record/jsonl.ts';
import { renderRecord } from '../../src/record/markdown.ts';
import { LANGS } from '../../src/text/i18n/messages.ts';
import { sha256 } from '../contracts/event-builder.ts';
import { whoIs } from '../hub/who-is.ts';
import { at, EXAMPLE_ACTS, type ExampleAct, SATO } from './example-acts.ts';
import { RELEASE_ACTS, RELEASE_OPENED, RELEASE_OPENING } from './example-release.ts';
import { MemoryLog } from './memory-log.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const EXAMPLES = join(ROOT, 'sessions', 'examples');
const SOURCE = 'file:app.log';
const ZONE = 'Asia/Tokyo';

/** A session of the examples: when it is opened, with what, and what is done in it. */
interface Example {
  readonly name: string;
  readonly wantedId: string;
  readonly openedAt: string;
  readonly opening: () => Parameters<ReturnType<typeof createHub>['openSession']>[0]['data'];
  readonly acts: readonly ExampleAct[];
}

const NIGHT: Example = {
  name: '2026-11-25-checkout-1125',
  wantedId: 'checkout',
  openedAt: at('02:59:03'),
  opening: () => opening(),
  acts: EXAMPLE_ACTS,
};
const RELEASE: Example = {
  name: '2026-11-25-release-1126',
  wantedId: 'release',
  openedAt: RELEASE_OPENED,
  opening: () => ({ ...opening('release'), ...RELEASE_OPENING, kind: 'release', firedAt: null }),
  acts: RELEASE_ACTS,
};

/**
 * An example session: its acts given to a real hub, one after the other, by a clock that the script holds. The same acts
 * give the same log on every machine, byte for byte.
 */
export async function recordExample(example = NIGHT): Promise<readonly AnyEvent[]> {
  let now = Date.parse(example.openedAt);
  let randoms = 0;
  const silent = { info: () => {}, warn: () => {}, error: () => {} };
  const hub = createHub({
    log: new MemoryLog(),
    time: { now: () => now, after: () => () => {} },
    hash: sha256,
    random: () => `example-random-${++randoms}`,
    openSource: () => {
      throw new Error('nobody is connected, so no source is read');
    },
    logger: silent,
  });
  const opened = await hub.openSession({
    data: example.opening(),
    by: SATO,
    cmd: { client: 'example-sato', n: 1 },
    wantedId: example.wantedId,
  });
  if (!opened.ok) throw new Error(JSON.stringify(opened.refusal));
  const { session } = opened;

  const numbers = new Map<string, number>([[SATO.id, 1]]);
  for (const act of example.acts) {
    now = Date.parse(act.at);
    const { by } = act;
    if ('carried' in act) {
      const { actions = [] } = (await hub.session(session)) ?? {};
      for (const { id, outcome } of actions)
        if (outcome === null)
          check(await hub.system(session, 'action.done', { action: id, params: {} }, by), 'action.done');
      continue;
    }
    const given = await commandOf(act, async () => (await hub.session(session))?.notes ?? []);
    if (by.kind === 'system') {
      check(await hub.system(session, given.type, given.data, by), given.type);
      continue;
    }
    // What is pinned has been read by the hub before.
    if (given.type === 'log.pin') {
      const { line } = given.data as { readonly line: LogLine };
      await hub.pushLines(session, SOURCE, [line], whoIs(by));
    }
    const n = (numbers.get(by.id) ?? 0) + 1;
    numbers.set(by.id, n);
    const client = `example-${by.id.split('-')[0]}`;
    check(await hub.command(session, { client, n, ...given }, whoIs(by)), given.type);
  }
  const events: AnyEvent[] = [];
  for await (const chunk of hub.events(session)) events.push(...chunk);
  await hub.stop();
  return events;
}

/** Every file of the examples by its name. */
export async function exampleFiles(): Promise<Readonly<Record<string, string>>> {
  const files: Record<string, string> = {};
  for (const example of [NIGHT, RELEASE]) {
    const events = await recordExample(example);
    const hash = sha256(eventText(events.at(-1) as AnyEvent));
    files[`${example.name}.jsonl`] = toJsonl(events);
    for (const lang of LANGS)
      files[`${example.name}.${lang}.md`] = renderRecord(events, { importedTo: 0, lang, hash });
  }
  return files;
}

function opening(name: 'incident' | 'release' = 'incident') {
  const file = join(ROOT, 'sessions', 'procedures', `${name}.yaml`);
  const read = parseProcedure(readFileSync(file, 'utf8'), `built-in:${name}`);
  if (!read.ok) throw new Error(`the procedure ${name} cannot be read`);
  const { procedure, hash, origin } = read.loaded;
  return {
    title: '決済画面で5xx急増',
    kind: 'incident',
    timeZone: ZONE,
    lang: 'ja',
    procedure,
    procedureHash: hash,
    procedureOrigin: origin,
    severity: null,
    firedAt: at('02:58:11'),
    tail: { sources: [SOURCE], query: null, window: { since: at('02:43:11'), until: null } },
  };
}

type Notes = readonly { readonly id: string; readonly text: string; readonly step: string | null }[];

async function commandOf(act: Exclude<ExampleAct, { readonly carried: true }>, notes: () => Promise<Notes>) {
  if ('type' in act) return { type: act.type, data: act.data };
  if ('done' in act) {
    const note = (await notes()).find(({ text }) => text === act.done)?.id;
    return { type: 'note.amend', data: { note, done: true } } as const;
  }
  if ('own' in act) {
    const note = (await notes()).find(({ text, step }) => text === '' && step === act.own)?.id;
    return { type: 'note.amend', data: { note, owner: act.owner.id, due: act.due } } as const;
  }
  const { query, window } = opening().tail;
  const line = newestLine(act.pin, Date.parse(act.at));
  return { type: 'log.pin', data: { line, query, window, step: act.step, comment: null } } as const;
}

/** The newest line with these words that the demo's shop had written by then. */
function newestLine(words: string, until: number): PinnedLine {
  const random = seeded(1125);
  const begin = Date.parse(at('02:50'));
  const course = { deploy: 240, outage: 300, rollback: null };
  let offset = 0;
  let found: PinnedLine | null = null;
  for (let second = 0; begin + second * 1000 < until; second++) {
    for (const record of linesOfSecond(second, begin + second * 1000, course, random)) {
      const text = JSON.stringify(record);
      const id = `example-app-log:${offset}`;
      offset += Buffer.byteLength(text) + 1;
      if (!record.message.includes(words)) continue;
      const context = { id, source: SOURCE, zone: ZONE, now: until, mapping: DEFAULT_MAPPING, lost: 0 };
      found = parseLine(text, context);
    }
  }
  if (found === null) throw new Error(`no line with "${words}"`);
  return found;
}

function check(answer: { readonly ok: boolean }, type: string): void {
  if (!answer.ok) throw new Error(`${type}: ${JSON.stringify(answer)}`);
}

// As a program it writes the files.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of Object.entries(await exampleFiles())) writeFileSync(join(EXAMPLES, name), text);
}
