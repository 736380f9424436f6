import type { HttpDeps } from './deps.ts';
import type { HandlersOf } from './route.ts';

/** What belongs to no session is searched for words, and they are taken out. */
export function factRoutes({
  facts,
  audit,
  team,
  systemChanges,
}: HttpDeps): HandlersOf<'findFacts' | 'redactFacts'> {
  return {
    async findFacts({ body: { words } }) {
      const found = await Promise.all(facts.map((each) => each.find(words)));
      return { facts: found.flat() };
    },
    async redactFacts({ identity: { actor }, body }) {
      let redacted = 0;
      for (const each of facts) {
        const numbers = body.facts.flatMap(({ stream, n }) => (stream === each.stream ? n : []));
        if (numbers.length === 0) continue;
        const gone = await each.redact([...new Set(numbers)]);
        redacted += gone.length;
        if (gone.length > 0) void audit?.factsRedacted(actor, each.stream, gone, body.reason);
      }
      systemChanges?.feed?.forget();
      team?.changed();
      return { redacted };
    },
  };
}
