import { describe, expect, it } from 'vitest';
import { choiceFor } from '../../../src/cli/link/start-incident.ts';
import type { HubLink } from '../../../src/cli/link/wire.ts';
import type { Invocation } from '../../../src/cli/settings/invocation.ts';
import { titleSchema } from '../../../src/domain/release-schema.ts';
import type { IncidentDetail } from '../../../src/protocol/http.ts';

async function titleFor(title: string): Promise<string> {
  const cli = { config: { settings: {} } } as unknown as Invocation;
  const row = {
    id: 'Q1',
    number: 1,
    title,
    service: null,
    urgency: 'high',
    triggeredAt: '2026-11-24T17:58:11Z',
  };
  const detail = { row, procedure: null, severity: null } as unknown as IncidentDetail;
  return (await choiceFor(cli, {} as HubLink, detail)).title;
}

describe('a session about a page', () => {
  it('SLK-869 has a title that a session takes, however long that of the page is', async () => {
    const title = await titleFor('🔥'.repeat(150));
    expect(title).toMatch(/^🔥{90,100}…$/u);
    expect(titleSchema.safeParse(title).success).toBe(true);
    expect(await titleFor('5xx rate > 5%')).toBe('5xx rate > 5%');
    expect(await titleFor(`a${'あ'.repeat(300)}`)).toHaveLength(200);
  });
});
