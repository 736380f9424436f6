import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPrivateFiles } from '../../src/adapters/private-files/private-files.ts';
import { procedureFiles } from '../../src/adapters/procedure-files/procedure-files.ts';
import { openSqliteDetection } from '../../src/adapters/sqlite-detection/sqlite-detection.ts';
import { openSqliteLog } from '../../src/adapters/sqlite-log/sqlite-log.ts';
import { type HubFetch, hubClient } from '../../src/adapters/websocket/hub-client.ts';
import { explain } from '../../src/cli/base/explain.ts';
import { realTime } from '../../src/cli/base/machine.ts';
import { hubDetectionLog } from '../../src/cli/hub/hub-detection-log.ts';
import { runHub } from '../../src/cli/hub/hub-process.ts';
import { readAudit } from '../../src/hub/identity/audit.ts';
import { openCredentials } from '../../src/hub/identity/credentials.ts';
import { hubTokens } from '../../src/hub/identity/tokens.ts';
import { openWebhookSecrets } from '../../src/hub/pager/webhook/secrets.ts';
import { identityHeaders } from '../../src/protocol/http.ts';
import { parseJoinUrl } from '../../src/protocol/join-url.ts';
import { opening } from '../bench/opening.ts';
import { actFact, pageVerdict } from '../contracts/fact-log.ts';
import { Random } from '../network/random.ts';
import { sha256 } from '../network/sha256.ts';
import { type Image, readImage, writeImage } from './power-cut.ts';

/*
 * Files of a hub with another bit, or without their end: what a hub that begins on them says, and whether what it then tells is
 * what was kept. The hub is the real one; it runs in this process.
 */

const procedures = procedureFiles([{ path: 'sessions/procedures', label: 'built-in' }]);

/** Everything that one can ask of a hub about what it keeps, and what it logged meanwhile. */
export interface Look {
  /** The line with which it did not start; null: it did. */
  readonly refused: string | null;
  readonly answers: Readonly<Record<string, string>>;
  /** Warnings and errors of its log. */
  readonly logged: readonly string[];
}

interface Hub {
  readonly fetch: HubFetch;
  readonly logged: string[];
  stop(): Promise<void>;
}

export async function startHub(data: string): Promise<Hub> {
  const logged: string[] = [];
  const note = (fields: object, event: string) => {
    const plain = JSON.stringify(fields, (_, value) =>
      value instanceof Error ? { ...value, message: value.message, stack: value.stack } : value,
    );
    logged.push(`${event} ${plain}`);
  };
  const socket = `${data}.sock`;
  const detectionLog = hubDetectionLog({ data }, {});
  const running = await runHub(
    {
      data,
      socket,
      place: { host: '127.0.0.1', port: 0, tls: 'own', url: null },
      hosts: [],
      origins: [],
      version: '1.2.3',
    },
    {
      logger: { info: () => {}, warn: note, error: note },
      time: realTime,
      sources: [],
      procedures,
      openSource: (spec: string) => {
        throw new Error(`no source ${spec}`);
      },
      detectionLog,
    },
  );
  const headers = identityHeaders('森 健二', 'mori@example.jp');
  return {
    fetch: hubClient({ kind: 'unix', path: socket }, { headers }),
    logged,
    stop: () => running.stop(),
  };
}

/** What was made, so that it can be asked for. */
export interface Made {
  readonly sessions: readonly string[];
  readonly token: string;
  readonly invite: { readonly session: string; readonly text: string };
}

const NOTES = 25;

