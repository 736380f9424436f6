import { Box, Text } from 'ink';
import { memo } from 'react';
import type { Block } from '../frame.ts';

/** Places finished rows; drawn again only when they change. */
export const BlockView = memo(function BlockView({ block }: { readonly block: Block }) {
  const { rect, rows } = block;
  return (
    <Box position="absolute" left={rect.x} top={rect.y} width={rect.w} height={rect.h}>
      <Text wrap="truncate">{rows.join('\n')}</Text>
    </Box>
  );
});
