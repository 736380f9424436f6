import xterm from '@xterm/headless';
import type { Ink, Picture, ScreenCell } from './cell.ts';

const BLANK: ScreenCell = { text: '', columns: 1, ink: 'text', ground: 'ground', bold: false, dim: false };

/** What a terminal of this size shows after a program has written these bytes to it. */
export async function emulate(
  bytes: string,
  cols: number,
  rows: number,
  withCursor = false,
): Promise<Picture> {
  const terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 0 });
  await new Promise<void>((done) => terminal.write(bytes, done));
  const { active } = terminal.buffer;
  const cells = Array.from({ length: rows }, (_, y) =>
    Array.from({ length: cols }, (__, x) => cellOf(active.getLine(active.baseY + y)?.getCell(x))),
  );
  return { cols, cells, cursor: withCursor ? { x: active.cursorX, y: active.cursorY } : null };
}

type BufferCell = NonNullable<ReturnType<NonNullable<ReturnType<Buffer['getLine']>>['getCell']>>;
type Buffer = InstanceType<typeof xterm.Terminal>['buffer']['active'];

function cellOf(cell: BufferCell | undefined): ScreenCell {
  if (cell === undefined) return BLANK;
  const ink: Ink = cell.isFgDefault() ? 'text' : cell.getFgColor();
  const ground: Ink = cell.isBgDefault() ? 'ground' : cell.getBgColor();
  const reversed = cell.isInverse() !== 0;
  return {
    text: cell.getChars(),
    columns: cell.getWidth() as ScreenCell['columns'],
    ink: reversed ? ground : ink,
    ground: reversed ? ink : ground,
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
  };
}
