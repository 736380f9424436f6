import type { z } from 'zod';
import type { CommandType } from '../../domain/command.ts';
import { commandDataSchemas } from '../../domain/command-schema.ts';
import type { Actor } from '../../domain/event.ts';
import { eventDataSchemas, NOTE_LIMIT } from '../../domain/event-schema.ts';
import type { Anchors, Spot } from '../../protocol/messages.ts';
import { anchorsSchema } from '../../protocol/up.ts';
import { neutralise } from '../../text/neutralise.ts';
import { credentialIn, redact, redactCredentials, redactField } from '../../text/redact.ts';
import { cutBytes, cutChars, mendEnd, partMark } from './cut.ts';
import { type Plan, planOf, type TakeText, type TextRule, takeAny } from './ingest-plan.ts';

/*
 * The one door for text from outside: nothing is stored, shared or shown that has not passed here.
 *
 *   normalise (within redact, to see what a reader would) ─► redact ─► neutralise ─► cut to size
 *
 * Passing twice changes nothing more. How much was redacted needs no count beside the text: each place says
 * `[redacted:<rule>]`, so the record counts the marks.
 */

const NAME_LIMIT = 100;
/** Text past this, in units of its limit, is not even looked at. */
const LOOKED_AT = 4;

/** Takes one text in; `bytes` bounds it. Line breaks stay only where `newlines` says so. */
export function ingestText(
  text: string,
  { newlines = false, bytes = NOTE_LIMIT }: { readonly newlines?: boolean; readonly bytes?: number } = {},
): string {
  return ingestLong(text, { newlines, bytes, hide: (body) => redact(body).text });
}

/** What hides secrets in a text; it is given all of it, but for the mark of an earlier cut. */
interface LongRule {
  readonly newlines: boolean;
  readonly bytes: number;
  readonly hide: (body: string) => string;
}

/** Redacts before it cuts, and leaves no half of a secret at the end of a text that was cut. */
export function ingestLong(text: string, { newlines, bytes, hide }: LongRule): string {
  const { body, mark } = partMark(cutBytes(text, LOOKED_AT * bytes));
  return mendEnd(cutBytes(neutralise(hide(body), { newlines }) + mark, bytes));
}

/** Times and hashes: made safe to print, but not redacted. `chars` bounds it. */
export function ingestId(text: string, chars: number): string {
  return cutChars(neutralise(text.length > chars ? text.slice(0, chars + 1) : text), chars);
}

/** A name from outside; null stays null. */
export const ingestName = (text: string | null): string | null =>
  text === null ? null : ingestText(text, { bytes: 200 });

/** A web address from outside; null: it is none. */
export const ingestUrl = (text: string | null): string | null =>
  text !== null && /^https?:\/\//.test(text) && URL.canParse(text) ? ingestId(text, 2_000) : null;

/** What an outside system says is wrong, its own words among it. */
export function ingestParams(
  params: Readonly<Record<string, string | number>>,
): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' ? ingestText(value, { bytes: 1_024 }) : value,
    ]),
  );
}

/** Who acts, as auth found: the name is theirs, so it is not redacted. */
export function ingestActor({ id, name, kind }: Actor): Actor {
  return { id, name: ingestId(name, NAME_LIMIT), kind };
}

/** A word that machines read holds a credential; the message names the place and the rule, never the word. */
export class SecretInside extends Error {
  readonly where: string;
  readonly rule: string;
  constructor(where: string, rule: string) {
    super(`${where} holds a secret (${rule})`);
    this.name = 'SecretInside';
    this.where = where;
    this.rule = rule;
  }
}

function hidden(text: string, { redact: hide, machine, key }: TextRule): string {
  if (!hide) return text;
  if (machine !== null) return redactCredentials(text).text;
  return key === undefined ? redact(text).text : redactField(key, text).text;
}

function takeText(text: string, rule: TextRule): string {
  const { newlines, bytes, chars } = rule;
  const safe = neutralise(hidden(text, rule), { newlines });
  return chars !== null ? cutChars(safe, chars) : cutBytes(safe, bytes ?? NOTE_LIMIT);
}

/** Of a command: refuses a secret before anyone else sees it. */
function takeGiven(text: string, rule: TextRule): string {
  const found = rule.machine === 'refuse' ? credentialIn(text) : null;
  if (found !== null) throw new SecretInside(rule.name, found);
  return takeText(text, rule);
}

const plans = <T extends string>(
  schemas: Readonly<Record<T, z.ZodType>>,
  take: TakeText,
): Readonly<Record<T, Plan | null>> =>
  Object.fromEntries(
    Object.entries<z.ZodType>(schemas).map(([type, schema]) => [type, planOf(schema, take)]),
  ) as Record<T, Plan | null>;

const commandPlans = plans(commandDataSchemas, takeGiven);
const eventPlans: Readonly<Record<string, Plan | null>> = plans(eventDataSchemas, takeText);
const anchorsPlan = planOf(anchorsSchema, takeText) as Plan;

/**
 * Ingests every text of data that has passed the command's schema. The result may have to pass it again. Throws
 * `SecretInside` for a credential in a word that machines read.
 */
export function ingestCommandData(type: CommandType, data: unknown): unknown {
  const plan = commandPlans[type];
  return plan ? plan(data) : data;
}

/** The same for the data of a recorded event; of a type not known here, every text in it is taken as a body. */
export function ingestEventData(type: string, data: unknown): unknown {
  if (!Object.hasOwn(eventPlans, type)) return takeAny(data, takeText);
  const plan = eventPlans[type];
  return plan ? plan(data) : data;
}

/** What the driver's screen is at holds their search and filters. */
export function ingestAnchors(anchors: Anchors): Anchors {
  return anchorsPlan(anchors) as Anchors;
}

/** What someone points at is named by an id that came from outside. */
export function ingestSpot(spot: Spot): Spot {
  return spot.at === 'line' ? spot : { ...spot, id: ingestId(spot.id, 160) };
}
