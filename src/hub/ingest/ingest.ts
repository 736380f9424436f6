import type { z } from 'zod';
import type { CommandType } from '../../domain/command.ts';
import { commandDataSchemas } from '../../domain/command-schema.ts';
import type { Actor } from '../../domain/event.ts';
import { eventDataSchemas, NOTE_LIMIT } from '../../domain/event-schema.ts';
import type { Anchors, Spot } from '../../protocol/messages.ts';
import { anchorsSchema } from '../../protocol/up.ts';
import { neutralise } from '../../text/neutralise.ts';
import { redact, redactField } from '../../text/redact.ts';
import { cutBytes, cutChars } from './cut.ts';
import { type Plan, planOf, type TextRule, takeAny } from './ingest-plan.ts';

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
  const seen = cutBytes(text, LOOKED_AT * bytes);
  return cutBytes(neutralise(redact(seen).text, { newlines }), bytes);
}

/** Ids, times and hashes: made safe to print, but not redacted. `chars` bounds it. */
export function ingestId(text: string, chars: number): string {
  return cutChars(neutralise(text.length > chars ? text.slice(0, chars + 1) : text), chars);
}

/** Who acts, as auth found: the name is theirs, so it is not redacted. */
export function ingestActor({ id, name, kind }: Actor): Actor {
  return { id, name: ingestId(name, NAME_LIMIT), kind };
}

function takeText(text: string, rule: TextRule): string {
  const { redact: hide, key, newlines, bytes, chars } = rule;
  const hidden = !hide ? text : key === undefined ? redact(text).text : redactField(key, text).text;
  const safe = neutralise(hidden, { newlines });
  return chars !== null ? cutChars(safe, chars) : cutBytes(safe, bytes ?? NOTE_LIMIT);
}

const plans = <T extends string>(schemas: Readonly<Record<T, z.ZodType>>): Readonly<Record<T, Plan | null>> =>
  Object.fromEntries(
    Object.entries<z.ZodType>(schemas).map(([type, schema]) => [type, planOf(schema, takeText)]),
  ) as Record<T, Plan | null>;

const commandPlans = plans(commandDataSchemas);
const eventPlans: Readonly<Record<string, Plan | null>> = plans(eventDataSchemas);
const anchorsPlan = planOf(anchorsSchema, takeText) as Plan;

/** Ingests every text of data that has passed the command's schema. The result may have to pass it again. */
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
