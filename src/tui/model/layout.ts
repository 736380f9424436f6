/**
 * Where everything stands: every rectangle of the screen from its size and what is open, and nothing else.
 * The rectangles tile the screen: no cell is left out, none is given twice. Only the dialog area lies over others.
 *
 * wide, ≥ 100x15                          narrow
 * header (3 rows)                         header (3)
 * banner, while not live                  banner, also for new errors
 * checklist │ logs                        checklist    ─┐ the focused pane open,
 *           │                             logs          │ the others one row each
 *           ├──────────                   ...           │
 * people    │ notes  (note editor inside) notes         │
 * prompt, while asked                     people       ─┘
 * coach (1), in the demo                  note editor or prompt
 * message (1)                             coach, message
 * replay (3), in one                      replay (2)
 * footer (1)                              footer (1)
 *
 * What goes as a screen gets smaller, in this order: the message row (it then shares the footer's, below 15 rows),
 * the header's clock row (below 13), its row of what to do next (below 11), the panes not in focus (below 10). Below 30x6 nothing can be worked with, and
 * the screen says which size it needs.
 */
export type Pane = 'checklist' | 'logs' | 'notes' | 'people';
/** `half`: the focused pane has its whole column, and that the most of the width; `full`: it is alone. */
export type Zoom = 'none' | 'half' | 'full';
export const PANES: readonly Pane[] = ['checklist', 'logs', 'notes', 'people'];

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface PaneRect extends Rect {
  /** Box lines around it; else a title row and bare rows. */
  readonly framed: boolean;
  /** The first of its column; else its title is also the lower edge of the pane above. */
  readonly top: boolean;
  /** Its lower edge is its own row; else the next pane's title is that edge. */
  readonly bottom: boolean;
  /** False: only its title row. */
  readonly open: boolean;
  /** Rows at its foot that belong to the note editor. */
  readonly foot: number;
}

export interface LayoutOptions {
  readonly focus: Pane;
  readonly zoom: Zoom;
  readonly banner: boolean;
  /** The demo names what to try next. */
  readonly coach: boolean;
  /** What is shown is played: its bar has rows of its own. */
  readonly replay: boolean;
  /** Rows a prompt at the foot asks for; 0: none. */
  readonly prompt: number;
  /** Rows the note editor asks for; 0: closed. */
  readonly note: number;
  /** Rows the people would fill. */
  readonly people: number;
}

export interface Layout {
  readonly kind: 'wide' | 'narrow' | 'small';
  readonly cols: number;
  readonly rows: number;
  readonly header: Rect;
  readonly banner: Rect | null;
  readonly panes: Readonly<Record<Pane, PaneRect | null>>;
  readonly prompt: Rect | null;
  /** Lies at the foot of the notes pane when wide, else above the message row. */
  readonly note: Rect | null;
  readonly coach: Rect | null;
  readonly message: Rect | null;
  readonly replay: Rect | null;
  readonly footer: Rect;
  /** The most a dialog may cover. */
  readonly dialog: Rect;
}

export const WIDE_COLS = 100;
export const FULL_ROWS = 15;
/** The least that can be worked with. */
export const LEAST = { cols: 30, rows: 6 } as const;

const NO_ROWS = { banner: null, prompt: null, note: null, coach: null, message: null, replay: null } as const;
const NO_PANES = { checklist: null, logs: null, notes: null, people: null } as const;

export const isWide = (cols: number, rows: number): boolean => cols >= WIDE_COLS && rows >= FULL_ROWS;

