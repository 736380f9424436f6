import { describe, expect, it } from 'vitest';
import { procedureByRules, procedureRulesSchema } from '../../../src/cli/settings/procedure-rules.ts';
import { parseSettings } from '../../../src/cli/settings/settings-file.ts';

const rules = procedureRulesSchema.parse([
  { service: 'checkout', severity: ['SEV1', 'SEV2'], procedure: 'payments-grave' },
  { service: 'checkout', procedure: 'payments' },
  { label: 'team=search', procedure: 'search' },
  { title: 'disk', severity: 'SEV4', procedure: 'disk' },
]);
const nothing = { title: null, severity: null, service: null, labels: [] };

describe('rules that choose a procedure', () => {
  it('CLI-590 the first rule that matches by service, severity, title and label decides', () => {
    const chosen = (starting: Partial<Parameters<typeof procedureByRules>[1]>) =>
      procedureByRules(rules, { ...nothing, ...starting });
    expect(chosen({ service: 'Checkout-API', severity: 'SEV2' })).toBe('payments-grave');
    expect(chosen({ service: 'checkout', severity: 'SEV3' })).toBe('payments');
    expect(chosen({ service: 'checkout' })).toBe('payments');
    expect(chosen({ labels: ['env=prod', 'Team=Search'] })).toBe('search');
    expect(chosen({ title: 'Disk full', severity: 'SEV4' })).toBe('disk');
    expect(chosen({ title: 'Disk full' })).toBeNull();
    expect(chosen({})).toBeNull();
  });

  it('CLI-591 a rule without a procedure is a problem of the settings, with its line', () => {
    const { problems } = parseSettings('lang: ja\nrules:\n  - service: checkout\n', 'oncall.yaml');
    expect(problems).toMatchObject([{ line: 3, field: 'rules[0].procedure', kind: 'field-type' }]);
  });
});
