import { said, writeRow } from './figures.ts';
import { fillDisk, missingDisk } from './full-disk.ts';

export async function runDisk({ write }: { readonly write: boolean }): Promise<boolean> {
  if (missingDisk !== null) throw new Error(`chaos disk: ${missingDisk}`);
  const report = fillDisk();
  console.log(JSON.stringify(report));
  const { acks, broken, whileFull } = report;
  if (write)
    writeRow({
      promise: 'a full disk loses nothing that was saved, and the hub goes on when there is room',
      how: 'the built hub on a disk of 4 MiB that fills up while somebody writes',
      figures: `${said(acks)} saved notes, ${said(whileFull.waiting)} kept at the terminal meanwhile, broken: ${said(broken.length)}`,
    });
  return broken.length === 0 && report.chain && report.code === 0;
}
