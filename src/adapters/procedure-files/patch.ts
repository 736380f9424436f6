import { type Document, isMap, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Offer } from '../../domain/procedures/offers.ts';

interface Patched {
  readonly text: string;
  /** Changes that the file cannot take: it does not hold their steps. */
  readonly left: readonly Offer[];
}

/**
 * A procedure's YAML with these changes. Comments, order and everything that is not changed stay; a file that says what
 * is wanted already is returned as it is.
 */
export function patchProcedure(text: string, offers: readonly Offer[]): Patched {
  const document = parseDocument(text);
  if (document.errors.length > 0) return { text, left: offers };
  const left = offers.filter((offer) => !apply(document, offer));
  if (left.length === offers.length) return { text, left };
  return { text: document.toString({ lineWidth: 0, flowCollectionPadding: true }), left };
}

interface Found {
  readonly steps: YAMLSeq;
  readonly at: number;
  readonly step: YAMLMap;
}

function phasesOf(document: Document): readonly YAMLMap[] {
  const phases = document.get('phases');
  return isSeq(phases) ? phases.items.filter((item) => isMap(item)) : [];
}

function findStep(document: Document, id: string): Found | null {
  for (const phase of phasesOf(document)) {
    const steps = phase.get('steps');
    if (!isSeq(steps)) continue;
    const at = steps.items.findIndex((item) => isMap(item) && item.get('id') === id);
    if (at >= 0) return { steps, at, step: steps.items[at] as YAMLMap };
  }
  return null;
}

/** Whether the change is in the document now. */
function apply(document: Document, offer: Offer): boolean {
  if (offer.is === 'add') return add(document, offer);
  const found = findStep(document, offer.step);
  if (found === null) return false;
  const { step, steps, at } = found;
  switch (offer.is) {
    case 'condition':
      step.set('if', offer.if);
      return true;
    case 'optional':
      step.delete('required');
      return true;
    case 'remove':
      // A phase without steps is none.
      if (steps.items.length === 1) return false;
      steps.items.splice(at, 1);
      return true;
    case 'due':
      step.delete('within');
      step.set('due', `within ${offer.minutes} min`);
      return true;
    case 'reword':
      step.set('title', flow(document, offer.title));
      return true;
    case 'move':
      return move(document, found, offer.before);
  }
}

function move(document: Document, { steps, at, step }: Found, before: string): boolean {
  const target = findStep(document, before);
  if (target === null || (steps.items.length === 1 && target.steps !== steps)) return false;
  steps.items.splice(at, 1);
  const place = target.steps.items.indexOf(target.step);
  // The comment above a list's first item belongs to the list.
  if (place === 0 && step.commentBefore && target.steps.commentBefore === undefined) step.spaceBefore = false;
  target.steps.items.splice(place, 0, step);
  return true;
}

function add(document: Document, { step: id, title, phase, after }: Extract<Offer, { is: 'add' }>): boolean {
  if (findStep(document, id) !== null) return false;
  const step = document.createNode({ id }) as YAMLMap;
  step.set('title', flow(document, title));
  const behind = after === null ? null : findStep(document, after);
  if (behind !== null) {
    behind.steps.items.splice(behind.at + 1, 0, step);
    return true;
  }
  const found = phasesOf(document).find((one) => one.get('id') === phase);
  const steps = found?.get('steps');
  if (!isSeq(steps)) return false;
  steps.items.push(step);
  return true;
}

function flow(document: Document, title: { readonly ja: string; readonly en: string }): YAMLMap {
  const node = document.createNode({ ja: title.ja, en: title.en }) as YAMLMap;
  node.flow = true;
  return node;
}
