import { parse } from 'yaml';
import type { DetectionRule } from '../detection/rule.ts';
import { ruleFileSchema, ruleOf } from '../detection/rule-schema.ts';
import { demoMessages } from '../text/i18n/demo.ts';
import type { Lang } from '../text/i18n/messages.ts';

/** The rule of the demo's shop, as its team has it in a file. */
const RULE = `
name: checkout-5xx
source: app
query: service.name:checkout AND log.level:error
total: service.name:checkout
impact: { users: user.id, share: 5%, minTotal: 20, page: 5 }
window: 1m
every: 10s
delay: 0s
resolve: { below: 3, clean: 3 }
service: checkout
runbook: https://wiki.example.com/runbooks/checkout-5xx
owner: payments
`;

/** Nobody waits ten seconds for the page of a demo. */
const EVERY_MS = 500;

export function demoRule(lang: Lang): DetectionRule {
  const rule = ruleOf(ruleFileSchema.parse(parse(RULE)));
  return { ...rule, title: demoMessages.title[lang], every: EVERY_MS };
}
