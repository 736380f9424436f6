export interface DemoIssue {
  readonly id: number;
  readonly number: number;
  readonly title: string;
  body: string | null;
  readonly by: string;
  readonly createdAt: string;
  updatedAt: string;
  state: 'open' | 'closed';
  closedAt: string | null;
  closedBy: string | null;
}

/** What was sent of an issue; tests check its shape against what GitHub publishes. */
export interface SentIssue {
  readonly title?: string;
  readonly body?: string | null;
  readonly state?: 'open' | 'closed';
}

/** GitHub's words why no issue is made of it; null: it is. Its limits, in characters. */
export function issueRefusal({ title = '', body }: SentIssue): string | null {
  if (title.trim() === '' || title.length > 256) return 'Validation Failed: title';
  return (body ?? '').length > 65_536
    ? 'Validation Failed: body is too long (maximum is 65536 characters)'
    : null;
}

/** The issues of one repository. */
export class DemoIssues {
  /** Oldest first. */
  readonly all: DemoIssue[] = [];
  readonly deleted = new Set<number>();
  /** By number: the repository that has it now, and its number there. */
  readonly movedTo = new Map<number, { readonly repository: number; readonly number: number }>();
  /** Switched off in the repository's settings. */
  isOn = true;
  readonly #now: () => string;
  readonly #id: () => number;
  #last = 0;

  constructor(now: () => string, id: () => number) {
    this.#now = now;
    this.#id = id;
  }

  open(title: string, body: string | null, by: string): DemoIssue {
    this.#last += 1;
    const at = this.#now();
    const issue: DemoIssue = {
      ...{ id: this.#id(), number: this.#last, title, body, by, createdAt: at, updatedAt: at },
      ...{ state: 'open', closedAt: null, closedBy: null },
    };
    this.all.push(issue);
    return issue;
  }

  set(issue: DemoIssue, state: DemoIssue['state'], by: string): void {
    if (issue.state === state) return;
    const at = this.#now();
    const closed = state === 'closed' ? { closedAt: at, closedBy: by } : { closedAt: null, closedBy: null };
    Object.assign(issue, { state, updatedAt: at, ...closed });
  }

  remove(issue: DemoIssue): void {
    this.#take(issue);
    this.deleted.add(issue.number);
  }

  /** It goes to another repository, where it has another number. */
  transfer(issue: DemoIssue, to: { readonly id: number; readonly issues: DemoIssues }): DemoIssue {
    this.#take(issue);
    const moved = to.issues.open(issue.title, issue.body, issue.by);
    Object.assign(moved, { state: issue.state, closedAt: issue.closedAt, closedBy: issue.closedBy });
    this.movedTo.set(issue.number, { repository: to.id, number: moved.number });
    return moved;
  }

  #take(issue: DemoIssue): void {
    this.all.splice(this.all.indexOf(issue), 1);
  }
}
