import type { MenuActName } from '../../domain/act-table.ts';
import type { NoteKind } from '../../domain/event.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Spot } from '../../protocol/messages.ts';
import type { AskedBefore } from './asked-before.ts';
import type {
  FieldValue,
  FormDialog,
  MenuDialog,
  PaletteDialog,
  QuestionDialog,
  ReadDialog,
} from './dialog.ts';
import type { Editor } from './editor.ts';
import type { Effect } from './effects.ts';
import type { FormId, Pane, Zoom } from './layout.ts';
import type { Lessons } from './lessons/lessons.ts';
import type { FactsKnown, LineQuestion, PeopleKnown } from './line-question.ts';
import type { OnCallRow, PagerKnown } from './pager.ts';
import type { Payload } from './payload.ts';
import type { QueryPrompt } from './query-prompt.ts';
import { type ChangesTold, NO_CHANGES, NO_RELEASE, type ReleaseTold } from './views/changes-told.ts';
import { NOTHING_TOLD, type PatternsTold } from './views/log-views.ts';
import { initialLogs, type LogsView } from './views/logs-view.ts';
import type { Saying } from './words.ts';

/** Texts asked for in one row at the foot, the screen above staying as it is. */
export type PromptId =
  | 'search'
  | 'include'
  | 'exclude'
  | 'skip'
  | 'goal'
  | 'rename'
  | 'mute'
  | 'pin'
  | 'due'
  | 'at'
  | 'add'
  | 'reword'
  | 'query'
  | 'window'
  | 'boundary'
  | 'go'
  | 'draft-at'
  | 'draft-due'
  | 'mitigated'
  | 'recovered'
  | 'relapsed'
  /** The text of an act at the pager. */
  | 'act'
  | 'link'
  | 'expert'
  | 'replay'
  | 'rule-out'
  | 'run-decline'
  | 'change';

export interface PromptState extends QueryPrompt {
  readonly prompt: PromptId;
  /** Step, note or line it is about. */
  readonly target: string | null;
  readonly editor: Editor;
  /** Place in the history of this prompt; -1: what is being typed. */
  readonly recalled: number;
  /** Why it was not accepted. */
  readonly error?: Saying;
}

export interface NoteDraft {
  readonly editor: Editor;
  readonly kind: NoteKind;
  /** The note whose words are changed; null: a new one. */
  readonly amends: string | null;
  readonly step: string | null;
  /** When it really happened, where that is not now. */
  readonly happenedAt?: string | null;
  /** Of an action: until when. */
  readonly due?: string | null;
  /** Goes to the pager's incident too. */
  readonly pager?: boolean;
}

export type MenuId =
  | 'assign'
  | 'driver'
  | 'roles'
  | 'role-holder'
  | 'owner'
  | 'person'
  | 'filters'
  | 'boundary'
  | 'rotation'
  | 'watchers'
  | 'incident'
  | MenuActName
  | 'expert'
  | 'expert-how'
  | 'leave'
  | 'leaving'
  | 'run';
export type TextId =
  | 'news'
  | 'help'
  | 'briefing'
  | 'step'
  | 'line'
  | 'note'
  | 'pin'
  | 'join'
  | 'web-link'
  | 'context'
  | 'values'
  | 'trace'
  | 'pattern'
  | 'change';

export type DialogState =
  | PaletteDialog
  | MenuDialog<MenuId>
  | FormDialog<FormId>
  | (QuestionDialog & {
      readonly question: Saying;
      /** What it will do and cannot take back, one saying a row. */
      readonly facts: readonly Saying[];
      readonly effects: readonly Effect[];
      /** Opened by the yes. */
      readonly then?: DialogState;
    })
  | (ReadDialog<TextId> & {
      readonly target: string | null;
      /** What was fetched for it; absent while on its way. */
      readonly payload?: Payload;
      /** The row that is selected; of an opened line also the objects that are folded, by their paths. */
      readonly at?: number;
      readonly folded?: readonly string[];
      /** What it has asked about a line. */
      readonly question?: LineQuestion;
      /** Opened because the driver did. */
      readonly followed?: boolean;
    })
  | {
      readonly kind: 'lessons';
      readonly lessons: Lessons;
      /** Opened by the close of the session. */
      readonly atClose: boolean;
      /** The row that is selected: of what was done, then of the patch. */
      readonly at: number;
      /** Places in `lessons.learned` of the changes in the patch, and of those that are checked. */
      readonly taken: readonly number[];
      readonly chosen: readonly number[];
      /** The file's text as it was left in the editor, and what it changes; null: not edited. */
      readonly edited: { readonly text: string; readonly patch: string } | null;
      /** Why the file was not written. */
      readonly error: string | null;
    };

export interface ToastState {
  readonly id: number;
  /** `asked`: under way; nothing is done yet. */
  readonly tone: 'ok' | 'asked' | 'wait' | 'burn';
  readonly say: Saying;
  /** Epoch milliseconds at which it goes. */
  readonly until: number;
  /** It says why a key was refused: the next key takes it away. */
  readonly refuses?: true;
}

