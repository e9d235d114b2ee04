import { useRouter } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import type { Action } from '../../../src/staff/policy.ts';
import type { IconName } from './icon.tsx';
import { useMe } from './session.tsx';

export interface NavEntry {
  readonly label: string;
  readonly icon: IconName;
  readonly action: Action;
  /** How many wait there, beside the icon. */
  readonly Badge?: ComponentType;
}

interface NavLine extends NavEntry {
  readonly to: string;
}

/** The pages in the navigation that this person may open, in the router's order. */
export function useNavigation(): readonly NavLine[] {
  const { may } = useMe();
  const { routesById } = useRouter();
  return Object.values(routesById).flatMap(({ options, fullPath }) => {
    const { nav } = options.staticData ?? {};
    return nav && may.includes(nav.action) ? [{ to: fullPath, ...nav }] : [];
  });
}