/** A folder with something in every file that a hub keeps. */
export async function makeFolder(data: string): Promise<Made> {
  const hub = await startHub(data);
  const sessions: string[] = [];
  const post = async (path: string, body: object) => {
    const answer = await hub.fetch(path, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as Readonly<Record<string, string>>;
  };
  for (let s = 1; s <= 3; s += 1) {
    const again: HubFetch = (path, init) =>
      hub.fetch(path, { ...init, body: String(init?.body).replace('bench-opener-1', `bench-opener-${s}`) });
    const session = await opening(again);
    sessions.push(session);
    for (let n = 1; n <= NOTES; n += 1)
      await post(`/v1/sessions/${session}/commands`, {
        client: `script-of-${s}`,
        n,
        type: 'note.add',
        data: { kind: 'note', text: `切り戻しを始めました ${s} ${n} ${'. '.repeat(n)}` },
      });
  }
  for (let n = 1; n <= 4; n += 1)
    await post('/v1/system-changes', { service: 'checkout', text: `flag new-checkout ${n}0%` });
  const [session = ''] = sessions;
  const { url = '' } = await post(`/v1/sessions/${session}/invites`, { role: 'guest' });
  const parsed = parseJoinUrl(url);
  if (!parsed.ok) throw new Error(parsed.fault);
  await hub.stop();
  const files = await openPrivateFiles(data);
  const credentials = await openCredentials(files);
  const made = await hubTokens(credentials, Date.now).create({ name: '佐藤', email: 'sato@example.com' });
  if (!made.ok) throw new Error(made.kind);
  credentials.close();
  const secrets = await openWebhookSecrets(files);
  await secrets.add('a-secret-of-a-webhook-subscription', Date.now());
  secrets.close();
  const log = await openSqliteLog({ path: join(data, 'events.db') });
  for (let n = 1; n <= 6; n += 1) await log.appendFact('acts', n - 1, actFact(n));
  for (let n = 1; n <= 6; n += 1)
    await log.appendFact('verdicts', n - 1, pageVerdict(`Q${n}`, n % 2 === 0, `原因${n}`));
  await log.close();
  const store = openSqliteDetection({ path: join(data, 'watch.db'), time: realTime });
  const now = Date.now();
  const { fence } = await store.lease('watcher', now, 1_000);
  for (let n = 1; n <= 20; n += 1)
    await store.append('watcher', fence, new Date(now + n).toISOString(), [
      {
        type: 'exclusion.added',
        data: {
          id: `exclusion-${n}`,
          rule: null,
          source: 'app',
          match: { by: 'query', query: `message:"payment timeout ${n}"` },
          owner: '佐藤',
          reason: '負荷試験',
          from: new Date(now).toISOString(),
          until: new Date(now + 86_400_000 * 3).toISOString(),
        },
      },
    ]);
  await store.release('watcher', fence);
  await store.close();
  // So that what begins and ends with each start is there.
  await (await startHub(data)).stop();
  return { sessions, token: made.token, invite: { session, text: String(parsed.link.invite) } };
}

/** Starts a hub on a folder and asks for everything. */
export async function look(data: string, made: Made): Promise<Look> {
  let hub: Hub;
  try {
    hub = await startHub(data);
  } catch (error) {
    return { refused: explain(error, 'en').line, answers: {}, logged: [] };
  }
  const answers: Record<string, string> = {};
  const ask = async (path: string, body?: object) => {
    try {
      const answer = await hub.fetch(path, body ? { method: 'POST', body: JSON.stringify(body) } : {});
      answers[path] = `${answer.status} ${await answer.text()}`;
    } catch (error) {
      answers[path] = `cut ${explain(error, 'en').line}`;
    }
  };
  try {
    await ask('/v1/sessions');
    for (const id of made.sessions) {
      await ask(`/v1/sessions/${id}`);
      await ask(`/v1/sessions/${id}/events`);
      await ask(`/v1/sessions/${id}/invites`);
    }
    await ask('/v1/verdicts');
    await ask('/v1/system-changes?from=2020-01-01T00:00:00.000Z');
    await ask('/v1/facts/find', { words: '調査' });
    await ask('/v1/facts/find', { words: 'flag' });
    await ask('/v1/detection');
    await ask('/v1/exclusions');
    const exchange = { invite: made.invite.text, session: made.invite.session, name: 'Tanaka' };
    const answer = await hub.fetch('/v1/invites/exchange', {
      method: 'POST',
      body: JSON.stringify(exchange),
    });
    answers.exchange = answer.ok ? 'ok' : `${answer.status} ${await answer.text()}`;
    const files = await openPrivateFiles(data);
    const credentials = await openCredentials(files);
    answers.token = JSON.stringify(await hubTokens(credentials, Date.now).check(made.token));
    credentials.close();
    const secrets = await openWebhookSecrets(files);
    answers.webhooks = JSON.stringify(secrets.current());
    secrets.close();
  } finally {
    await hub.stop();
  }
  const audit = readAudit(readFileSync(join(data, 'audit.jsonl'), 'utf8'), sha256);
  answers.audit = audit.brokenAt === null ? 'whole' : `broken at ${audit.brokenAt}`;
  return { refused: null, answers, logged: hub.logged };
}

export interface Harm {
  readonly file: string;
  readonly what: string;
}

/** A copy of an image in which one file has another bit or no end. */
export function harmed(
  image: Image,
  file: string,
  random: Random,
): { readonly image: Image; readonly harm: Harm } {
  const bytes = Buffer.from(image.get(file) ?? Buffer.alloc(0));
  if (random.chance(0.15)) {
    const length = random.below(bytes.length);
    return {
      image: new Map(image).set(file, bytes.subarray(0, length)),
      harm: { file, what: `cut at ${length}` },
    };
  }
  const at = random.below(bytes.length);
  const bit = random.below(8);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
  return { image: new Map(image).set(file, bytes), harm: { file, what: `bit ${bit} of ${at}` } };
}

export type Verdict = 'harmless' | 'found' | 'silent' | 'unclear';

/** What became of it: see `Verdict`; `why` names what was told. */
export function judge(
  file: string,
  sound: Look,
  seen: Look,
): { readonly verdict: Verdict; readonly why: string } {
  const stack = /\n\s+at |stack/;
  if (seen.refused !== null) {
    const isClear = seen.refused.includes(file.replace(/-wal$/, '')) && !stack.test(seen.refused);
    return { verdict: isClear ? 'found' : 'unclear', why: seen.refused };
  }
  const other = Object.keys(sound.answers).filter((path) => sound.answers[path] !== seen.answers[path]);
  const bad = seen.logged.filter((line) => stack.test(line));
  if (bad.length > 0) return { verdict: 'unclear', why: bad[0]?.slice(0, 400) ?? '' };
  const told = [...seen.logged, ...other.map((path) => `${path}: ${seen.answers[path]?.slice(0, 300)}`)];
  if (other.length === 0) return { verdict: told.length > 0 ? 'found' : 'harmless', why: told.join(' | ') };
  const named =
    /"watch-store","params":{"reason":"damaged"|"damagedAt":\d|"kind":"damaged"|facts-damaged|invite-invalid|token-unknown|broken at/;
  const isTold = told.some((line) => named.test(line));
  return { verdict: isTold ? 'found' : 'silent', why: told.join(' | ').slice(0, 600) };
}

export interface FilesReport {
  readonly counts: Readonly<Record<string, Readonly<Record<'harmless' | 'found', number>>>>;
  /** What was neither found in one clear line nor harmless. */
  readonly bad: readonly (Harm & { readonly verdict: Verdict; readonly why: string })[];
}

/** Makes a folder, and begins so many times on a copy of it with one file harmed, each file in its turn. */
export async function harmFiles({
  seed,
  harms,
  data,
}: {
  readonly seed: number;
  readonly harms: number;
  readonly data: string;
}): Promise<FilesReport> {
  const random = new Random(seed);
  const made = await makeFolder(data);
  const image = readImage(data);
  const sound = await look(data, made);
  if (sound.refused !== null) throw new Error(sound.refused);
  const names = [...image.keys()].filter((name) => (image.get(name)?.length ?? 0) > 0);
  const counts: Record<string, Record<'harmless' | 'found', number>> = {};
  const bad: (Harm & { readonly verdict: Verdict; readonly why: string })[] = [];
  for (let i = 0; i < harms; i += 1) {
    const { image: changed, harm } = harmed(image, names[i % names.length] ?? '', random);
    writeImage(data, changed);
    const { verdict, why } = judge(harm.file, sound, await look(data, made));
    const of = counts[harm.file] ?? { harmless: 0, found: 0 };
    counts[harm.file] = of;
    if (verdict === 'harmless' || verdict === 'found') of[verdict] += 1;
    else bad.push({ ...harm, verdict, why });
  }
  return { counts, bad };
}