export function layout(cols: number, rows: number, options: LayoutOptions): Layout {
  const whole = { x: 0, y: 0, w: cols, h: rows };
  const nothing = { x: 0, y: 0, w: cols, h: 0 };
  if (cols < LEAST.cols || rows < LEAST.rows) {
    const small = { header: whole, footer: nothing, dialog: whole, panes: NO_PANES };
    return { kind: 'small', cols, rows, ...small, ...NO_ROWS };
  }
  const wide = isWide(cols, rows);
  const messageRows = rows >= FULL_ROWS ? 1 : 0;
  const coachRows = options.coach && rows >= FULL_ROWS ? 1 : 0;
  const headerRows = rows >= 13 ? 3 : rows >= 11 ? 2 : 1;
  const bannerRows = options.banner ? 1 : 0;
  // The letters' meaning goes first, then where it is.
  const replayRows = !options.replay ? 0 : wide ? 3 : rows >= 11 ? 2 : 1;
  const ends = headerRows + bannerRows + coachRows + messageRows + replayRows + 1;
  // The panes keep their titles and a row or two each, whatever is asked below them.
  const spare = Math.max(0, rows - ends - (wide ? 8 : 2));
  const promptRows = Math.min(options.prompt, spare);
  const noteBelow = wide ? 0 : Math.min(options.note, spare - promptRows);

  let y = 0;
  const take = (h: number): Rect => {
    const rect = { x: 0, y, w: cols, h };
    y += h;
    return rect;
  };
  const header = take(headerRows);
  const banner = bannerRows > 0 ? take(1) : null;
  const area = take(rows - ends - promptRows - noteBelow);
  const note = noteBelow > 0 ? take(noteBelow) : null;
  const prompt = promptRows > 0 ? take(promptRows) : null;
  const coach = coachRows > 0 ? take(1) : null;
  const message = messageRows > 0 ? take(1) : null;
  const replay = replayRows > 0 ? take(replayRows) : null;
  const footer = take(1);
  const panes = wide ? widePanes(area, options) : narrowPanes(area, options);
  return {
    kind: wide ? 'wide' : 'narrow',
    cols,
    rows,
    header,
    banner,
    panes,
    prompt,
    note: note ?? footOf(panes.notes),
    coach,
    message,
    replay,
    footer,
    // The row of what is said stays free: it tells why a dialog refuses a key.
    dialog: {
      x: 0,
      y: headerRows,
      w: cols,
      h: Math.max(1, rows - headerRows - messageRows - replayRows - 1),
    },
  };
}

/** The note editor's rows inside the notes pane, between its borders. */
function footOf(pane: PaneRect | null): Rect | null {
  if (pane === null || pane.foot === 0) return null;
  const edge = pane.bottom ? 1 : 0;
  return { x: pane.x + 1, y: pane.y + pane.h - edge - pane.foot, w: pane.w - 2, h: pane.foot };
}

function widePanes(area: Rect, options: LayoutOptions): Layout['panes'] {
  // The editor must be seen: while a note is written, notes is the zoomed pane.
  const pane = options.note > 0 ? 'notes' : options.focus;
  const half = options.zoom === 'half';
  const atLeft = pane === 'checklist' || pane === 'people';
  // With 0.38 at 120 columns one Japanese and four English titles of 25 more would be whole, and most error lines of the demo cut.
  const share = half && atLeft ? 0.62 : 0.32;
  const left = Math.min(half ? area.w - 36 : 72, Math.max(36, Math.round(area.w * share)));
  const right = area.w - left;
  const foot = (room: number): number => Math.min(options.note, Math.max(0, room));
  const open = { framed: true, open: true, foot: 0 };
  if (options.zoom === 'full') {
    const inside = pane === 'notes' ? foot(area.h - 3) : 0;
    return { ...NO_PANES, [pane]: { ...area, ...open, top: true, bottom: true, foot: inside } };
  }
  const peopleRows =
    half && pane === 'people'
      ? area.h - 4
      : Math.max(3, Math.min(options.people + 2, Math.floor(area.h / 3)));
  const least = Math.max(3, Math.round(area.h * 0.38));
  const most = half && pane === 'notes';
  const few = half && pane === 'logs' && options.note === 0;
  const notesRows = most
    ? area.h - 4
    : few
      ? 4
      : Math.min(area.h - 4, Math.max(least, Math.min(options.note + 5, area.h - 4)));
  const logsRows = area.h - notesRows;
  const x = area.x + left;
  return {
    checklist: { x: area.x, y: area.y, w: left, h: area.h - peopleRows, ...open, top: true, bottom: false },
    people: {
      x: area.x,
      y: area.y + area.h - peopleRows,
      w: left,
      h: peopleRows,
      ...open,
      top: false,
      bottom: true,
    },
    logs: { x, y: area.y, w: right, h: logsRows, ...open, top: true, bottom: false },
    notes: {
      x,
      y: area.y + logsRows,
      w: right,
      h: notesRows,
      ...open,
      top: false,
      bottom: true,
      foot: foot(notesRows - 3),
    },
  };
}

