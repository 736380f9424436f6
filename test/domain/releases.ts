import { procedureSchema } from '../../src/domain/procedure-schema.ts';
import { Given, opening, sato, tanaka } from './given.ts';

export const both = (text: string) => ({ ja: text, en: text });
export const procedure = procedureSchema.parse({
  id: 'release',
  kind: 'release',
  title: both('Release'),
  variables: ['tag', 'sha', 'previous'].map((id) => ({ id, title: both(id) })),
  phases: [
    {
      id: 'run',
      title: both('Run'),
      steps: [
        {
          id: 'start',
          title: both('Run {{tag}}'),
          why: both('{{tag}} is {{sha}}'),
          command: 'gh workflow run release.yml -f tag={{tag}} -f sha={{ sha }}',
          required: true,
        },
        { id: 'health', title: both('Check'), required: true },
      ],
    },
    {
      id: 'back',
      title: both('Rollback'),
      enter: 'rollback',
      steps: [{ id: 'roll-back', title: both('Back'), command: 'deploy {{previous}}', required: true }],
    },
  ],
});
export const release = {
  variables: [
    { id: 'tag', value: 'v2026.11.26' },
    { id: 'sha', value: '3fa9c21' },
  ],
  window: { since: '2026-11-26T05:00:00.000Z', until: '2026-11-26T06:00:00.000Z' },
};

/** An open release with 佐藤 and 田中 in it. */
export function released(): Given {
  const given = new Given();
  given.when(sato, 'session.open', { ...opening, kind: 'release', procedure, release });
  given.when(tanaka, 'participant.join', {});
  return given;
}
