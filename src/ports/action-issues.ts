import type { OutsideAct, OutsideCall } from './outside.ts';

/** Why no issue is made or changed; beside these an `OutsideError` has the kinds of its adapter. */
export type IssueRefusal =
  /** The repository has no issues: `repository`. */
  | 'issues-off'
  /** It was deleted: `repository`, `number`. */
  | 'issue-gone'
  /** What has the number is another issue or a pull request: `repository`, `number`. */
  | 'not-the-issue';

/** What an issue is made of. Title and body are outside text to GitHub: its people read them. */
export interface WantedIssue {
  /** `owner/name`. */
  readonly repository: string;
  /** One line of at most 256 characters. */
  readonly title: string;
  /** Markdown, without the marker. */
  readonly body: string;
  /** Of this issue alone, and the same for each hub that takes it up: of letters, digits, `.`, `_` and `-`. */
  readonly marker: string;
}

/** Where an issue is, as GitHub says: after a rename or a transfer it is another place than was asked. */
export interface IssuePlace {
  readonly repository: string;
  readonly number: number;
  readonly url: string;
}

/** An issue as it stands now. */
export interface IssueSight {
  readonly place: IssuePlace;
  readonly state: 'open' | 'closed';
  /** ISO time at which it was closed; of an open one the last change of anything, as GitHub tells no other. */
  readonly since: string;
  /** Login of who closed it; null: GitHub does not say, as of an open one. */
  readonly by: string | null;
}

/** Issues that stand for actions of a session. Reads reject with an `OutsideError`, of an `IssueRefusal` where it says so. */
export interface ActionIssues {
  /** Makes it once: an issue with the marker in its body is looked for before any repeat. */
  create(wanted: WantedIssue): OutsideAct<IssuePlace>;
  /** Closes it as completed, or opens it again. `marker`: what is written to has it in its body. */
  set(
    place: Pick<IssuePlace, 'repository' | 'number'>,
    marker: string,
    state: IssueSight['state'],
  ): OutsideAct<IssuePlace>;
  read(
    place: Pick<IssuePlace, 'repository' | 'number'>,
    marker: string,
    call: OutsideCall,
  ): Promise<IssueSight>;
}
