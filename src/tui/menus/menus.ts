import type { MenuId } from '../screen-state.ts';
import { filtersMenu } from './filters.ts';
import type { Menu } from './menu.ts';
import {
  assignMenu,
  driverMenu,
  ownerMenu,
  personMenu,
  roleHolderMenu,
  rolesMenu,
  rotationMenu,
} from './people.ts';

export const MENUS: Readonly<Record<MenuId, Menu>> = {
  assign: assignMenu,
  owner: ownerMenu,
  driver: driverMenu,
  roles: rolesMenu,
  'role-holder': roleHolderMenu,
  person: personMenu,
  rotation: rotationMenu,
  filters: filtersMenu,
};
