import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commandDataSchemas } from '../../src/domain/command-schema.ts';
import { envelopeSchema, eventDataSchemas } from '../../src/domain/event-schema.ts';
import { askArgsSchemas } from '../../src/protocol/ask-schema.ts';
import { downSchema } from '../../src/protocol/down.ts';
import { ROUTE_TABLE, type RouteRow } from '../../src/protocol/route-table.ts';
import { ROUTES, type RouteName } from '../../src/protocol/routes.ts';
import { teamDownSchema, teamUpSchema } from '../../src/protocol/team-frames.ts';
import { upSchema } from '../../src/protocol/up.ts';
import { PROTOCOL } from '../../src/protocol/version.ts';
import { sha256 } from '../contracts/event-builder.ts';

/*
 * A change of any shape on the wire or in the log fails here, so that none goes unseen. Look at it as an older peer
 * would, which has the old shape and cannot be asked:
 *
 *   - a new kind of frame, event, command, ask or route, or a new optional field: it passes over it or refuses it. Put the
 *     new hash below and leave the protocol number.
 *   - a field that must be there, goes, or means something else; a value an old peer would choke on: raise PROTOCOL.
 *   - an event's data: logs on disk and records in Git hold the old shape for ever, whatever the number says.
 */
const PINNED = { protocol: 1, hash: 'bNXx2HiTS2oWr1UCg1TyNRV1n6shWffdZhRV9E-k3Q4' };

const shape = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
const shapes = (schemas: Readonly<Record<string, z.ZodType>>) =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, shape(schema)]));

describe('the wire', () => {
  it('ARC-7 has the shape that stands beside its number', () => {
    const all = {
      up: shape(upSchema),
      down: shape(downSchema),
      team: shapes({ up: teamUpSchema, down: teamDownSchema }),
      asks: shapes(askArgsSchemas),
      commands: shapes(commandDataSchemas),
      envelope: shape(envelopeSchema),
      events: shapes(eventDataSchemas),
      routes: Object.entries<RouteRow>(ROUTE_TABLE).map(
        ([name, { query, body, reply, replies, who, takes, gives }]) => [
          ROUTES[name as RouteName],
          { who, takes, gives },
          [query, body, reply, ...Object.values(replies ?? {})].map((schema) => schema && shape(schema)),
        ],
      ),
    };
    expect({ protocol: PROTOCOL, hash: sha256(JSON.stringify(all)) }).toEqual(PINNED);
  });
});
