import type { MenuId } from '../../model/screen-state.ts';
import { boundaryMenu } from './boundary.ts';
import { expertHowMenu, expertMenu } from './expert.ts';
import { filtersMenu } from './filters.ts';
import { leaveMenu, leavingMenu } from './leave.ts';
import type { MenuSpec } from './menu.ts';
import { actMenus, incidentMenu } from './pager.ts';
import {
  assignMenu,
  driverMenu,
  ownerMenu,
  personMenu,
  roleHolderMenu,
  rolesMenu,
  rotationMenu,
} from './people.ts';

export const MENUS: Readonly<Record<MenuId, MenuSpec>> = {
  assign: assignMenu,
  owner: ownerMenu,
  driver: driverMenu,
  roles: rolesMenu,
  'role-holder': roleHolderMenu,
  person: personMenu,
  rotation: rotationMenu,
  filters: filtersMenu,
  boundary: boundaryMenu,
  incident: incidentMenu,
  ...actMenus,
  expert: expertMenu,
  'expert-how': expertHowMenu,
  leave: leaveMenu,
  leaving: leavingMenu,
};