/** Something that was said, and when: epoch milliseconds of the hub's clock. */
interface Told extends Pick<ToastState, 'tone' | 'say'> {
  readonly at: number;
}

/** What is said on a screen. */
export interface Toasting {
  /** For a while; the newest last. */
  readonly toasts: readonly ToastState[];
  readonly nextToast: number;
  /** What has been said, newest last: a toast is gone before a tired eye has read it. */
  readonly told: readonly Told[];
  /** What is said takes the place of what was said before. */
  readonly replaces?: true;
}

const NOTHING_SAID: Toasting = { toasts: [], nextToast: 1, told: [] };
/** Of a screen that tells what comes of acts: what was said before may no longer hold, and does not come back. */
export const ONE_SAID: Toasting = { ...NOTHING_SAID, replaces: true };

/** What the demo names to be tried next, in this order. */
export const TRIES = ['tick', 'note', 'follow', 'pin', 'patterns', 'changes', 'close'] as const;
export type Try = (typeof TRIES)[number];

export interface ScreenState extends Toasting {
  /** A recording is played: nothing can be done. */
  readonly replays: boolean;
  readonly cols: number;
  readonly rows: number;
  readonly focus: Pane;
  readonly zoom: Zoom;
  /** Selected step, note and participant, by id; null: the one that is next, the newest, oneself. */
  readonly step: string | null;
  /** The folded phase whose heading is selected instead of a step. */
  readonly phase: string | null;
  /** Phases folded or unfolded by hand; else those that are settled are folded. */
  readonly folds: Readonly<Record<string, boolean>>;
  readonly note: string | null;
  /** The only kind of entry the notes pane lists. */
  readonly noteKind: NoteKind | 'pin' | null;
  readonly person: string | null;
  readonly logs: LogsView;
  readonly prompt: PromptState | null;
  readonly draft: NoteDraft | null;
  /** The top one, the last, has the keys. */
  readonly dialogs: readonly DialogState[];
  /** Wants to see what the driver sees; own scrolling ends it. */
  readonly follow: boolean;
  /** When following moved the selection last: a key pressed a moment later meant what stood there before. */
  readonly movedAt: number;
  /** What was typed into prompts before, newest first. */
  readonly history: Readonly<Partial<Record<PromptId, readonly string[]>>>;
  /** Texts closed without saving, by what they were for. */
  readonly kept: Readonly<Record<string, NoteDraft>>;
  /** What was typed into forms that were closed without sending, by form and field. */
  readonly forms: Readonly<Partial<Record<FormId, Readonly<Record<string, FieldValue>>>>>;
  /** Keys wait for the session: what greets would take them. */
  readonly typedAhead: boolean;
  /** The session has been seen, and the briefing shown where one is due. */
  readonly greeted: boolean;
  /** The turn whose end was shown, by when it began. */
  readonly turnTold: string | null;
  /** What of one's own was said to be overdue. */
  readonly reminded: readonly string[];
  /** When this person was made the driver by somebody else; null once they have seen it. */
  readonly called: number | null;
  /** What was pointed at last, and when. */
  readonly pointed: { readonly by: string; readonly spot: Spot; readonly at: number } | null;
  /** Who is on call, as last asked. */
  readonly oncall: readonly OnCallRow[];
  readonly pager: PagerKnown;
  readonly people: PeopleKnown;
  readonly facts: FactsKnown;
  readonly patterns: PatternsTold;
  /** Ids of new errors that a view of this screen has shown. */
  readonly seenErrors: readonly string[];
  readonly changes: ChangesTold;
  readonly release: ReleaseTold;
  /** Ids of the incidents for which that was asked. */
  readonly pagerFor: string | null;
  /** Acts that came to the hub too late: the person is asked about each. */
  readonly late: readonly { readonly effect: Effect; readonly refusal: Refusal }[];
  /** The demo names what to try next: what was tried; null: no hints. */
  readonly tried: readonly Try[] | null;
  /** Older lines have been asked for and are not here yet. */
  readonly askedBefore: AskedBefore | null;
}

export function initialScreen(cols: number, rows: number): ScreenState {
  return {
    replays: false,
    cols,
    rows,
    focus: 'checklist',
    zoom: 'none',
    step: null,
    phase: null,
    folds: {},
    note: null,
    noteKind: null,
    person: null,
    logs: initialLogs,
    prompt: null,
    draft: null,
    dialogs: [],
    ...NOTHING_SAID,
    follow: true,
    movedAt: 0,
    history: {},
    kept: {},
    forms: {},
    typedAhead: false,
    greeted: false,
    turnTold: null,
    reminded: [],
    called: null,
    pointed: null,
    oncall: [],
    pager: null,
    people: null,
    facts: null,
    patterns: NOTHING_TOLD,
    seenErrors: [],
    changes: NO_CHANGES,
    release: NO_RELEASE,
    pagerFor: null,
    late: [],
    tried: null,
    askedBefore: null,
  };
}
