import { looksRandom } from './entropy.ts';
import { byPattern, type Finder, type Report, where } from './rule.ts';
import { VENDOR_FORMS, type VendorForm } from './vendor-forms.ts';

/** A token does not begin in the middle of a word; AWS's ids stand out anywhere. */
function bounded({ rule, form }: VendorForm): RegExp {
  if (rule === 'aws-key-id' || !/^[A-Za-z[]/.test(form.source)) return form;
  return new RegExp(`(?<![A-Za-z0-9])(?:${form.source})`, form.flags);
}

const finders = new Map<string, Finder[]>();
for (const each of VENDOR_FORMS) {
  const { hint, rule, random } = each;
  const find = byPattern(rule, bounded(each), random ? looksRandom : undefined);
  finders.set(hint, [...(finders.get(hint) ?? []), find]);
}
const BY_HINT = [...finders];

const escaped = (text: string): string => text.replace(/[.+/]/g, '\\$&');
/** Most lines hold none of the hints. */
const HINT = new RegExp([...finders.keys()].map(escaped).join('|'));

function findForms(text: string, report: Report): void {
  for (const [hint, find] of BY_HINT) if (text.includes(hint)) for (const one of find) one(text, report);
}

/** Tokens by their vendor's form, and AWS's and Azure's keys by what stands around them. */
export const findVendorTokens: Finder = (text, report) => {
  if (HINT.test(text)) findForms(text, report);
  findKeys(text, report);
};

const findKeys = where(/A[KS]IA|aws|amz|==/i, [
  byPattern(
    'aws-secret',
    /(?:AKIA|ASIA)[A-Z0-9]{16}[^A-Za-z0-9/+\n]{1,40}([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])/,
  ),
  byPattern(
    'aws-secret',
    /(?:aws|amz)[^\n]{0,60}?[^A-Za-z0-9/+=]([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/i,
    looksRandom,
  ),
  byPattern('azure-key', /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}==/),
]);