function narrowPanes(area: Rect, options: LayoutOptions): Layout['panes'] {
  const bare = { framed: false, top: true, bottom: false, foot: 0 };
  // With fewer than four rows beside them the titles of the others would leave nothing to read.
  const alone = options.zoom === 'full' || area.h < 7;
  if (alone) return { ...NO_PANES, [options.focus]: { ...area, ...bare, open: true } };
  let y = area.y;
  const panes: Record<Pane, PaneRect | null> = { ...NO_PANES };
  for (const pane of PANES) {
    const open = pane === options.focus;
    const h = open ? area.h - (PANES.length - 1) : 1;
    panes[pane] = { x: area.x, y, w: area.w, h, ...bare, open };
    y += h;
  }
  return panes;
}

/** The edges of a screen of lists, from above: header · banner · the lists · filter, while typed · message · footer. They tile it. */
export interface ListEdges
  extends Pick<Layout, 'kind' | 'header' | 'banner' | 'message' | 'footer' | 'dialog'> {
  readonly filter: Rect | null;
}

/** What there is at a size, and the pane that is left for the lists; null: nothing can be worked with. */
export function listEdges(
  { cols, rows }: { readonly cols: number; readonly rows: number },
  has: { readonly banner: boolean; readonly filter: boolean; readonly message: boolean },
): { readonly edges: ListEdges; readonly area: PaneRect | null } {
  const whole = { x: 0, y: 0, w: cols, h: rows };
  if (cols < LEAST.cols || rows < LEAST.rows) {
    const none = { banner: null, filter: null, message: null };
    const edges = {
      kind: 'small',
      header: whole,
      ...none,
      footer: { ...whole, h: 0 },
      dialog: whole,
    } as const;
    return { edges, area: null };
  }
  const framed = isWide(cols, rows);
  const row = (y: number): Rect => ({ ...whole, y, h: 1 });
  const top = has.banner ? 2 : 1;
  const below = Number(has.filter) + Number(has.message) + 1;
  const end = rows - below;
  const edges: ListEdges = {
    kind: framed ? 'wide' : 'narrow',
    header: row(0),
    banner: has.banner ? row(1) : null,
    filter: has.filter ? row(end) : null,
    message: has.message ? row(rows - 2) : null,
    footer: row(rows - 1),
    dialog: { ...whole, y: 1, h: Math.max(1, rows - 2 - Number(has.message)) },
  };
  const area = { ...whole, y: top, h: end - top, framed, foot: 0, open: true, top: true, bottom: framed };
  return { edges, area };
}

/** A box of at most `w` x `h` in the middle of an area, a little above it as the eye expects. */
export function centred(area: Rect, w: number, h: number): Rect {
  const width = Math.min(w, area.w);
  const height = Math.min(h, area.h);
  return {
    x: area.x + Math.floor((area.w - width) / 2),
    y: area.y + Math.floor((area.h - height) / 3),
    w: width,
    h: height,
  };
}

/** Rows of content a pane has: without its title, its edge and the note editor. */
export function bodyRows(pane: PaneRect | null): number {
  if (pane === null || !pane.open) return 0;
  return Math.max(0, pane.h - 1 - (pane.bottom ? 1 : 0) - pane.foot);
}

/** Columns of text in a row of a pane: without the borders, the mark at its left and a blank at its right. */
export function bodyCols(pane: PaneRect | null): number {
  return pane === null ? 0 : Math.max(0, pane.w - (pane.framed ? 4 : 2));
}

/** Every form that can lie over the panes. */
export type FormId =
  | 'impact'
  | 'verdict'
  | 'close'
  | 'page'
  | 'notice'
  | 'maintenance'
  | 'handover'
  | 'exclude'
  | 'release';
