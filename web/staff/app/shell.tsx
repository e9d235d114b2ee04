import {
  Avatar,
  Button,
  Popover,
  SegmentedControl,
  Stack,
  Text,
  UnstyledButton,
  VisuallyHidden,
  useMantineColorScheme,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { roleWords } from '../accounts/role-words.ts';
import { SetUpFirst } from '../accounts/set-up-first.tsx';
import { AlertBanner } from '../inbox/alert-banner.tsx';
import { DemoBanner } from '../demo/demo-banner.tsx';
import { api } from './api.ts';
import { Icon } from './icon.tsx';
import { useNavigation } from './navigation.ts';
import { SignedIn, useMe } from './session.tsx';
import classes from './shell.module.css';

/** What stands around every page: the navigation at the side (below on a phone), and whose session it is. */
export function Shell() {
  return (
    <SignedIn>
      <a className={classes.skip} href="#page">
        Skip to the page
      </a>
      <div className={classes.shell}>
        <Rail />
        <main className={classes.page} id="page" tabIndex={-1}>
          <Page />
        </main>
      </div>
    </SignedIn>
  );
}

function Page() {
  if (useMe().mustSetUpTotp) return <SetUpFirst />;
  return (
    <>
      <AlertBanner />
      <DemoBanner />
      <Outlet />
    </>
  );
}

function Rail() {
  return (
    <nav className={classes.rail} aria-label="Pages">
      <Link to="/" className={classes.brand} aria-label="Porchlight, start">
        <img src="/favicon.svg" alt="" width={32} height={32} />
      </Link>
      <div className={classes.lines}>
        {useNavigation().map(({ to, label, icon, Badge }) => (
          <Link key={to} to={to} className={classes.line} activeOptions={{ exact: to === '/' }}>
            <Icon name={icon} />
            <span>{label}</span>
            {Badge && <Badge />}
          </Link>
        ))}
      </div>
      <UserMenu />
    </nav>
  );
}

const schemes = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'System' },
];

function UserMenu() {
  const me = useMe();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useMutation({
    mutationFn: async () => await api.send(null, 'POST', '/sign-out'),
    onSettled: async () => {
      await navigate({ to: '/sign-in', replace: true });
      queries.clear();
    },
  });
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="right-end" width={250} withinPortal={false} trapFocus>
      <Popover.Target>
        <UnstyledButton className={classes.user} onClick={() => setIsOpen((is) => !is)}>
          <VisuallyHidden>{me.name}: your account</VisuallyHidden>
          <Avatar name={me.name} color="lamp" size={36} aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label="Your account">
        <Stack gap="sm">
          <div>
            <Text size="sm" fw={600}>
              {me.name}
            </Text>
            <Text size="xs" c="dimmed">
              {me.roles.map((role) => roleWords[role].label).join(', ')}
            </Text>
          </div>
          <SegmentedControl
            aria-label="Colours"
            size="xs"
            fullWidth
            data={schemes}
            value={colorScheme}
            onChange={(scheme) => setColorScheme(scheme as typeof colorScheme)}
          />
          <Button component={Link} to="/me" variant="default" size="xs" onClick={() => setIsOpen(false)}>
            Your account
          </Button>
          <Button variant="default" size="xs" onClick={() => signOut.mutate()}>
            Sign out
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
