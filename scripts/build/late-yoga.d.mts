import type yoga from 'yoga-layout';

export function load(): Promise<void>;
declare const late: Omit<typeof yoga, 'Config'>;
export default late;
