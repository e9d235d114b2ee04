import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouteComponent,
} from '@tanstack/react-router';
import { UnreviewedBadge } from '../audit/unreviewed-badge.tsx';
import type { NavEntry } from './navigation.ts';
import { NotHere } from './not-here.tsx';
import { Shell } from './shell.tsx';

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** A line in the navigation, for those who may. */
    readonly nav?: NavEntry;
  }
  interface Register {
    router: typeof router;
  }
}

const root = createRootRoute({ notFoundComponent: NotHere });
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });

/** A page for whoever is signed in. With `nav` it has a line in the navigation, in the order below. */
const page = <const Path extends string>(path: Path, component: RouteComponent, nav?: NavEntry) =>
  createRoute({ getParentRoute: () => shell, path, component, staticData: nav ? { nav } : {} });

/** A page before signing in. */
const openPage = <const Path extends string>(path: Path, component: RouteComponent) =>
  createRoute({ getParentRoute: () => root, path, component });

const load = lazyRouteComponent;

const routeTree = root.addChildren([
  openPage(
    '/sign-in',
    load(() => import('../accounts/sign-in-page.tsx'), 'SignInPage'),
  ),
  openPage(
    '/first',
    load(() => import('../accounts/first-page.tsx'), 'FirstPage'),
  ),
  openPage(
    '/set-password',
    load(() => import('../accounts/set-password-page.tsx'), 'SetPasswordPage'),
  ),
  shell.addChildren([
    page(
      '/',
      load(() => import('../inbox/inbox-page.tsx'), 'InboxPage'),
      { label: 'Inbox', icon: 'inbox', action: 'inbox.read' },
    ),
    page(
      '/visits/$id',
      load(() => import('../visit/visit-page.tsx'), 'VisitPage'),
    ),
    page(
      '/alerts/$id',
      load(() => import('../visit/alert-page.tsx'), 'AlertPage'),
    ),
    page(
      '/tasks',
      load(() => import('../tasks/tasks-page.tsx'), 'TasksPage'),
      { label: 'Follow-up', icon: 'tasks', action: 'task.read' },
    ),
    page(
      '/on-call',
      load(() => import('../on-call/on-call-page.tsx'), 'OnCallPage'),
      { label: 'On call', icon: 'phone', action: 'rota.read' },
    ),
    page(
      '/audit',
      load(() => import('../audit/audit-page.tsx'), 'AuditPage'),
      { label: 'Audit', icon: 'shield', action: 'audit.read', Badge: UnreviewedBadge },
    ),
    page(
      '/reports',
      load(() => import('../reports/reports-page.tsx'), 'ReportsPage'),
      { label: 'Reports', icon: 'chart', action: 'report.read' },
    ),
    page(
      '/accounts',
      load(() => import('../accounts/accounts-page.tsx'), 'AccountsPage'),
      { label: 'Accounts', icon: 'people', action: 'account.read' },
    ),
    page(
      '/content',
      load(() => import('../content/content-page.tsx'), 'ContentPage'),
      { label: 'Content', icon: 'book', action: 'content.read' },
    ),
    page(
      '/content/copy',
      load(() => import('../content/copy-page.tsx'), 'CopyPage'),
    ),
    page(
      '/content/copy/$lang/$name',
      load(() => import('../content/copy-file-page.tsx'), 'CopyFilePage'),
    ),
    page(
      '/content/copy-drafts/$draft',
      load(() => import('../content/copy-draft-page.tsx'), 'CopyDraftPage'),
    ),
    page(
      '/content/drafts/$draft',
      load(() => import('../content/draft-page.tsx'), 'DraftPage'),
    ),
    page(
      '/content/$pack/$slug',
      load(() => import('../content/passage-page.tsx'), 'PassagePage'),
    ),
    page(
      '/deliveries',
      load(() => import('../disclosures/deliveries-page.tsx'), 'DeliveriesPage'),
      { label: 'Sent to EHR', icon: 'share', action: 'webhook.read' },
    ),
    page(
      '/me',
      load(() => import('../accounts/me-page.tsx'), 'MePage'),
    ),
  ]),
]);

export const router = createRouter({
  routeTree,
  basepath: '/staff',
  defaultNotFoundComponent: NotHere,
  scrollRestoration: true,
  trailingSlash: 'never',
});
