/** A cell, in user units. Whatever font is found, each run of text is held to the cells it stands in. */
export const CELL = { w: 8.4, h: 19 } as const;
/** Of the text in a cell, from its top. */
export const BASELINE = 13.8;

export const round = (value: number): number => Math.round(value * 100) / 100;
