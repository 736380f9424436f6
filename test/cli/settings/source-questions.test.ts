import { describe, expect, it } from 'vitest';
import { openDefinition } from '../../../src/cli/logs/open-log-source.ts';
import { sourceDefinitionSchema } from '../../../src/cli/settings/source-schema.ts';

const file = (more: object) => ({ type: 'file', path: '/tmp/none.log', ...more });
const index = (more: object) => ({ type: 'opensearch', node: 'http://127.0.0.1:9', index: 'app-*', ...more });
const place = { keys: { env: {}, file: '/nowhere', trusted: true }, zone: 'UTC' };

describe('settings of a source for questions about its lines', () => {
  it.each([file, index])(
    'OSS-575 name the fields of people, and reach the source with its link',
    async (kind) => {
      const given = kind({
        user: 'user.id',
        session: 'sid',
        customer: 'tenant',
        link: 'https://apm.example/{trace}',
      });
      const source = openDefinition('app', sourceDefinitionSchema.parse(given), place);
      expect(source.link).toBe('https://apm.example/{trace}');
      const without = openDefinition('app', sourceDefinitionSchema.parse(kind({})), place);
      expect(
        await without.people?.({ from: '2026-11-25T03:00:00Z', to: '2026-11-25T04:00:00Z' }, null),
      ).toBeNull();
      expect(without.link).toBeUndefined();
    },
  );

  it('OSS-575 name queries of an index', () => {
    const given = index({ queries: { declines: 'declined:true', 遅延: 'took:>500' } });
    const { queries } = openDefinition('app', sourceDefinitionSchema.parse(given), place);
    expect(queries).toEqual([
      { name: 'declines', query: 'declined:true' },
      { name: '遅延', query: 'took:>500' },
    ]);
  });

  it.each([
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://{service}.example/x',
    'https://user:word@apm.example/{trace}',
    'https:///x',
    'apm.example/{trace}',
  ])('OSS-575 take %s for no link', (link) => {
    expect(sourceDefinitionSchema.safeParse(file({ link })).success).toBe(false);
  });
});
