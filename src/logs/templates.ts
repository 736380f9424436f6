import { lookup, valueText } from './fields.ts';
import type { LogRecord } from './json.ts';

/** A hole of a message template (messagetemplates.org): `{Name}`, `{@Name:format}`, `{Name,10}`; `{{` and `}}` are braces. */
const HOLE = /\{\{|\}\}|\{[@$]?([\w.]{1,64})(?:,-?\d{1,4})?(?::[^{}]{1,64})?\}/g;

/** Serilog's template with the record's own values in its holes; formats are left to who shows them. */
export function renderTemplate(template: string, record: LogRecord): string {
  return template.replace(HOLE, (hole, name: string | undefined) => {
    if (name === undefined) return hole[0] as string;
    const value = lookup(record, name);
    return value === undefined ? hole : valueText(value);
  });
}

/** SLF4J's `{}` filled by arguments in their order; without one a hole stays. */
export function fillHoles(pattern: string, values: readonly unknown[]): string {
  let next = 0;
  return pattern.replace(/\{\}/g, (hole) => (next < values.length ? valueText(values[next++]) : hole));
}
